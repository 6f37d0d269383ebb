"""Check in at an event, and say how it was.

spot  place  where they are, if the trainer asked for that; it is not kept
code  code   the digits on the trainer's screen, unless a link has brought them

The flow's argument is the event's number; of a link also the code.
"""

import re
from unicodedata import normalize

from handlers.conversation import BadButton, Button, Chat, action, conversation, flow_data
from handlers.events.card import attended, show_event
from handlers.events.words import moment_line
from handlers.stations.words import distance_words
from handlers.time_words import moment_words
from handlers.words import N_, _, ngettext
from models.areas.place import Place
from models.errors import Refusal
from models.events.booking import book
from models.events.checkin import (
    CODE_DIGITS,
    MOST_STARS,
    OPENS_BEFORE,
    NoSeatLeft,
    OwnCode,
    TooFarAway,
    TrainingAttendance,
    UsedForAnother,
    WrongCode,
    check_in,
    find_attendance,
    is_open_for_check_in,
    list_open_for,
)
from models.secret_code import TooManyTries
from models.training import TrainingEvent, find_event

_NUMBER = re.compile(r"[0-9]{1,18}")
_TYPED = re.compile(r"\s*([0-9]{3})\s?([0-9]{3})\s*")
_LINK = re.compile(rf"([0-9]{{1,18}})-([0-9]{{{CODE_DIGITS}}})")


@conversation("training.checkin", title=N_("Check in"), is_draft=False, is_listed=False)
def check_in_here(chat: Chat) -> None:
    event, code = _argument(chat)
    if event is None or not is_open_for_check_in(event, chat.now):
        chat.say(_closed_words(chat, event))
        return
    if chat.person is None or not chat.person.has_agreed:
        chat.say(_("Please register first, that takes three taps; then check in."), [[_registration(), _again(event)]])
        return
    if find_attendance(chat.db, event, chat.person) is not None:
        show_event(chat, event, _("You are checked in already; there is nothing more to do."))
        return
    spot = None
    if event.fence_m is not None:
        prompt = _("Please share where you are; it is compared and not kept.")
        spot = chat.place("spot", prompt, on_map=True, check=_no_spot).position
    if not code:
        code = chat.code("code", _("Which digits stand on the trainer's screen?"), length=CODE_DIGITS, only_digits=True)

    try:
        attendance = check_in(
            chat.db, event.id or 0, code, person=chat.person, chat_id=chat.id, position=spot, now=chat.now
        )
    except (WrongCode, TooManyTries, OwnCode, TooFarAway, UsedForAnother, NoSeatLeft) as refusal:
        chat.say(_why_not(chat, refusal), [[_again(event)]])
    else:
        _welcome(chat, event, attendance)


@action("training.stars")
def give_stars(chat: Chat, event_id: int, stars: int) -> None:
    found = attended(chat, event_id)
    if found is None or not 1 <= stars <= MOST_STARS:
        raise BadButton
    event, attendance = found
    attendance.stars = stars
    chat.db.add(attendance)
    chat.edit_card(_("Thank you! {stars} for “{title}”."), stars="⭐" * stars, title=event.title)


def answer_code(chat: Chat, words: str) -> bool:
    """Digits that were typed without a word, by somebody who could check in now; False where they are no such code."""
    typed = _TYPED.fullmatch(normalize("NFKC", words))
    events = [] if typed is None or chat.person is None else list_open_for(chat.db, chat.person, now=chat.now)
    if typed is None or not events:
        return False
    chat.follow(Button(_("Check in"), flow_data("training.checkin", f"{events[0].id}-{typed[1]}{typed[2]}")))
    return True


def open_check_in(chat: Chat, argument: str) -> bool:
    """A link from the trainer's screen."""
    if not _LINK.fullmatch(argument):
        return False
    chat.follow(Button(_("Check in"), flow_data("training.checkin", argument)))
    return True


def _argument(chat: Chat) -> tuple[TrainingEvent | None, str]:
    """The event, and the code where a link brought one."""
    link = _LINK.fullmatch(chat.argument)
    number, code = link.groups() if link else (chat.argument, "")
    return (find_event(chat.db, int(number)) if _NUMBER.fullmatch(number) else None), code


def _closed_words(chat: Chat, event: TrainingEvent | None) -> str:
    if event is None:
        return _("I don't know this event. Please type the code that is shown now.")
    if event.cancelled_at is not None or event.starts_at <= chat.now:
        return _("Checking in is over here. If you were there, please tell the trainer your number.")
    opens_at = moment_line(event.starts_at - OPENS_BEFORE, now=chat.now, zone=chat.zone)
    return _("It is too early; you can check in from {moment}.").format(moment=opens_at)


def _why_not(chat: Chat, refusal: Refusal) -> str:
    match refusal:
        case WrongCode():
            return _("This code is not right, or older than a minute. Please type the one that is shown now.")
        case TooManyTries(until=until):
            moment = moment_words(until, now=chat.now, zone=chat.zone)
            words = _("Too many codes that were not right. Please tell the trainer your number, or try again {moment}.")
            return words.format(moment=moment)
        case TooFarAway(distance_m=away):
            words = _(
                "You are {distance} from the place. Check in when you are there, or tell the trainer your number."
            )
            return words.format(distance=distance_words(away))
        case OwnCode():
            return _("You can call up the code yourself, so a colleague notes you: please tell them your number.")
        case UsedForAnother():
            return _("Somebody has checked in from this chat already. Everybody checks in with their own phone.")
    return _("You had not signed up, and every seat is taken. Please ask the trainer.")


def _welcome(chat: Chat, event: TrainingEvent, attendance: TrainingAttendance) -> None:
    head = _("✅ You are checked in. Welcome!")
    if not attendance.is_booked and chat.person is not None:
        points = book(chat.db, attendance, event, person=chat.person, zone=chat.zone, now=chat.now)
        earned = ngettext("{count} point is yours.", "{count} points are yours.", points).format(count=points)
        head = f"{head} {earned}" if points else head
    chat.say(head)


def _no_spot(place: Place) -> str | None:
    return None if place.kind == "spot" else _("Please share the position itself, with the paper clip or the button.")


def _registration() -> Button:
    return Button(_("Registration"), flow_data("welcome"))


def _again(event: TrainingEvent) -> Button:
    return Button(_("Check in"), flow_data("training.checkin", str(event.id)))
