"""Accept an invitation: see what one is given, and agree to it.

consent  confirm  what is stored and why, for who is not known yet
accept   confirm  the role and the area

The flow's argument is the invitation's number, which says nothing to who has not sent its code from this chat.
"""

import re

from handlers.conversation import Button, Chat, conversation, flow_data
from handlers.personal_data import remember_from_now, show_notice
from handlers.right_words import right_words
from handlers.time_words import moment_words
from handlers.words import N_, _, speaking
from models.messages.outgoing import Kind, send_later
from models.people.access import holds
from models.people.invite import (
    CODE_GROUP,
    CODE_LENGTH,
    AlreadyYours,
    Invite,
    InviteGone,
    accept_invite,
    get_shown_invite,
    try_code,
)
from models.person import Person, list_chats
from models.secret_code import CODE_ALPHABET, TooManyTries

_GROUPED = re.compile(rf"\s*[a-z0-9]{{{CODE_GROUP}}}(?:[-–—‐][a-z0-9]{{{CODE_GROUP}}}){{2}}\s*", re.IGNORECASE)
_PLAIN = re.compile(rf"\s*(?:[{CODE_ALPHABET}]\s*){{{CODE_LENGTH}}}", re.IGNORECASE)


@conversation("invitation", title=N_("Accept an invitation"), is_draft=False, is_listed=False)
def accept_invitation(chat: Chat) -> None:
    try:
        invite = _shown(chat)
    except InviteGone:
        chat.say(_gone())
        return
    except AlreadyYours:
        chat.say(_yours())
        return
    right = right_words(chat.db, invite.role, invite.adcode)
    if not _is_known(chat):
        chat.memory.is_noticed = True
        show_notice(chat)
        consent = _("You are invited: {right}. For that I have to remember you. Shall I?").format(right=right)
        if not chat.confirm("consent", consent, yes=_("Yes, remember me"), no=_("Not now")):
            _leave_open(chat, invite)
            return
    accept = _("You get these rights: {right}. Do you accept?").format(right=right)
    if not chat.confirm("accept", accept, yes=_("Accept"), no=_("Not now")):
        _leave_open(chat, invite)
        return

    person = _remembered(chat)
    try:
        accept_invite(chat.db, invite, person=person, now=chat.now)
    except InviteGone:
        chat.say(_gone())
    else:
        chat.say(_("Welcome! From now on you are: {right}."), [[Button(_("Menu"), "m")]], right=right)
        _tell_inviter(chat, invite)


def _tell_inviter(chat: Chat, invite: Invite) -> None:
    """Who it was is not told: nobody is asked for a name."""
    inviter = chat.db.get(Person, invite.invited_by)
    if inviter is None:
        return
    with speaking(inviter.language or chat.around.default_language):
        text = _("Invitation no. {number} was accepted: {right}.").format(
            number=invite.id, right=right_words(chat.db, invite.role, invite.adcode)
        )
    for chat_id in list_chats(chat.db, inviter.id or 0):
        send_later(
            chat.db,
            key=f"invite:{invite.id}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.CASE,
            method="sendMessage",
            parameters={"text": text},
            due_at=chat.now,
        )


def open_link(chat: Chat, code: str) -> bool:
    """A link to an invitation. True even where it is worth nothing, since nothing else could be meant."""
    _open(chat, code)
    return True


def answer_code(chat: Chat, words: str) -> bool:
    """A code that was typed, passed on or copied; False where the words are none."""
    if not (_GROUPED.fullmatch(words) or _PLAIN.fullmatch(words)):
        return False
    _open(chat, words)
    return True


def _open(chat: Chat, code: str) -> None:
    try:
        invite = try_code(chat.db, code, chat_id=chat.id, person=chat.person, now=chat.now)
    except TooManyTries as refusal:
        moment = moment_words(refusal.until, now=chat.now, zone=chat.zone)
        chat.say(_("Too many codes that were not right. Please try again {moment}."), moment=moment)
    except InviteGone:
        chat.say(_gone())
    except AlreadyYours:
        chat.say(_yours())
    else:
        if chat.person is not None and holds(chat.db, chat.person, invite.role, invite.adcode):
            right = right_words(chat.db, invite.role, invite.adcode)
            chat.say(
                _("You have these rights already: {right}. The invitation stays good for somebody else."), right=right
            )
        else:
            chat.follow(Button(_("Accept an invitation"), flow_data("invitation", str(invite.id))))


def _shown(chat: Chat) -> Invite:
    """Raises InviteGone, AlreadyYours."""
    if not re.fullmatch(r"[0-9]{1,18}", chat.argument):
        raise InviteGone
    return get_shown_invite(chat.db, int(chat.argument), chat_id=chat.id, person=chat.person, now=chat.now)


def _is_known(chat: Chat) -> bool:
    return chat.person is not None and chat.person.has_agreed


def _remembered(chat: Chat) -> Person:
    if chat.person is not None and chat.person.has_agreed:
        return chat.person
    return remember_from_now(chat)


def _leave_open(chat: Chat, invite: Invite) -> None:
    moment = moment_words(invite.expires_at, now=chat.now, zone=chat.zone)
    chat.say(_("That's fine, nothing has changed. The invitation stays good until {moment}."), moment=moment)


def _gone() -> str:
    return _("This invitation can't be used (any more). Please ask who invited you for a new one.")


def _yours() -> str:
    return _("You have used this invitation already; there is nothing more to do.")
