"""Events and their seats, on both databases: bad plans, the last seat, and the wait list."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.events.planning import Change, change_event
from models.events.seat import (
    NoOffer,
    accept_offer,
    forget_training,
    leave,
    list_to_move,
    move_up,
    place_in_line,
    sign_up,
    take_lapsed,
)
from models.person import MERCHANT, RIDER, Person
from models.training import (
    GOES,
    LEFT,
    MOST_SEATS,
    OFFERED,
    WAITS,
    BadSeats,
    BadTimes,
    EventOver,
    NoSuchEvent,
    NotForThem,
    TrainingEvent,
    TrainingSeat,
    get_event,
)
from tests.models.events.samples import QUIET, TERMS, local, planned, staff
from tests.people import settle_in
from tests.playground import NOON

FIRST_CHAT = 6_000_000_000


def people(db: Session, count: int) -> list[Person]:
    return [settle_in(db, FIRST_CHAT + number) for number in range(count)]


@pytest.mark.parametrize(
    ("starts", "hours"), [("2026-11-23 13:59", 1), ("2026-11-25 15:00", -1), ("2026-11-25 15:00", 0.1)]
)
def test_an_event_in_the_past_or_that_ends_before_it_begins_is_refused(db: Session, starts: str, hours: float) -> None:
    with pytest.raises(BadTimes):
        planned(db, starts, hours=hours)


@pytest.mark.parametrize("seats", [0, -1, MOST_SEATS + 1, 10_000])
def test_so_many_seats_are_refused(db: Session, seats: int) -> None:
    with pytest.raises(BadSeats):
        planned(db, seats=seats)


def test_seats_that_are_taken_can_not_be_taken_away(db: Session) -> None:
    clerk = staff(db)
    event = planned(db, by=clerk)
    for person in people(db, 2):
        sign_up(db, event.id or 0, person=person, now=NOON)

    with pytest.raises(BadSeats) as refused:
        change_event(db, event.id or 0, Change(seats=1), by=clerk, terms=TERMS, quiet=QUIET, now=NOON)

    assert refused.value.least == 2


def test_a_series_keeps_its_hour_by_the_clock_on_the_wall(db: Session) -> None:
    event = planned(db, weeks=3)

    made = db.exec(select(TrainingEvent).order_by(TrainingEvent.starts_at)).all()  # type: ignore[arg-type]

    assert [one.starts_at for one in made] == [local(f"2026-{day} 15:00") for day in ("11-25", "12-02", "12-09")]
    assert {one.series for one in made} == {event.id}


def test_signed_up_twice_it_is_one_seat_and_after_leaving_the_number_stays(db: Session) -> None:
    event, (person,) = planned(db), people(db, 1)
    first = sign_up(db, event.id or 0, person=person, now=NOON)
    again = sign_up(db, event.id or 0, person=person, now=NOON)
    assert (again.id, event.taken) == (first.id, 1)

    assert leave(db, event.id or 0, person=person, now=NOON)
    assert not leave(db, event.id or 0, person=person, now=NOON)
    assert (first.state, event.taken) == (LEFT, 0)

    assert sign_up(db, event.id or 0, person=person, now=NOON).number == 1


def test_nobody_passes_those_who_wait(db: Session) -> None:
    event, (first, second, third) = planned(db, seats=1), people(db, 3)
    for person in (first, second):
        sign_up(db, event.id or 0, person=person, now=NOON)
    leave(db, event.id or 0, person=first, now=NOON)

    late = sign_up(db, event.id or 0, person=third, now=NOON + timedelta(minutes=1))

    assert (late.state, place_in_line(db, late)) == (WAITS, 2)
    assert list_to_move(db, now=NOON) == [event.id]


def test_an_offer_runs_out_and_goes_to_the_next(db: Session) -> None:
    event, (first, second, third) = planned(db, seats=1), people(db, 3)
    for number, person in enumerate((first, second, third)):
        sign_up(db, event.id or 0, person=person, now=NOON + timedelta(seconds=number))
    leave(db, event.id or 0, person=first, now=NOON)

    (offered,) = move_up(db, event, offer=TERMS.offer, quiet=QUIET, now=NOON)
    assert (offered.person_id, offered.state, offered.offered_until) == (second.id, OFFERED, NOON + timedelta(hours=2))
    assert move_up(db, event, offer=TERMS.offer, quiet=QUIET, now=NOON) == []
    late = NOON + timedelta(hours=2)
    with pytest.raises(NoOffer):
        accept_offer(db, event.id or 0, person=second, now=late)
    assert [seat.person_id for seat in take_lapsed(db, event, now=late)] == [second.id]
    (offered,) = move_up(db, event, offer=TERMS.offer, quiet=QUIET, now=late)
    assert accept_offer(db, event.id or 0, person=third, now=late).state == GOES
    assert (event.taken, offered.person_id) == (1, third.id)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-25 14:00", "2026-11-25 14:30"),  # as much again is left for the next one
        ("2026-11-24 23:00", "2026-11-25 10:00"),  # heard at eight in the morning
        ("2026-11-25 15:00", None),
    ],
)
def test_an_offer_is_short_before_the_beginning_and_none_is_made_after_it(
    db: Session, now: str, until: str | None
) -> None:
    event, (first, second) = planned(db, seats=1), people(db, 2)
    for person in (first, second):
        sign_up(db, event.id or 0, person=person, now=NOON)
    leave(db, event.id or 0, person=first, now=NOON)

    offered = move_up(db, event, offer=TERMS.offer, quiet=QUIET, now=local(now))

    assert [seat.offered_until for seat in offered] == ([] if until is None else [local(until)])


def test_who_it_is_not_for_and_what_is_over_are_refused(db: Session) -> None:
    event, (rider,) = planned(db), people(db, 1)
    event.audience = MERCHANT
    with pytest.raises(NotForThem):
        sign_up(db, event.id or 0, person=rider, now=NOON)
    event.audience = RIDER
    with pytest.raises(EventOver):
        sign_up(db, event.id or 0, person=rider, now=event.starts_at)
    with pytest.raises(NoSuchEvent):
        sign_up(db, 99, person=rider, now=NOON)


def test_who_is_forgotten_gives_the_seat_back(db: Session) -> None:
    event, (first, second) = planned(db, seats=1), people(db, 2)
    for person in (first, second):
        sign_up(db, event.id or 0, person=person, now=NOON)

    forget_training(db, first, now=NOON)

    assert [seat.person_id for seat in db.exec(select(TrainingSeat))] == [second.id]
    assert (get_event(db, event.id or 0).taken, list_to_move(db, now=NOON)) == (0, [event.id])


def at_once(engine: Engine, works: list[Callable[[Session], object]]) -> None:
    """Each in a transaction of its own, and all begun before the first ends."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[Session], object]) -> None:
        barrier.wait(10)
        with Session(engine) as db, db.begin():
            work(db)

    with ThreadPoolExecutor(len(works)) as threads:
        list(threads.map(run, works))


