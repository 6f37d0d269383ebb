"""V1: what is kept of an anonymous case tells the hour of what its reporter did, and not the minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, select

from models.area import REGION, load_areas
from models.case import ANONYMOUS, ANSWERED, HIDDEN, WAITING, Case, CaseEvent
from models.case_opening import NewCase, open_case
from models.case_reporter import judge_case, rate_case, reopen_case, say_more, withdraw_case
from models.case_topic import get_topic
from models.holiday import load_calendar
from models.office import REGION_OFFICE
from models.person import Person
from tests.models.office_samples import add_office
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")


def lived(db: Session, *, manner: str, minute: int) -> int:
    """A case whose reporter does all that they can, always at this minute; the office does nothing at any."""
    person = Person(language="zh_CN", consent_version=1, consented_at=NOON, created_at=NOON)
    db.add(person)
    db.flush()
    at = NOON + timedelta(minutes=minute, seconds=17)
    new = NewCase(topic=get_topic("R12"), manner=manner, reporter=person, chat_id=7, story="…", adcode=None)
    case = open_case(db, new, calendar=CALENDAR, now=at).case
    who = case.reporter_id
    case.state, case.waiting_since = WAITING, NOON
    say_more(db, case, words="还有", actor_id=who, now=at + timedelta(hours=3))
    case.state, case.answered_at = ANSWERED, NOON
    rate_case(db, case, stars=3, actor_id=who, now=at + timedelta(hours=4))
    judge_case(db, case, verdict="no", actor_id=who, now=at + timedelta(hours=5))
    reopen_case(db, case, words="没有", actor_id=who, calendar=CALENDAR, now=at + timedelta(hours=6))
    withdraw_case(db, case, actor_id=who, now=at + timedelta(hours=7))
    db.flush()
    return case.id or 0


def moments(connection: Connection, case_id: int) -> Iterator[datetime]:
    """Every moment that a dump has of a case."""
    tables: tuple[tuple[Any, str], ...] = ((Case.__table__, "id"), (CaseEvent.__table__, "case_id"))  # type: ignore[attr-defined]
    for table, key in tables:
        for row in connection.execute(select(table).where(table.c[key] == case_id)).mappings():
            yield from (value.astimezone(UTC) for value in row.values() if isinstance(value, datetime))


def test_a_guesser_who_has_the_dump_and_the_minutes_does_no_better_than_by_chance(db: Session) -> None:
    """Of all minutes in which somebody wrote, the cases that are kept of them are one like the other."""
    load_areas(db)
    add_office(db, "NX", level=REGION_OFFICE, adcode=REGION)
    kept = {tuple(moments(db.connection(), lived(db, manner=ANONYMOUS, minute=minute))) for minute in (0, 7, 31, 59)}
    assert len(kept) == 1

    (told,) = [list(moments(db.connection(), lived(db, manner=HIDDEN, minute=31)))]
    assert any(moment.minute == 31 for moment in told), "with an account it is told to the minute, so the test can fail"
