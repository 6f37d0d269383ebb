"""An appointment's card: what, when and where, whether it is the person's, and how late it can be moved."""

from collections.abc import Iterator

from handlers.conversation import Button, Chat, action_data, flow_data
from handlers.conversation.replies import Rows
from handlers.events.appointment_words import move_terms
from handlers.events.words import event_lines, moment_line
from handlers.words import _
from models.events.seat import place_in_line
from models.events.sitting import VISIT
from models.training import GOES, LEFT, OFFERED, WAITS, TrainingEvent, TrainingSeat, find_event, find_seat


def slot_of(chat: Chat, argument: str) -> TrainingEvent | None:
    """One's own appointment by the number that is a flow's argument; None where it is none, which is said."""
    is_number = argument.isascii() and argument.isdecimal() and len(argument) <= 18
    event = find_event(chat.db, int(argument)) if is_number else None
    seat = None if event is None or chat.person is None else find_seat(chat.db, event, chat.person)
    if event is None or event.sitting_id is None or seat is None or seat.state == LEFT:
        chat.say(_("You have no such appointment. Yours stand in /training."))
        return None
    return event


def appointment_card(chat: Chat, event: TrainingEvent, seat: TrainingSeat | None) -> tuple[str, Rows]:
    return "\n".join(_lines(chat, event, seat)), _rows(chat, event, seat)


def _lines(chat: Chat, event: TrainingEvent, seat: TrainingSeat | None) -> Iterator[str]:
    yield event_lines(event, now=chat.now, zone=chat.zone)
    if event.trainer:
        yield _("By: {trainer}").format(trainer=event.trainer)
    if event.materials:
        yield _("To know: {words}").format(words=event.materials)
    yield from _standing(chat, event, seat)


def _standing(chat: Chat, event: TrainingEvent, seat: TrainingSeat | None) -> Iterator[str]:
    state = LEFT if seat is None else seat.state
    if event.cancelled_at is not None:
        yield _("It is called off: {why}").format(why=event.why_cancelled)
    elif event.ends_at <= chat.now:
        yield _("It is over.")
    elif state == GOES:
        yield _("✅ It is booked for you.")
        yield move_terms(chat, seat)
    elif seat is not None and state == OFFERED and seat.offered_until is not None:
        moment = moment_line(seat.offered_until, now=chat.now, zone=chat.zone)
        yield _("🔔 A seat is kept for you until {moment}. Do you take it?").format(moment=moment)
    elif seat is not None and state == WAITS:
        yield _("⏳ You are number {place} on the wait list; I write when a seat is free.").format(
            place=place_in_line(chat.db, seat)
        )
    else:
        yield _("You have not booked it.")


def _rows(chat: Chat, event: TrainingEvent, seat: TrainingSeat | None) -> Rows:
    state = LEFT if seat is None else seat.state
    rows: list[list[Button]] = []
    if event.is_open(chat.now):
        rows.append(_seat_row(event, state))
    elif event.cancelled_at is not None and event.starts_at > chat.now:
        rows.append([other_times_button(event)])
    if state == GOES and event.cancelled_at is None and event.ends_at > chat.now:
        calendar = Button(_("📅 Calendar"), action_data("training.calendar", event.id))
        way = Button(_("🧭 Way there"), action_data("training.way", event.id))
        rows.append([calendar] if event.kind == VISIT else [way, calendar])
    return rows


def _seat_row(event: TrainingEvent, state: str) -> list[Button]:
    if state == GOES:
        return [
            Button(_("Move it"), flow_data("appointment.move", str(event.id))),
            Button(_("I can't come"), action_data("training.unsure", event.id)),
        ]
    if state == OFFERED:
        return [
            Button(_("Yes, I come"), action_data("training.take", event.id)),
            Button(_("No, thanks"), action_data("training.leave", event.id)),
        ]
    if state == WAITS:
        return [Button(_("Off the wait list"), action_data("training.leave", event.id))]
    return [other_times_button(event)]


def other_times_button(event: TrainingEvent) -> Button:
    flow = flow_data("visit.again") if event.kind == VISIT else flow_data("appointment.book", event.kind)
    return Button(_("Other times"), flow)
