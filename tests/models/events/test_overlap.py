"""Nobody holds seats at two places at one time, from however many chats they tap."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.events.overlap import Overlaps
from models.events.seat import accept_offer, leave, move_up, sign_up
from models.person import Person
from models.training import GOES, OFFERED, WAITS, TrainingSeat
from tests.models.events.samples import QUIET, TERMS, planned, staff
from tests.people import settle_in
from tests.playground import NOON


def test_one_may_wait_for_what_overlaps_and_has_to_choose_when_a_seat_is_free(db: Session) -> None:
    clerk = staff(db)
    lesson, full = planned(db, by=clerk), planned(db, "2026-11-25 16:00", seats=1, by=clerk)
    month = planned(db, "2026-11-24 08:00", hours=300, by=clerk)
    person, other = settle_in(db, 1), settle_in(db, 2)
    for event in (full, month):
        sign_up(db, event.id or 0, person=other, now=NOON)
    for event in (lesson, month):
        assert sign_up(db, event.id or 0, person=person, now=NOON).state == GOES

    assert sign_up(db, full.id or 0, person=person, now=NOON).state == WAITS
    leave(db, full.id or 0, person=other, now=NOON)
    (seat,) = move_up(db, full, offer=TERMS.offer, quiet=QUIET, now=NOON)
    with pytest.raises(Overlaps) as refusal:
        accept_offer(db, full.id or 0, person=person, now=NOON)
    assert (refusal.value.event.id, seat.state) == (lesson.id, OFFERED)

    leave(db, lesson.id or 0, person=person, now=NOON)
    assert accept_offer(db, full.id or 0, person=person, now=NOON).state == GOES
    with pytest.raises(Overlaps):
        sign_up(db, lesson.id or 0, person=person, now=NOON)


def test_two_chats_of_one_person_do_not_sign_up_for_two_places_at_once(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        clerk = staff(db)
        events = [planned(db, by=clerk).id or 0 for _number in range(4)]
        person_id = settle_in(db, 1).id
    barrier = threading.Barrier(len(events))

    def tap(event_id: int) -> bool:
        barrier.wait(10)
        with Session(engine) as db, db.begin():
            try:
                sign_up(db, event_id, person=db.get_one(Person, person_id), now=NOON)
            except Overlaps:
                return False
        return True

    with ThreadPoolExecutor(len(events)) as threads:
        assert sorted(threads.map(tap, events)) == [False, False, False, True]
    with Session(engine) as db:
        assert len(db.exec(select(TrainingSeat)).all()) == 1
