"""An event's card: what it is, how the person stands to it, and what can be done with one tap."""

from collections.abc import Iterator
from datetime import datetime

from handlers.conversation import BadButton, Button, Chat, action_data, flow_data, in_rows
from handlers.conversation.replies import Rows, label
from handlers.events.appointment_card import appointment_card
from handlers.events.words import (
    AUDIENCE_NAMES,
    KIND_NAMES,
    event_lines,
    moment_line,
    seats_words,
)
from handlers.rights import for_staff
from handlers.words import _, ngettext
from models.events.checkin import (
    TrainingAttendance,
    count_attendance,
    feedback_of,
    find_attendance,
    is_open_for_check_in,
    may_be_listed,
)
from models.events.seat import place_in_line
from models.people.access import holds
from models.person import STAFF
from models.points.rule import TRAINING, get_rule
from models.training import (
    GOES,
    LEFT,
    OFFERED,
    WAITS,
    TrainingEvent,
    TrainingSeat,
    count_seats,
    find_event,
    find_seat,
)

SHARE_LINK = "tr"
_LONGEST_LINE, _SHORTEST_TITLE = 40, 8


def event_of(chat: Chat, event_id: int) -> TrainingEvent:
    """Raises BadButton."""
    event = find_event(chat.db, event_id)
    if event is None:
        raise BadButton
    return event


def show_event(chat: Chat, event: TrainingEvent, head: str = "") -> None:
    text, rows = card(chat, event)
    chat.say("\n\n".join(filter(None, (head, text))), rows)


def card(chat: Chat, event: TrainingEvent) -> tuple[str, Rows]:
    seat = find_seat(chat.db, event, chat.person) if chat.person is not None else None
    if event.sitting_id is not None:
        return appointment_card(chat, event, seat)
    return "\n".join(_lines(chat, event, seat)), _rows(chat, event, seat)


def list_button(event: TrainingEvent, waiting: int, when: str) -> Button:
    """A long title is cut, so that it still tells how many seats there are."""
    seats = seats_words(event, waiting)
    title = label(event.title, max(_LONGEST_LINE - len(f"{when}  · {seats}"), _SHORTEST_TITLE))
    return Button(f"{when} {title} · {seats}", action_data("training.show", event.id))


def attended(chat: Chat, event_id: int) -> tuple[TrainingEvent, TrainingAttendance] | None:
    """An event at which this person was; None where they were not, or there is none."""
    event = find_event(chat.db, event_id)
    if event is None or chat.person is None:
        return None
    attendance = find_attendance(chat.db, event, chat.person)
    return None if attendance is None else (event, attendance)


def may_manage(chat: Chat, event: TrainingEvent) -> bool:
    return for_staff(chat) and chat.person is not None and holds(chat.db, chat.person, STAFF, event.adcode)


def _lines(chat: Chat, event: TrainingEvent, seat: TrainingSeat | None) -> Iterator[str]:
    yield event_lines(event, now=chat.now, zone=chat.zone)
    yield " · ".join((_(KIND_NAMES[event.kind]), _(AUDIENCE_NAMES[event.audience])))
    if event.trainer:
        yield _("By: {trainer}").format(trainer=event.trainer)
    if event.materials:
        yield _("To know: {words}").format(words=event.materials)
    if event.earns_points:
        points = get_rule(TRAINING, event.starts_at.astimezone(chat.zone).date()).points
        yield ngettext("{count} point for who comes", "{count} points for who comes", points).format(count=points)
    if may_manage(chat, event) and event.ends_at <= chat.now:
        yield _outcome(chat, event)
    yield _standing(chat, event, seat)


def _outcome(chat: Chat, event: TrainingEvent) -> str:
    """For staff: how many came, and what they say of it where enough do."""
    came = _("Came: {count} of {taken}").format(count=count_attendance(chat.db, event), taken=event.taken)
    feedback = feedback_of(chat.db, event)
    if feedback is None:
        return came
    stars, count = feedback
    said = ngettext("⭐ {stars} from {count} person", "⭐ {stars} from {count} people", count)
    return f"{came} · {said.format(stars=f'{stars:.1f}', count=count)}"


