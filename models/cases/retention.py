"""A year after a case is closed it leads no more to who raised it, joined it, or was to be called for a party."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, update
from sqlmodel import Session, col, select

from models.case import BY_REPORTER, CLOSED, WITHDRAWN, Case, CaseEvent, CaseJoiner, get_case, list_events
from models.cases.party import CaseParty
from models.cases.reward import GRANTED, PAID, find_reward
from models.people.audit import note_audit

PEOPLE_KEPT_FOR = timedelta(days=365)


def list_to_forget(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of those that were closed so long ago and still lead to somebody."""
    query = select(Case.id).where(_is_old(now), _leads_to_somebody(), col(Case.id) > after)
    return [number for number in db.exec(query.order_by(col(Case.id)).limit(at_most)) if number is not None]


def forget_people_of_case(db: Session, case_id: int, *, now: datetime) -> bool:
    """Empty who raised it, who joined it, and whom the parties named to be called; its words and its course stay.

    A reward that is still to be paid keeps them, and one that was paid later counts from then. False where it is too
    early, or nobody stands there any more.
    """
    case = get_case(db, case_id)
    query = select(Case.id).where(Case.id == case.id, _is_old(now), _leads_to_somebody())
    if db.exec(query).first() is None or _is_owed(db, case, now):
        return False
    case.reporter_id = case.chat_id = case.shown_name = None
    db.add(case)
    db.flush()
    theirs = and_(col(CaseEvent.case_id) == case.id, col(CaseEvent.by) == BY_REPORTER)
    db.execute(update(CaseEvent).where(theirs).values(actor_id=None))
    db.execute(delete(CaseJoiner).where(col(CaseJoiner.case_id) == case.id))
    db.execute(update(CaseParty).where(col(CaseParty.case_id) == case.id).values(contact=None))
    note_audit(db, action="case.people_forgotten", subject=f"case:{case.id}", actor=None, adcode=case.adcode, now=now)
    return True


def _is_old(now: datetime) -> ColumnElement[bool]:
    return and_(col(Case.state).in_((CLOSED, WITHDRAWN)), col(Case.closed_at) < now - PEOPLE_KEPT_FOR)


def _leads_to_somebody() -> ColumnElement[bool]:
    named = [col(column).is_not(None) for column in (Case.reporter_id, Case.chat_id, Case.shown_name)]
    joined = select(CaseJoiner.id).where(CaseJoiner.case_id == Case.id).exists()
    called = select(CaseParty.id).where(CaseParty.case_id == Case.id, col(CaseParty.contact).is_not(None)).exists()
    return or_(*named, joined, called)


def _is_owed(db: Session, case: Case, now: datetime) -> bool:
    events = list_events(db, case, only_shown=False)
    reward = find_reward(events)
    if reward is None:
        return False
    if reward.what == PAID:
        return max(event.at for event in events if event.what == PAID) >= now - PEOPLE_KEPT_FOR
    return reward.what == GRANTED
