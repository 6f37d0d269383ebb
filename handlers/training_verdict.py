"""The check of a certificate that somebody shows."""

from handlers.conversation import BadButton, Chat
from handlers.events.words import dated_words
from handlers.words import _
from models.events.certificate import NUMBER_GROUP, find_certified
from models.events.checkin import TrainingAttendance
from models.secret_code import in_groups
from models.training import TrainingEvent

_LONGEST_NUMBER = 40


def verify(chat: Chat, number: str) -> None:
    """Tell whether there is such a certificate, and what it is for."""
    found = find_certified(chat.db, number) if len(number) <= _LONGEST_NUMBER else None
    if found is None:
        chat.say(_("There is no certificate with this number. Please compare it with the picture, letter by letter."))
        return
    event, attendance = found.event, found.attendance
    lines = [
        _("✅ This certificate is genuine: {number}").format(number=certificate_number(attendance)),
        *certificate_facts(chat, event),
        _("Name on it: {name}").format(name=attendance.shown_name or "—"),
    ]
    chat.say("\n".join([lines[0], event.title, *lines[1:]]))


def open_certificate(chat: Chat, argument: str) -> bool:
    """A link to one; what there is none of is said, too."""
    verify(chat, argument)
    return True


def certificate_facts(chat: Chat, event: TrainingEvent) -> list[str]:
    facts = [
        _("When: {when}").format(when=dated_words(event, zone=chat.zone)),
        _("Where: {place}").format(place=event.place),
    ]
    return [*facts, _("By: {trainer}").format(trainer=event.trainer)] if event.trainer else facts


def certificate_number(attendance: TrainingAttendance) -> str:
    if attendance.certificate is None:
        raise BadButton
    return in_groups(attendance.certificate, NUMBER_GROUP)