def _standing(chat: Chat, event: TrainingEvent, seat: TrainingSeat | None) -> str:
    if event.cancelled_at is not None:
        return _("It is called off: {why}").format(why=event.why_cancelled)
    if _is_there(chat, event):
        return _("✅ You were there; thank you for coming.")
    if event.ends_at <= chat.now:
        return _("It is over.")
    if seat is not None and seat.state == GOES:
        return _("✅ You are signed up; your number is {number}.").format(number=seat.number)
    if event.starts_at <= chat.now:
        return _("It has begun.")
    if seat is not None and seat.state == OFFERED and seat.offered_until is not None:
        moment = moment_line(seat.offered_until, now=chat.now, zone=chat.zone)
        return _("🔔 A seat is kept for you until {moment}. Do you take it?").format(moment=moment)
    if seat is not None and seat.state == WAITS:
        return _("⏳ You are number {place} on the wait list; I write when a seat is free.").format(
            place=place_in_line(chat.db, seat)
        )
    return _("Seats: {seats}").format(seats=seats_words(event, count_seats(chat.db, event, WAITS)))


def _rows(chat: Chat, event: TrainingEvent, seat: TrainingSeat | None) -> Rows:
    is_known, is_there = chat.person is not None and chat.person.has_agreed, _is_there(chat, event)
    rows: list[list[Button]] = []
    if is_known and not is_there and is_open_for_check_in(event, chat.now):
        rows.append([Button(_("✅ Check in"), flow_data("training.checkin", str(event.id)))])
    if event.is_open(chat.now) and not is_there:
        rows.append(_seat_row(chat, event, LEFT if seat is None else seat.state, is_known=is_known))
    if event.cancelled_at is None and event.ends_at > chat.now:
        rows.append(
            [_button(_("🧭 Way there"), "training.way", event), _button(_("📅 Calendar"), "training.calendar", event)]
        )
    elif is_there:
        rows.append([Button(_("🏅 My certificate"), flow_data("training.certificate", str(event.id)))])
    if may_manage(chat, event):
        rows += _staff_rows(event, chat.now)
    return rows


def _seat_row(chat: Chat, event: TrainingEvent, state: str, *, is_known: bool) -> list[Button]:
    """What can be done about a seat before it begins."""
    if not is_known:
        return [Button(_("Registration"), flow_data("welcome")), _button(_("Sign up"), "training.join", event)]
    if state == OFFERED:
        return [_button(_("Yes, I come"), "training.take", event), _button(_("No, thanks"), "training.leave", event)]
    if state == WAITS:
        return [_button(_("Off the wait list"), "training.leave", event)]
    if state == GOES:
        return [_button(_("I can't come"), "training.unsure", event)]
    is_full = event.taken >= event.seats or count_seats(chat.db, event, WAITS) > 0
    return [_button(_("Join the wait list") if is_full else _("Sign up"), "training.join", event)]


def _button(words: str, name: str, event: TrainingEvent) -> Button:
    return Button(words, action_data(name, event.id))


def _is_there(chat: Chat, event: TrainingEvent) -> bool:
    return chat.person is not None and find_attendance(chat.db, event, chat.person) is not None


def _staff_rows(event: TrainingEvent, now: datetime) -> list[list[Button]]:
    number, ways = str(event.id), []
    if event.is_open(now):
        ways += [
            Button(_("✏️ Change"), flow_data("training.change", number)),
            Button(_("Call off"), flow_data("training.cancel", number)),
        ]
    if is_open_for_check_in(event, now):
        ways.append(Button(_("🔢 Check-in code"), action_data("training.code", number)))
    if may_be_listed(event, now):
        ways.append(Button(_("Tick numbers"), flow_data("training.list", number)))
    return in_rows(ways)
