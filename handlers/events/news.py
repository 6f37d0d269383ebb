"""What people hear of events by themselves: one was moved or called off, a seat is free, it begins soon."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.conversation.chat import Chat, action_data, flow_data
from handlers.conversation.replies import Button, Rows, keyboard
from handlers.events.appointment_card import other_times_button
from handlers.events.words import day_line, event_lines, moment_line
from handlers.words import LANGUAGES, N_, _, speaking
from models.events.checkin import MOST_STARS
from models.events.reminder import ASK, MISSED, REMIND, TrainingReminder, say_all
from models.events.seat import move_up, renew_offers
from models.events.sitting import VISIT, list_open_days
from models.events.telling import Telling, tell_seats
from models.messages.outgoing import Kind, send_later
from models.person import Person, list_chats
from models.training import TrainingEvent, TrainingSeat, get_event

# What is so near is told in quiet hours, too.
_SOON = timedelta(hours=24)
_MOST_OFFERED = 3


def tell_changed(db: Session, event: TrainingEvent, *, language: str, now: datetime, zone: ZoneInfo) -> int:
    """To all who signed up or wait; returns how many chats."""

    def words() -> str:
        return _("Please note, this has changed:") + "\n" + event_lines(event, now=now, zone=zone)

    def rows() -> Rows:
        return _two_ways(event)

    return _tell_all(db, event, words, rows, what="changed", language=language, now=now)


def tell_cancelled(db: Session, event: TrainingEvent, *, language: str, now: datetime, zone: ZoneInfo) -> int:
    def words() -> str:
        head = _("Called off, please don't come: {why}").format(why=event.why_cancelled)
        return head + "\n" + event_lines(event, now=now, zone=zone)

    def rows() -> Rows:
        return _others(event) if event.sitting_id is None else _other_times(db, event, now=now, zone=zone)

    return _tell_all(db, event, words, rows, what="cancelled", language=language, now=now)


def remind(
    db: Session,
    turns: Sequence[tuple[TrainingReminder, TrainingEvent]],
    *,
    language: str,
    now: datetime,
    zone: ZoneInfo,
) -> int:
    """To all whom these reminders are for; returns how many chats."""

    def calls_of(reminder: TrainingReminder, event: TrainingEvent) -> dict[str, str]:
        return _calls(
            lambda: _(_SAID[reminder.what]) + "\n" + event_lines(event, now=reminder.due_at, zone=zone),
            lambda: _WAYS[reminder.what](event),
        )

    return say_all(db, turns, calls_of=calls_of, default=language, now=now)


def fill_seats(chat: Chat, event_id: int) -> None:
    """After somebody gave one back, or there are more."""
    around = chat.around
    offered = move_up(
        chat.db, get_event(chat.db, event_id), offer=around.training.offer, quiet=around.quiet, now=chat.now
    )
    tell_offered(
        chat.db, get_event(chat.db, event_id), offered, language=around.default_language, zone=chat.zone, now=chat.now
    )


def offer_anew(chat: Chat, event: TrainingEvent) -> None:
    """After a change: what was offered belongs to the older version, and perhaps nobody has heard of it."""
    around = chat.around
    offered = renew_offers(chat.db, event, offer=around.training.offer, quiet=around.quiet, now=chat.now)
    tell_offered(chat.db, event, offered, language=around.default_language, zone=chat.zone, now=chat.now)


def tell_offered(
    db: Session, event: TrainingEvent, offered: Sequence[TrainingSeat], *, language: str, zone: ZoneInfo, now: datetime
) -> None:
    for seat in offered:
        until = seat.offered_until or event.starts_at

        def words(until: datetime = until) -> str:
            moment = moment_line(until, now=now, zone=zone)
            head = _("🔔 A seat is free. It is kept for you until {moment}:").format(moment=moment)
            return head + "\n" + event_lines(event, now=now, zone=zone)

        def rows() -> Rows:
            return [
                [_button(_("Yes, I come"), "training.take", event), _button(_("No, thanks"), "training.leave", event)]
            ]

        _tell_one(db, event, seat, words, rows, what="offer", language=language, expires_at=until, now=now)


def tell_lapsed(
    db: Session, event: TrainingEvent, lapsed: Sequence[TrainingSeat], *, language: str, zone: ZoneInfo, now: datetime
) -> None:
    for seat in lapsed:

        def words() -> str:
            head = _("The seat that was kept for you went to the next one. You can join the wait list again:")
            return head + "\n" + event_lines(event, now=now, zone=zone)

        def rows() -> Rows:
            return [[_button(_("Look at it"), "training.show", event)]]

        _tell_one(db, event, seat, words, rows, what="lapsed", language=language, expires_at=event.starts_at, now=now)


def _tell_all(
    db: Session,
    event: TrainingEvent,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    *,
    what: str,
    language: str,
    now: datetime,
) -> int:
    telling = Telling(
        event, f"{event.subject}:{what}", _calls(words, rows), due_at=now, is_urgent=event.starts_at - now < _SOON
    )
    return tell_seats(db, [telling], default=language)


def _tell_one(
    db: Session,
    event: TrainingEvent,
    seat: TrainingSeat,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    *,
    what: str,
    language: str,
    expires_at: datetime,
    now: datetime,
) -> None:
    person = db.get_one(Person, seat.person_id)
    with speaking(person.language or language):
        parameters = {"text": words(), "reply_markup": keyboard(rows())}
    for chat_id in list_chats(db, seat.person_id):
        send_later(
            db,
            key=f"{event.subject}:{what}:{seat.id}:{now.timestamp():.0f}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.REMINDER,
            method="sendMessage",
            parameters=parameters,
            due_at=now,
            expires_at=expires_at,
            subject=event.subject,
        )


def _calls(words: Callable[[], str], rows: Callable[[], Rows]) -> dict[str, str]:
    """The call by language, in which the chat is still missing."""
    calls = {}
    for language in LANGUAGES:
        with speaking(language):
            call = ["sendMessage", {"text": words(), "reply_markup": keyboard(rows())}]
        calls[language] = json.dumps(call, ensure_ascii=False, separators=(",", ":"))
    return calls


def _button(words: str, name: str, event: TrainingEvent) -> Button:
    return Button(words, action_data(name, event.id))


def _two_ways(event: TrainingEvent) -> Rows:
    look = _button(_("Look at it"), "training.show", event)
    return [[look, _button(_("I can't come"), "training.unsure", event)]]


def _stars(event: TrainingEvent) -> Rows:
    return [
        [Button("⭐" * stars, action_data("training.stars", event.id, stars)) for stars in range(1, MOST_STARS + 1)]
    ]


def _others(_event: TrainingEvent) -> Rows:
    return [[Button(_("What else there is"), action_data("training.list", 0))]]


def _other_times(db: Session, event: TrainingEvent, *, now: datetime, zone: ZoneInfo) -> Rows:
    """The next days on which something of this kind is free, and all of them."""
    if event.kind == VISIT:
        return [[other_times_button(event)]]
    days = [day.sitting for day in list_open_days(db, kind=event.kind, now=now) if day.free][:_MOST_OFFERED]
    rows = [
        [
            Button(
                f"{day_line(day.starts_at, now=now, zone=zone)} {day.place}",
                flow_data("appointment.book", str(day.id)),
            )
        ]
        for day in days
    ]
    return [*rows, [other_times_button(event)]]


_SAID = {
    REMIND: N_("⏰ A reminder, you are signed up:"),
    ASK: N_("How was it? One tap tells the trainer, without your name:"),
    MISSED: N_("We missed you, and hope that all is well with you. Come another time:"),
}
_WAYS: dict[str, Callable[[TrainingEvent], Rows]] = {REMIND: _two_ways, ASK: _stars, MISSED: _others}
