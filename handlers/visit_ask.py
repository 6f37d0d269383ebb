"""Ask the help team to come: on a day of its office's calendar where it has some, else when it suits.

ask     place place · county, station choose, where the place does not tell · day, time choose, from what is offered,
        else when tell · called tell
again   day, time choose: for what was asked for before, and has no day yet or no day any more
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from handlers.cases.own_case import own_case
from handlers.cases.raising import (
    addressee,
    ask_county,
    ask_station,
    hand_in,
    look_button,
    person_raising,
    position_of,
    within_region,
)
from handlers.cases.words import typed
from handlers.conversation import BadButton, Button, Chat, conversation, flow_data
from handlers.events.appointment_slots import ask_slot, ask_slot_if_any_suits
from handlers.events.appointment_words import move_terms, overlap_words
from handlers.events.card import show_event
from handlers.events.words import event_lines, when_words
from handlers.shops.visit_news import tell_team
from handlers.shops.visit_words import step_lines
from handlers.words import N_, _, speaking
from models.case import NAMED, Case
from models.cases.again import Matter
from models.cases.opening import NewCase, open_case
from models.cases.topic import VISIT, list_topics
from models.events.appointment import SlotTaken, Wanted, book_slot
from models.events.overlap import Overlaps
from models.events.seat import leave
from models.events.sitting import OpenDay, list_open_days
from models.shops.kitchen_check import NothingAnswered, answers_of, find_check, result_of
from models.shops.visit import HasVisit, book_visit, booked_event, find_open_visit, find_request, keep_visit
from models.training import TrainingEvent, find_event

LONGEST_WHEN, LONGEST_CALLED = 100, 60
Taken = TypeVar("Taken")


@conversation("visit.ask", title=N_("Ask the team to come"), is_listed=False, version=3)
def ask_for_visit(chat: Chat) -> None:
    prompt = _("Where is the shop? Send the position, or type the street.")
    place = chat.place("place", prompt, with_stations=False, check=within_region(chat))
    county = ask_county(chat, place)
    station = ask_station(chat, county, place)
    (topic,) = list_topics(VISIT)
    matter = Matter(chat.person, topic, county, place=place.label, position=position_of(place), office_id=station)
    to = addressee(chat, matter)
    wanted = _ask_day(chat, _open_days(chat, to.office_id))
    when = "" if wanted is not None else _ask_when(chat)
    called = chat.tell(
        "called", _("Whom shall the team ask for, and at which number?"), at_most=LONGEST_CALLED, check=typed
    )
    event = None if wanted is None else find_event(chat.db, wanted.event_id)
    chat.review(_head(chat, to.office, event), to=to.office_id)

    reporter = person_raising(chat)
    seat = None if wanted is None else _take(chat, lambda: book_slot(chat.db, wanted, person=reporter, now=chat.now))
    story, photos = _told(chat, when, event)
    new = NewCase(
        topic=topic,
        manner=NAMED,
        reporter=reporter,
        chat_id=chat.id,
        story=story,
        photos=photos,
        shown_name=called.text,
        place=place.label,
        position=position_of(place),
        adcode=county,
        office_id=station,
    )
    opened = hand_in(chat, lambda: open_case(chat.db, new, calendar=chat.around.calendar, now=chat.now))
    if seat is None or event is None:
        return
    if opened is None:
        leave(chat.db, event.id or 0, person=reporter, now=chat.now)
        return
    keep_visit(chat.db, opened.case, seat)
    show_event(chat, event, _("Booked. You are reminded before it."))


@conversation("visit.again", title=N_("A day for the visit"), is_draft=False, is_listed=False)
def book_again(chat: Chat) -> None:
    case = _request(chat)
    if case is None or chat.person is None:
        chat.say(
            _("You have not asked the team to come yet."), [[Button(_("Ask the team to come"), flow_data("visit.ask"))]]
        )
        return
    if (booked := _booked(chat, case)) is not None:
        show_event(chat, booked, _("A day is booked already. You can move it or give it back:"))
        return
    days = _open_days(chat, case.office_id)
    if not days:
        chat.say(_("The office has no open days just now. It writes to you here."), [[look_button(case)]])
        return
    chat.say(_("{terms} What is written down there only you and the team read.").format(terms=move_terms(chat)))
    wanted = ask_slot(chat, days)

    person = chat.person
    try:
        _take(chat, lambda: book_visit(chat.db, case, wanted, person=person, now=chat.now))
    except HasVisit as refusal:
        show_event(chat, refusal.event, _("A day is booked already. You can move it or give it back:"))
        return
    event = find_event(chat.db, wanted.event_id)
    assert event is not None
    chat.db.refresh(event)
    tell_team(chat, case, "visit_booked", event)
    show_event(chat, event, _("Booked. You are reminded before it."))


def _ask_day(chat: Chat, days: list[OpenDay]) -> Wanted | None:
    """None where nothing is offered, or nothing that suits."""
    if not days:
        return None
    return ask_slot_if_any_suits(chat, days, none=_("None of these, I say when it suits"))


def _ask_when(chat: Chat) -> str:
    return chat.tell(
        "when", _("Which days and hours suit, away from the rush?"), at_most=LONGEST_WHEN, check=typed
    ).text


def _open_days(chat: Chat, office_id: int | None) -> list[OpenDay]:
    if office_id is None:
        return []
    return [day for day in list_open_days(chat.db, kind=VISIT, office_id=office_id, now=chat.now) if day.free]


def _take(chat: Chat, book: Callable[[], Taken]) -> Taken:
    """What is gone meanwhile is asked again."""
    try:
        return book()
    except SlotTaken:
        chat.ask_again("time", _("Somebody was faster. These are free:"))
    except Overlaps as refusal:
        chat.ask_again("time", overlap_words(chat, refusal.event))


def _head(chat: Chat, office: str, event: TrainingEvent | None) -> str:
    reads = _(
        "“{office}” gets this, your name and number, and the points to fix of your check with their photos. The team "
        "comes to advise, not to inspect; what is written down there only you and the team read."
    ).format(office=office)
    if event is None:
        return "\n".join((reads, _("You hear here which day it is.")))
    return "\n".join((event_lines(event, now=chat.now, zone=chat.zone), move_terms(chat), reads))


def _told(chat: Chat, when: str, event: TrainingEvent | None) -> tuple[str, list[str]]:
    """What the team reads of it, and the photos of what is to be fixed."""
    check = None if chat.person is None else find_check(chat.db, chat.person)
    answers = {} if check is None else answers_of(chat.db, check)
    with speaking(chat.around.default_language):
        lines = [
            _("It suits: {when}").format(when=when)
            if event is None
            else _("Booked: {when}").format(when=when_words(event, now=chat.now, zone=chat.zone))
        ]
        with suppress(NothingAnswered):
            lines += step_lines(result_of(answers))
    return "\n".join(lines), [answer.file_id for answer in answers.values() if answer.file_id]


def _request(chat: Chat) -> Case | None:
    """The one whose number is the argument, else the last one."""
    if chat.person is None:
        return None
    if not chat.argument:
        return find_request(chat.db, chat.person)
    try:
        case = own_case(chat, chat.argument)
    except BadButton:
        return None
    return case if case.kind == VISIT and case.reporter_id == chat.person.id else None


def _booked(chat: Chat, case: Case) -> TrainingEvent | None:
    visit = find_open_visit(chat.db, case)
    return None if visit is None else booked_event(chat.db, visit, now=chat.now)
