"""Whom a notice is for: what an admin may tick, and the audience that follows from it."""

from collections.abc import Iterator

from handlers.conversation import Chat, Option
from handlers.notices.words import ROLE_NAMES
from handlers.right_words import area_words
from handlers.words import LANGUAGES, _
from models.area import REGION, list_within
from models.notices.audience import Audience
from models.notices.mailing_list import list_lists
from models.people.access import areas_of
from models.person import ADMIN, Person

_TAG = "tag:"


def role_options() -> list[Option[str]]:
    return [Option(role, _(name), role) for role, name in ROLE_NAMES.items()]


def area_options(chat: Chat, admin: Person) -> Iterator[Option[int]]:
    """Each once: the areas that the admin was given, and what belongs to them."""
    within = {adcode: None for own in areas_of(chat.db, admin, ADMIN) for adcode in list_within(chat.db, own)}
    for adcode in within:
        yield Option(str(adcode), area_words(chat.db, adcode), adcode)


def narrowings(chat: Chat) -> Iterator[Option[str]]:
    for language, name in LANGUAGES.items():
        yield Option(f"language:{language}", _("Only those who read {language}").format(language=name), language)
    yield Option("stations", _("Only those with stations on their own list"), "stations")
    for one in list_lists(chat.db):
        yield Option(f"tag:{one.name}", _("Only the list “{name}”").format(name=one.name), f"{_TAG}{one.name}")


def several_lists(narrow: tuple[str, ...]) -> str | None:
    """Why that can't be, for a question's check."""
    count = sum(name.startswith(_TAG) for name in narrow)
    return _("Only one list at a time; write another notice for the next one.") if count > 1 else None


def audience_of(roles: tuple[str, ...], areas: tuple[int, ...], narrow: tuple[str, ...]) -> Audience:
    """Both languages are no language."""
    languages = [name for name in narrow if name in LANGUAGES]
    tags = [name.removeprefix(_TAG) for name in narrow if name.startswith(_TAG)]
    return Audience(
        roles=roles,
        adcodes=() if REGION in areas else areas,
        language=languages[0] if len(languages) == 1 else None,
        has_stations="stations" in narrow,
        tag=tags[0] if tags else None,
    )