def test_the_last_seat_goes_to_one_of_many_who_tap_at_once(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        number = planned(db, seats=1).id or 0
        ids = [person.id or 0 for person in people(db, 6)]

    def tap(person_id: int) -> Callable[[Session], object]:
        return lambda db: sign_up(db, number, person=db.get_one(Person, person_id), now=NOON)

    # Each of them taps twice.
    at_once(engine, [tap(person_id) for person_id in ids * 2])

    with Session(engine) as db:
        states = sorted(seat.state for seat in db.exec(select(TrainingSeat)))
        assert states == [GOES] + [WAITS] * 5
        assert db.get_one(TrainingEvent, number).taken == 1


def test_a_seat_that_many_give_back_and_take_at_once_is_never_two(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        number = planned(db, seats=2).id or 0
        ids = [person.id or 0 for person in people(db, 5)]
        for person_id in ids:
            sign_up(db, number, person=db.get_one(Person, person_id), now=NOON)

    def change(person_id: int, *, goes: bool) -> Callable[[Session], object]:
        def work(db: Session) -> None:
            person = db.get_one(Person, person_id)
            if goes:
                sign_up(db, number, person=person, now=NOON)
            elif leave(db, number, person=person, now=NOON):
                move_up(db, get_event(db, number), offer=TERMS.offer, quiet=QUIET, now=NOON)

        return work

    at_once(engine, [change(person_id, goes=goes) for person_id in ids for goes in (False, True)])

    with Session(engine) as db:
        event = db.get_one(TrainingEvent, number)
        held = [seat for seat in db.exec(select(TrainingSeat)) if seat.state in (GOES, OFFERED)]
        assert len(held) == event.taken <= 2
