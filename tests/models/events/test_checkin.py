"""Who was there is noted once, whoever tries it and however often."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.events.checkin import (
    TrainingAttendance,
    UsedForAnother,
    WrongCode,
    check_in,
    code_at,
    tick_numbers,
)
from models.events.seat import sign_up
from models.person import Person
from models.training import TrainingEvent
from tests.models.events.samples import local, planned, staff
from tests.models.events.test_training import at_once, people
from tests.playground import NOON

BEGUN = local("2026-11-25 15:00")


def enter(db: Session, event: TrainingEvent, person: Person, chat_id: int, code: str = "") -> TrainingAttendance:
    code = code or code_at(event, BEGUN)
    return check_in(db, event.id or 0, code, person=person, chat_id=chat_id, position=None, now=BEGUN)


def test_one_chat_checks_in_one_person_and_nobody_a_friend(db: Session) -> None:
    event, (rider, friend) = planned(db), people(db, 2)
    first = enter(db, event, rider, 1)
    assert enter(db, event, rider, 2).id == first.id

    with pytest.raises(UsedForAnother):
        enter(db, event, friend, 1)


def test_the_code_of_another_event_is_wrong(db: Session) -> None:
    clerk = staff(db)
    event, other, (rider,) = planned(db, by=clerk), planned(db, by=clerk), people(db, 1)

    with pytest.raises(WrongCode):
        enter(db, event, rider, 1, code_at(other, BEGUN))


def test_a_list_that_comes_twice_and_a_code_at_the_same_moment_note_everybody_once(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        clerk = staff(db)
        event = planned(db, seats=4, by=clerk)
        number, clerk_id, code = event.id or 0, clerk.id or 0, code_at(event, BEGUN)
        ids = [person.id or 0 for person in people(db, 4)]
        for person_id in ids:
            sign_up(db, number, person=db.get_one(Person, person_id), now=NOON)

    def by_list(db: Session) -> None:
        tick_numbers(db, number, {1, 2, 3, 9}, by=db.get_one(Person, clerk_id), now=BEGUN)

    def by_code(db: Session) -> None:
        check_in(db, number, code, person=db.get_one(Person, ids[0]), chat_id=1, position=None, now=BEGUN)

    at_once(engine, [by_list, by_code, by_list, by_code])

    with Session(engine) as db:
        assert sorted(row.person_id for row in db.exec(select(TrainingAttendance))) == ids[:3]
