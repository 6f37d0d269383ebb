"""Of two who raise the same at once, one opens the case and the other is told of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.areas.coordinates import Position
from models.case import HIDDEN, Case
from models.cases.joining import RaisedAlready, open_unless_raised
from models.cases.opening import NewCase, OpenedCase
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.office import GUIDANCE_STATION, Office
from models.person import Person
from tests.areas import lay_areas
from tests.patience import PATIENCE_SECONDS
from tests.people import FIRST_CHAT, XINGQING, settle_in
from tests.playground import NOON


def test_who_comes_second_waits_and_is_told_of_the_first(engine: Engine) -> None:
    with Session(engine) as db:
        lay_areas(db)
        db.add(Office(code="XQ", name="兴庆站（示例）", level=GUIDANCE_STATION, adcode=XINGQING))
        people = [settle_in(db, FIRST_CHAT + number).id for number in range(2)]
        db.commit()

    with Session(engine) as first, ThreadPoolExecutor(1) as thread:
        _open(first, people[0])
        waiting = thread.submit(_open_in_a_transaction, engine, people[1])
        assert not waiting.done()
        first.commit()
        with pytest.raises(RaisedAlready):
            waiting.result(PATIENCE_SECONDS)

    with Session(engine) as db:
        assert len(db.exec(select(Case)).all()) == 1


def _open_in_a_transaction(engine: Engine, person_id: int | None) -> None:
    with Session(engine) as db:
        _open(db, person_id)
        db.commit()


def _open(db: Session, person_id: int | None) -> OpenedCase:
    new = NewCase(
        topic=get_topic("E01"),
        manner=HIDDEN,
        reporter=db.get(Person, person_id),
        chat_id=FIRST_CHAT,
        story="",
        position=Position(38.468, 106.276),
        adcode=XINGQING,
    )
    return open_unless_raised(db, new, other_than=None, calendar=load_calendar("Asia/Shanghai"), now=NOON)
