"""A year after its end no case leads to anybody: neither who raised or joined it, nor whom its parties named."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from models.case import CLOSED, Case, CaseEvent, CaseJoiner, get_case, note_event
from models.cases.party import CaseParty
from models.cases.retention import PEOPLE_KEPT_FOR, forget_people_of_case, list_to_forget
from models.cases.reward import GRANTED, PAID
from tests.areas import lay_areas
from tests.models.cases.samples import case_of
from tests.people import settle_in
from tests.playground import NOON

A_DAY = timedelta(days=1)


@pytest.fixture
def case(db: Session) -> Case:
    """Closed at noon; somebody raised it, somebody joined it, and a party has a number to call."""
    lay_areas(db)
    reporter, joiner = settle_in(db, 71), settle_in(db, 72)
    made = case_of(db)
    case = get_case(db, made.case_id)
    case.reporter_id, case.chat_id, case.shown_name = reporter.id, 71, "老马"
    case.state, case.closed_at = CLOSED, NOON
    note_event(db, case, what="judged", by="reporter", actor_id=reporter.id, facts={"verdict": "yes"}, now=NOON)
    db.add(CaseJoiner(case_id=made.case_id, person_id=joiner.id or 0, chat_id=72, at=NOON))
    db.add(
        CaseParty(
            case_id=made.case_id, kind="property", name="示例物业公司", contact="前台 0951-0000000", added_at=NOON
        )
    )
    db.flush()
    return case


def leads_to(db: Session, case: Case) -> list[object]:
    db.refresh(case)
    actors = db.exec(select(CaseEvent.actor_id).where(CaseEvent.case_id == case.id)).all()
    joiners = db.exec(select(CaseJoiner.person_id)).all()
    contacts = db.exec(select(CaseParty.contact).order_by(col(CaseParty.id))).all()
    return [thing for thing in (case.reporter_id, case.chat_id, case.shown_name, *actors, *joiners, *contacts) if thing]


def test_a_year_after_the_end_nobody_is_known_from_it(db: Session, case: Case) -> None:
    early, late = NOON + PEOPLE_KEPT_FOR, NOON + PEOPLE_KEPT_FOR + A_DAY
    assert list_to_forget(db, now=early) == []
    assert not forget_people_of_case(db, case.id or 0, now=early)
    assert len(leads_to(db, case)) == 6

    assert list_to_forget(db, now=late) == [case.id]
    assert forget_people_of_case(db, case.id or 0, now=late)

    assert leads_to(db, case) == []
    assert list_to_forget(db, now=late) == []
    assert not forget_people_of_case(db, case.id or 0, now=late)
    assert db.exec(select(CaseParty.name)).all() == ["示例物业公司"]


def test_a_reward_is_paid_before_who_gets_it_is_forgotten(db: Session, case: Case) -> None:
    facts = {"amount_fen": 20_000, "rule": None, "by_rule": "…"}
    note_event(db, case, what=GRANTED, by="office", facts=facts, now=NOON)
    late = NOON + PEOPLE_KEPT_FOR + A_DAY
    assert not forget_people_of_case(db, case.id or 0, now=late)

    note_event(db, case, what=PAID, by="office", facts={"amount_fen": 20_000}, now=late)
    assert not forget_people_of_case(db, case.id or 0, now=late + PEOPLE_KEPT_FOR)
    assert forget_people_of_case(db, case.id or 0, now=late + PEOPLE_KEPT_FOR + A_DAY)


def test_what_is_open_keeps_its_people_however_old_it_is(db: Session, case: Case) -> None:
    case.state, case.closed_at = "accepted", None
    db.add(case)
    db.flush()

    assert list_to_forget(db, now=NOON + 10 * PEOPLE_KEPT_FOR) == []
