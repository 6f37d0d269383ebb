"""What the trainer needs in the hall: the code that changes, and the list of numbers for a hall without a network.

numbers  tell  who was there, by number: 1 3 5-8
"""

import re
from unicodedata import normalize

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.conversation.replies import keyboard
from handlers.events.card import event_of
from handlers.events.words import moment_line
from handlers.rights import for_staff, member
from handlers.start_link import IN_TELEGRAM, ON_PAGE, start_links
from handlers.words import N_, _, ngettext
from models.events.checkin import (
    OPENS_BEFORE,
    NotNow,
    code_at,
    code_ends_at,
    count_attendance,
    is_open_for_check_in,
    list_numbered,
    tick_numbers,
)
from models.messages.owed_picture import owe_code
from models.training import MOST_SEATS, TrainingEvent, find_event, require_staff

_SCANNED = {IN_TELEGRAM: N_("▦ Scan with Telegram"), ON_PAGE: N_("▦ Scan with a browser")}
# So far from the place one may be to check in, where the trainer wants people to be there.
FENCE_M = 300
_SPAN = re.compile(r"([0-9]{1,4})(?:\s*[-–~至到]\s*([0-9]{1,4}))?")
_BETWEEN = re.compile(r"[\s,，、;；.。]+")


@action("training.code", allowed=for_staff)
def show_code(chat: Chat, event_id: int) -> None:
    """As often as it is asked for."""
    event = event_of(chat, event_id)
    require_staff(chat.db, event, chat.person)
    if not is_open_for_check_in(event, chat.now):
        chat.say(_hours_words(chat, event))
        return
    code = code_at(event, chat.now)
    lines = [
        _("Check-in for “{title}”: {code}").format(title=event.title, code=f"{code[:3]} {code[3:]}"),
        _("It changes every minute; get the next one with the button. Show it, don't send it on."),
        _("Checked in: {count} of {taken}").format(count=count_attendance(chat.db, event), taken=event.taken),
    ]
    if event.fence_m is not None:
        lines.append(_("Only within {metres} m of the place.").format(metres=event.fence_m))
    fence = _("Also from far away") if event.fence_m is not None else _("Only at the place")
    chat.edit_card(
        "\n".join(lines),
        [
            [Button(_("🔄 The next code"), action_data("training.code", event.id))],
            [
                Button(_(_SCANNED[way]), action_data("training.scan", event.id, way))
                for way in start_links(chat, _start(event, code))
            ],
            [
                Button(fence, action_data("training.fence", event.id, 0 if event.fence_m is not None else 1)),
                Button(_("Tick numbers"), flow_data("training.list", str(event.id))),
            ],
        ],
    )


@action("training.scan", allowed=for_staff)
def show_scan(chat: Chat, event_id: int, way: str) -> None:
    """A picture of the code: whoever points a camera at it is led to the check-in, for as long as the code is taken."""
    event = event_of(chat, event_id)
    require_staff(chat.db, event, chat.person)
    if not is_open_for_check_in(event, chat.now):
        chat.say(_hours_words(chat, event))
        return
    link = start_links(chat, _start(event, code_at(event, chat.now))).get(way)
    if link is None:
        raise BadButton
    until = code_ends_at(chat.now).astimezone(chat.zone)
    caption = _("Scan to check in for “{title}”: good until {clock}, then call up the next.")
    owe_code(
        chat.db,
        chat_id=chat.id,
        text=link,
        beside={
            "caption": caption.format(title=event.title, clock=f"{until:%H:%M}"),
            "reply_markup": keyboard([[Button(_("🔄 The next picture"), action_data("training.scan", event.id, way))]]),
        },
        apology=_("The picture could not be made; the digits do as well."),
        now=chat.now,
    )
    chat.answer_tap(_("The picture comes in a moment."))


@action("training.fence", allowed=for_staff)
def set_fence(chat: Chat, event_id: int, near: int) -> None:
    event = event_of(chat, event_id)
    require_staff(chat.db, event, chat.person)
    event.fence_m = FENCE_M if near else None
    chat.db.add(event)
    show_code.function(chat, event_id)


@conversation("training.list", title=N_("Tick who was there"), is_draft=False, is_listed=False, allowed=for_staff)
def tick_list(chat: Chat) -> None:
    event = _event(chat)
    if event is None:
        chat.say(_("I don't know this event. Please open it from /training."))
        return
    numbers = _numbers(chat.tell("numbers", _ask(event), at_most=2000, formatted=True, check=_unreadable).text)
    try:
        noted = tick_numbers(chat.db, event.id or 0, numbers, by=member(chat), now=chat.now)
    except NotNow:
        chat.say(_hours_words(chat, event))
        return
    seats = list_numbered(chat.db, event)
    known = {seat.number for seat in seats}
    own = (
        {seat.number for seat in seats if seat.person_id == member(chat).id} & numbers if event.earns_points else set()
    )
    lines = [ngettext("{count} person noted.", "{count} people noted.", len(noted)).format(count=len(noted))]
    if again := len(numbers & known - own) - len(noted):
        lines.append(ngettext("{count} was noted already.", "{count} were noted already.", again).format(count=again))
    if own:
        lines.append(_("Your own number a colleague has to tick, since there are points for it."))
    if unknown := sorted(numbers - known):
        listed = _(", ").join(map(str, unknown))
        lines.append(_("Nobody has these numbers: {numbers}. Please look at the list again.").format(numbers=listed))
    chat.say("\n".join(lines), [[Button(_("Tick numbers"), flow_data("training.list", str(event.id)))]])


def _start(event: TrainingEvent, code: str) -> str:
    return f"ci_{event.id}-{code}"


def _event(chat: Chat) -> TrainingEvent | None:
    argument = chat.argument
    event = find_event(chat.db, int(argument)) if re.fullmatch(r"[0-9]{1,18}", argument) else None
    if event is not None:
        require_staff(chat.db, event, chat.person)
    return event


def _ask(event: TrainingEvent) -> str:
    last = event.numbered
    return _("Who was there? Type the numbers, such as 1 3 5-8. The list goes from 1 to {last}.").format(last=last)


def _parts(text: str) -> list[str]:
    """In whatever width they were typed."""
    return [part for part in _BETWEEN.split(normalize("NFKC", text).strip()) if part]


def _numbers(text: str) -> set[int]:
    spans = [_SPAN.fullmatch(part) for part in _parts(text)]
    numbers: set[int] = set()
    for span in filter(None, spans):
        first, last = sorted((int(span[1]), int(span[2] or span[1])))
        numbers.update(range(first, last + 1))
    return numbers


def _unreadable(told: Told) -> str | None:
    numbers = _numbers(told.text)
    is_read = all(_SPAN.fullmatch(part) for part in _parts(told.text)) and numbers and max(numbers) <= MOST_SEATS
    return None if is_read else _("Please type whole numbers, such as 1 3 5-8.")


def _hours_words(chat: Chat, event: TrainingEvent) -> str:
    if event.cancelled_at is not None:
        return _("It was called off.")
    opens_at = moment_line(event.starts_at - OPENS_BEFORE, now=chat.now, zone=chat.zone)
    if chat.now < event.starts_at:
        return _("Checking in begins {moment}.").format(moment=opens_at)
    return _("Checking in is over. Numbers can be ticked for a week after the end.")
