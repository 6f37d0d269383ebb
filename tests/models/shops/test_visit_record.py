"""What the team may write down at a shop, and what of many shops may be told."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from models.area import REGION
from models.case import Case, get_case
from models.shops.visit_figures import Change, count_visits
from models.shops.visit_record import (
    AFTER,
    BEFORE,
    LONGEST_ORDER_S,
    MOST_STEPS,
    MOST_WASTE_G,
    BadMeasure,
    Measured,
    NoSuchStep,
    StepInThePast,
    TooManySteps,
    add_step,
    keep_measure,
    list_steps,
    record_of,
    turn_step,
)
from tests.models.cases.samples import NOW, case_of
from tests.people import XINGQING

TODAY = date(2026, 11, 23)


@pytest.fixture
def case(db: Session) -> Case:
    return get_case(db, case_of(db).case_id)


@pytest.mark.parametrize(
    "measured",
    [
        Measured(),
        Measured(order_s=0),
        Measured(order_s=LONGEST_ORDER_S + 1),
        Measured(waste_g=-1),
        Measured(waste_g=MOST_WASTE_G + 1),
        Measured(waste_fen=-1),
        Measured(waste_g=1, waste_fen=1),
    ],
    ids=["nothing", "no time", "too long", "less than none", "too much", "negative money", "two ways"],
)
def test_what_is_no_measure_is_refused(db: Session, case: Case, measured: Measured) -> None:
    with pytest.raises(BadMeasure):
        keep_measure(db, case, BEFORE, measured, now=NOW)
    assert record_of(db, case).is_empty


def test_steps_are_few_to_come_and_of_this_case(db: Session, case: Case) -> None:
    with pytest.raises(StepInThePast):
        add_step(db, case, what="挡水板", due_on=TODAY - timedelta(days=1), today=TODAY)
    for number in range(MOST_STEPS):
        add_step(db, case, what=f"第 {number} 条", due_on=TODAY, today=TODAY)
    with pytest.raises(TooManySteps):
        add_step(db, case, what="还有一条", due_on=TODAY, today=TODAY)

    first, *_rest = list_steps(db, case)
    assert turn_step(db, case, first.id or 0, today=TODAY).done_on == TODAY
    assert turn_step(db, case, first.id or 0, today=TODAY).done_on is None
    with pytest.raises(NoSuchStep):
        turn_step(db, case, 987_654, today=TODAY)


def test_the_last_measure_of_a_phase_counts(db: Session, case: Case) -> None:
    for order_s in (720, 600):
        keep_measure(db, case, BEFORE, Measured(order_s=order_s), now=NOW)
    assert {phase: measure.order_s for phase, measure in record_of(db, case).measures.items()} == {BEFORE: 600}


def test_figures_tell_of_five_shops_and_of_none_fewer(db: Session, case: Case) -> None:
    for number in range(5):
        told = count_visits(db, adcodes=[REGION])
        assert (told.measured, told.order_s) == (number, None)
        other = Case(**case.model_dump(exclude={"id", "code_hash"}) | {"adcode": None})
        db.add(other)
        db.flush()
        keep_measure(db, other, BEFORE, Measured(order_s=600 + 60 * number, waste_g=4_000), now=NOW)
        keep_measure(db, other, AFTER, Measured(order_s=480), now=NOW)

    told = count_visits(db, adcodes=[REGION])
    assert (told.order_s, told.waste_g, told.waste_fen) == (Change(5, 720.0, 480.0), None, None)
    assert count_visits(db, adcodes=[XINGQING]).measured == 0
