"""Days with appointments, on both databases: bad days, the last slot, two who change places, and what is too late."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.errors import Refusal
from models.events.appointment import (
    HasOne,
    MovedOften,
    SlotTaken,
    TooLateToMove,
    Wanted,
    book_slot,
    move_appointment,
)
from models.events.overlap import Overlaps
from models.events.planning import cancel_event
from models.events.seat import sign_up
from models.events.sitting import (
    LEGAL_ADVICE,
    NewSitting,
    OpenAlready,
    Sitting,
    TooManySlots,
    list_open_days,
    list_slots,
    open_sitting,
)
from models.person import Person
from models.training import (
    GOES,
    LEFT,
    WAITS,
    BadSeats,
    BadTimes,
    NoSuchEvent,
    TrainingEvent,
    TrainingSeat,
    TrainingTerms,
)
from tests.models.events.samples import HALL, QUIET, TERMS, local, planned, staff
from tests.people import settle_in
from tests.playground import NOON

FIRST_CHAT = 6_000_000_000


def opened(
    db: Session, starts: str = "2026-11-25 14:00", *, minutes: int = 30, by: Person | None = None, **facts: Any
) -> Sitting:
    """Two slots, the first of them at the hour; the first day where several are opened."""
    starts_at = local(starts)
    weeks = facts.pop("weeks", 1)
    said: dict[str, Any] = {"kind": "checkup", "slot": timedelta(minutes=15), "at_once": 1} | facts
    new = NewSitting(
        title="公益体检", where=HALL, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **said
    )
    return open_sitting(db, new, weeks=weeks, by=by or staff(db), terms=TERMS, quiet=QUIET, now=NOON)[0]


def people(db: Session, count: int) -> list[Person]:
    return [settle_in(db, FIRST_CHAT + number) for number in range(count)]


def slots_of(db: Session, sitting: Sitting) -> list[int]:
    return [slot.id or 0 for slot in list_slots(db, sitting, now=NOON)]


@pytest.mark.parametrize(
    ("starts", "facts", "refusal"),
    [
        ("2026-11-23 13:59", {}, BadTimes),
        ("2026-11-25 14:00", {"minutes": -15}, BadTimes),
        ("2026-11-25 14:00", {"minutes": 20, "slot": timedelta(minutes=30)}, BadTimes),
        ("2026-11-25 14:00", {"weeks": 0}, BadTimes),
        ("2026-11-25 14:00", {"at_once": 0}, BadSeats),
        ("2026-11-25 08:00", {"minutes": 8 * 60}, TooManySlots),
    ],
    ids=["past", "ends first", "slot too long", "no week", "no place", "too many"],
)
def test_such_a_day_is_not_opened(db: Session, starts: str, facts: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        opened(db, starts, **facts)


def test_the_same_day_is_opened_once_until_all_of_it_is_called_off(db: Session) -> None:
    clerk = staff(db)
    sitting = opened(db, by=clerk, weeks=2)
    assert [day.free for day in list_open_days(db, now=NOON)] == [2, 2]
    with pytest.raises(OpenAlready):
        opened(db, "2026-12-02 14:15", by=clerk)
    opened(db, by=clerk, kind=LEGAL_ADVICE)

    for number in slots_of(db, sitting):
        cancel_event(db, number, why="停电", by=clerk, now=NOON)

    assert slots_of(db, opened(db, by=clerk)) != []


def test_what_can_not_be_booked_says_why_and_writes_nothing(db: Session) -> None:
    sitting, (first, second) = opened(db), people(db, 2)
    early, late = slots_of(db, sitting)
    book_slot(db, Wanted(early), person=first, now=NOON)
    lesson = planned(db, "2026-11-25 14:20", hours=0.5)
    sign_up(db, lesson.id or 0, person=second, now=NOON)

    for person, number, refusal, now in (
        (first, late, HasOne, NOON),
        (second, early, SlotTaken, NOON),
        (second, late, Overlaps, NOON),
        (second, late, SlotTaken, local("2026-11-25 14:15")),
        (second, lesson.id or 0, SlotTaken, NOON),
        (second, 987_654, SlotTaken, NOON),
    ):
        with pytest.raises(refusal):
            book_slot(db, Wanted(number), person=person, now=now)

    assert book_slot(db, Wanted(early, to_wait=True), person=second, now=NOON).state == WAITS
    assert [seat.event_id for seat in db.exec(select(TrainingSeat).where(TrainingSeat.state == GOES))] == [
        early,
        lesson.id,
    ]


def test_it_is_moved_so_often_and_not_too_late(db: Session) -> None:
    early, late = slots_of(db, opened(db))
    (person,) = people(db, 1)
    other = settle_in(db, FIRST_CHAT + 9)
    terms = TrainingTerms(most_moves=2, moved_before=timedelta(hours=2))
    book_slot(db, Wanted(early), person=person, now=NOON)

    def move(number: int, to: int, who: Person = person, at: str = "2026-11-25 12:00") -> TrainingSeat:
        return move_appointment(db, number, Wanted(to), person=who, terms=terms, now=local(at))

    with pytest.raises(TooLateToMove):
        move(early, late, at="2026-11-25 12:01")
    with pytest.raises(NoSuchEvent):
        move(early, late, other)
    with pytest.raises(SlotTaken):
        move(early, early)
    # The hours overlap with nobody but what is left.
    assert move(early, late).moves == 1
    assert move(late, early).moves == 2
    with pytest.raises(MovedOften):
        move(early, late)
    assert {seat.state for seat in db.exec(select(TrainingSeat).where(TrainingSeat.event_id == late))} == {LEFT}


@pytest.mark.parametrize("is_move", [False, True], ids=["the last slot", "changing places"])
def test_of_two_at_once_one_gets_it(engine: Engine, is_move: bool) -> None:
    with Session(engine) as db, db.begin():
        early, late = slots_of(db, opened(db))
        numbers = [person.id or 0 for person in people(db, 2)]
        if is_move:
            for number, slot in zip(numbers, (early, late), strict=True):
                book_slot(db, Wanted(slot), person=db.get_one(Person, number), now=NOON)
    barrier = threading.Barrier(2)

    def tries(number: int, own: int, other: int) -> bool:
        barrier.wait()
        try:
            with Session(engine) as db, db.begin():
                person = db.get_one(Person, number)
                if is_move:
                    move_appointment(db, own, Wanted(other), person=person, terms=TERMS, now=NOON)
                else:
                    book_slot(db, Wanted(early), person=person, now=NOON)
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(tries, numbers, (early, late), (late, early)))

    assert sum(got) == (0 if is_move else 1)
    with Session(engine) as db:
        taken = [db.get_one(TrainingEvent, slot).taken for slot in (early, late)]
        assert taken == ([1, 1] if is_move else [1, 0])
