"""Who may use a flow or an action: for `allowed=`. Where in the region, the operations say."""

from collections.abc import Callable, Sequence

from handlers.conversation import Chat
from models.person import ADMIN, STAFF, Person
from models.points.team import is_captain
from models.stations.hosting import list_hosted


def for_admins(chat: Chat) -> bool:
    """Admins of anywhere; in a group nobody is known."""
    return _has(chat, ADMIN)


def for_staff(chat: Chat) -> bool:
    """Staff of anywhere; an admin is not staff unless they were made it as well."""
    return _has(chat, STAFF)


def for_staff_and_admins(chat: Chat) -> bool:
    return for_staff(chat) or for_admins(chat)


def for_staff_and_captains(chat: Chat) -> bool:
    """A captain of a team need hold no role."""
    return for_staff(chat) or (chat.person is not None and is_captain(chat.db, chat.person))


def for_staff_and_hosts(chat: Chat) -> bool:
    """A host of a station need hold no role."""
    return for_staff(chat) or (chat.person is not None and bool(list_hosted(chat.db, chat.person)))


def member(chat: Chat) -> Person:
    """The person whom `allowed` has let through; somebody whom it knows."""
    assert chat.person is not None
    return chat.person


_ROLES: dict[Callable[[Chat], bool], frozenset[str]] = {
    for_admins: frozenset({ADMIN}),
    for_staff: frozenset({STAFF}),
    for_staff_and_admins: frozenset({STAFF, ADMIN}),
    for_staff_and_captains: frozenset({STAFF}),
    for_staff_and_hosts: frozenset({STAFF}),
}


def is_for(allowed: Callable[[Chat], bool] | None, roles: Sequence[str]) -> bool:
    """Whether a flow with this `allowed` is meant for who holds these roles; told without a chat, for menus."""
    return allowed is None or not _ROLES.get(allowed, frozenset()).isdisjoint(roles)


def _has(chat: Chat, role: str) -> bool:
    return chat.person is not None and role in chat.person.roles
