"""What became of cases, in figures: on both databases, and of nobody who could be known by them."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.event import listen
from sqlmodel import Session

from models.area import REGION
from models.case import ACCEPTED, ANSWERED, CLOSED, RECEIVED, WITHDRAWN, Case
from models.cases.figures import TO_ACCEPTANCE, TO_ANSWER, Tally, ToldRate, count_cases
from models.office import Office
from models.small_counts import FEWEST
from tests.areas import lay_areas
from tests.people import LINGWU, XINGQING
from tests.playground import NOON

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def offices(db: Session) -> None:
    lay_areas(db)
    db.add_all(
        Office(id=number, code=str(number), name=str(number), level="station", adcode=adcode)
        for number, adcode in enumerate((XINGQING, LINGWU, None), 1)
    )
    db.flush()


def add(db: Session, *, office: int = 1, adcode: int | None = XINGQING, at: int = -100, **facts: Any) -> None:
    """A case of `at` hours from noon; moments are given in hours after it came in."""
    received = NOON + at * HOUR
    moments = {name: received + facts.pop(name) * HOUR for name in ("accepted_at", "answered_at") if name in facts}
    db.add(
        Case(
            kind=facts.pop("kind", "grievance"),
            topic="R03",
            klass="complaint",
            office_id=office,
            adcode=adcode,
            received_at=received,
            acknowledge_by=received + 10 * HOUR,
            answer_by=received + 50 * HOUR,
            warn_at=received + 40 * HOUR,
            **moments,
            **facts,
        )
    )
    db.flush()


def whole(db: Session, *adcodes: int) -> Tally:
    figures = count_cases(db, adcodes=adcodes or (REGION,), since=NOON - 200 * HOUR, until=NOON, now=NOON)
    return figures.whole


def test_rates_have_their_denominators(db: Session) -> None:
    add(db, state=CLOSED, accepted_at=1, answered_at=20, verdict="yes", rating=5)
    add(db, state=CLOSED, accepted_at=11, answered_at=60, verdict="partly", rating=3)
    add(db, state=ANSWERED, answered_at=9)
    add(db, state=ACCEPTED, accepted_at=10)
    add(db, state=RECEIVED)
    add(db, state=RECEIVED, at=-5)
    add(db, state=WITHDRAWN)
    add(db, state=CLOSED, at=-300, answered_at=1)
    add(db, state=CLOSED, at=0, answered_at=1)

    tally = whole(db)

    assert tally.by_answer == {"in_time": 2, "late": 1, "open": 3, "withdrawn": 1}
    assert (tally.due_contacts, tally.timely_contacts) == (5, 3)
    assert (tally.verdicts, tally.solved, tally.rated, tally.satisfied) == (2, 1, 2, 1)


def test_they_are_of_the_offices_of_the_areas_alone(db: Session) -> None:
    add(db, kind="report")
    add(db, office=2, adcode=LINGWU)
    add(db, office=3, adcode=None)

    figures = count_cases(db, adcodes=(REGION,), since=NOON - 200 * HOUR, until=NOON, now=NOON)

    assert {key: tally.received for key, tally in figures.by_county.items()} == {XINGQING: 1, LINGWU: 1, REGION: 1}
    assert {key: tally.received for key, tally in figures.by_kind.items()} == {"report": 1, "grievance": 2}
    assert {key: tally.received for key, tally in figures.by_office.items()} == {1: 1, 2: 1, 3: 1}
    assert whole(db, LINGWU).received == 1


def test_what_an_office_never_got_is_counted_nowhere(db: Session) -> None:
    add(db, state=WITHDRAWN, hand_over_at=NOON - 90 * HOUR)

    assert whole(db) == Tally()


def test_an_index_alone_is_read(db: Session) -> None:
    asked: list[tuple[str, Any]] = []
    listen(db.connection(), "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))

    whole(db)

    (figures,) = [(query, facts) for query, facts in asked if 'FROM "case"' in query]
    # PostgreSQL decides by how many rows there are.
    if db.get_bind().dialect.name == "sqlite":
        plan = db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {figures[0]}", figures[1]).all()
        assert [row[3] for row in plan] == ["SCAN case USING COVERING INDEX ix_case_figures"]


def test_times_are_in_whole_hours_and_told_of_five_or_more(db: Session) -> None:
    for hours in (1, 2, 3, 4, 30):
        assert whole(db).percentile_hours(TO_ANSWER, 0.5) is None
        add(db, state=ANSWERED, accepted_at=hours, answered_at=hours * 2)
    add(db, state=ACCEPTED, accepted_at=500, reopened=1)

    tally = whole(db)

    assert tally.hours[TO_ACCEPTANCE] == {1: 1, 2: 1, 3: 1, 4: 1, 30: 1}
    assert [tally.percentile_hours(TO_ACCEPTANCE, share) for share in (0.5, 0.9)] == [3, 30]
    assert [tally.percentile_hours(TO_ANSWER, share) for share in (0.5, 0.9)] == [6, 60]


def test_nothing_is_counted_of_nothing(db: Session) -> None:
    assert whole(db) == Tally()


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_rate_is_true_and_gives_no_small_count_away(part: int, rest: int) -> None:
    of_all = part + rest
    told = ToldRate.of(part, of_all)

    if told is None:
        assert of_all == 0 or any(0 < count < FEWEST for count in (part, rest))
        return
    assert told.whole == of_all
    assert told.lowest - 1 < 100 * part / of_all < told.highest + 1
    for small in (part, rest):
        if 0 < small < FEWEST:
            fitting = [
                count
                for count in range(1, FEWEST)
                if (other := ToldRate.of(count if small == part else of_all - count, of_all)) == told
                and other is not None
            ]
            assert len(fitting) > 1
