"""Appointments: book one, move it. What it is, a kind or a day's number, is the argument of the first.

kind  choose  a check-up, or legal advice
day   choose  on which day, at which place
time  choose  when on it
"""

from handlers.conversation import Button, Chat, Option, conversation, flow_data
from handlers.events.appointment_card import slot_of
from handlers.events.appointment_slots import ask_slot
from handlers.events.appointment_words import move_terms, overlap_words
from handlers.events.card import show_event
from handlers.events.news import fill_seats
from handlers.events.words import KIND_NAMES, event_lines
from handlers.shops.visit_news import note_moved
from handlers.words import N_, _
from models.events.appointment import (
    HasOne,
    MovedOften,
    SlotTaken,
    TooLateToMove,
    book_slot,
    check_move,
    find_own,
    move_appointment,
)
from models.events.overlap import Overlaps
from models.events.sitting import COMING_KINDS, VISIT, OpenDay, Sitting, find_sitting, list_open_days, list_slots
from models.person import Person
from models.training import NoSuchEvent, TrainingEvent, find_event, find_seat


@conversation("appointment.book", title=N_("Book an appointment"), is_listed=False)
def book(chat: Chat) -> None:
    if chat.person is None or not chat.person.has_agreed:
        chat.say(
            _("To book, please register first; that takes three taps. Then tap the day again."),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
        return
    named = _named_day(chat)
    kind = _kind(chat, named)
    if (own := find_own(chat.db, chat.person, kind, now=chat.now)) is not None:
        show_event(chat, own, _("You have one already. You can move it or give it back:"))
        return
    days = list_open_days(chat.db, kind=kind, now=chat.now)
    if not days:
        chat.say(_("Nothing is open just now. What is opened stands in /training."))
        return
    wanted = ask_slot(chat, days, named=named, may_wait=True)
    event = find_event(chat.db, wanted.event_id)
    assert event is not None
    chat.review("\n".join((event_lines(event, now=chat.now, zone=chat.zone), move_terms(chat))))

    try:
        seat = book_slot(chat.db, wanted, person=chat.person, now=chat.now)
    except SlotTaken:
        chat.ask_again("time", _("Somebody was faster. These are free:"))
    except Overlaps as refusal:
        chat.ask_again("time", overlap_words(chat, refusal.event))
    except HasOne as refusal:
        show_event(chat, refusal.event, _("You have one already. You can move it or give it back:"))
        return
    chat.db.refresh(event)
    show_event(chat, event, "" if seat.number is None else _("Booked. You are reminded before it."))


@conversation("appointment.move", title=N_("Move an appointment"), is_draft=False, is_listed=False)
def move(chat: Chat) -> None:
    event = slot_of(chat, chat.argument)
    if event is None or chat.person is None or not _may_move(chat, event, chat.person):
        return
    days = _other_days(chat, event)
    if not days:
        chat.say(_("No other time is free just now. Yours stays as it is."))
        return
    chat.say(move_terms(chat, check_move(chat.db, event, person=chat.person, terms=chat.around.training, now=chat.now)))
    wanted = ask_slot(chat, days, leaving=event.id)

    try:
        move_appointment(chat.db, event.id or 0, wanted, person=chat.person, terms=chat.around.training, now=chat.now)
    except SlotTaken:
        chat.ask_again("time", _("Somebody was faster. These are free:"))
    except Overlaps as refusal:
        chat.ask_again("time", overlap_words(chat, refusal.event))
    fill_seats(chat, event.id or 0)
    moved = find_event(chat.db, wanted.event_id)
    assert moved is not None
    chat.db.refresh(moved)
    note_moved(chat, event, moved)
    show_event(chat, moved, _("Moved. The reminder comes before the new time."))


def _may_move(chat: Chat, event: TrainingEvent, person: Person) -> bool:
    """Where it can't be moved, that is said."""
    try:
        check_move(chat.db, event, person=person, terms=chat.around.training, now=chat.now)
    except NoSuchEvent:
        chat.say(_("You have no such appointment. Yours stand in /training."))
    except TooLateToMove:
        show_event(chat, event, _("It begins too soon to be moved. If you can't come, please give it back:"))
    except MovedOften:
        show_event(chat, event, move_terms(chat, find_seat(chat.db, event, person)))
    else:
        return True
    return False


def _other_days(chat: Chat, event: TrainingEvent) -> list[OpenDay]:
    """Those with something free besides this slot; a visit stays with its office."""
    sitting = find_sitting(chat.db, event.sitting_id or 0)
    office_id = sitting.office_id if sitting is not None and event.kind == VISIT else None
    days = list_open_days(chat.db, kind=event.kind, office_id=office_id, now=chat.now)
    return [day for day in days if day.free and _has_other(chat, day.sitting, event)]


def _has_other(chat: Chat, sitting: Sitting, event: TrainingEvent) -> bool:
    if sitting.id != event.sitting_id:
        return True
    slots = list_slots(chat.db, sitting, now=chat.now)
    return any(slot.taken < slot.seats and slot.id != event.id for slot in slots)


def _named_day(chat: Chat) -> int | None:
    return int(chat.argument) if chat.argument.isdecimal() and len(chat.argument) <= 18 else None


def _kind(chat: Chat, named: int | None) -> str:
    sitting = None if named is None else find_sitting(chat.db, named)
    if sitting is not None and sitting.kind in COMING_KINDS:
        return sitting.kind
    if chat.argument in COMING_KINDS:
        return chat.argument
    return chat.choose("kind", _("What is it for?"), [Option(kind, _(KIND_NAMES[kind]), kind) for kind in COMING_KINDS])
