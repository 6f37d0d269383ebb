"""What its reporter did with a case that nobody shall match with them: it waits until nobody can tell when that was."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import ACCEPTED, CLOSED, NO, RECEIVED, WAITING, WITHDRAWN, Case
from models.cases.moves import may_start
from models.cases.topic import DANGER, FOOD
from models.database import BigId, UtcMoment
from models.drawn_key import draw_key

SAY, WITHDRAW, JUDGE, RATE, REOPEN = "say", "withdraw", "judge", "rate", "reopen"
# From the full hour before it was done on, so that what is drawn tells nothing of the minute.
_WINDOW = (timedelta(hours=1), timedelta(minutes=110))
# Of a shop the office is told no more than half a day.
_WINDOW_OF_FOOD = (timedelta(hours=2), timedelta(hours=14))


class HeldAct(SQLModel, table=True):
    """`what` is a move, the `place`th that is held back of this case; until `due_at` its office knows nothing of it.

    When it was done stands nowhere.
    """

    __tablename__ = "held_act"
    __table_args__ = (UniqueConstraint("case_id", "place"),)

    id: int = Field(
        default_factory=draw_key, primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    case_id: int = Field(foreign_key="case.id", sa_type=BigId)
    place: int
    what: str
    words: str = Field(default="", sa_type=Text)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    due_at: datetime = Field(sa_type=UtcMoment, index=True)


def is_held_back(case: Case, acts: Sequence[HeldAct]) -> bool:
    """Whether its office hears later of what its reporter does, who has done these before.

    Where somebody is in danger it hears at once, though not sooner than of what is held back; what it does not have yet
    it can't match with anything.
    """
    return case.is_apart and case.hand_over_at is None and (case.klass != DANGER or bool(acts))


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def draw_within_hours(now: datetime, *, food: bool = False) -> datetime:
    """A moment that nobody can guess, drawn alike for all that is done in the hour of `now`."""
    earliest, latest = _WINDOW_OF_FOOD if food else _WINDOW
    minutes = int((latest - earliest).total_seconds()) // 60
    return hour_of(now) + earliest + timedelta(minutes=secrets.randbelow(minutes + 1))


def hold_act(
    db: Session, case: Case, what: str, *, words: str = "", facts: dict[str, Any] | None = None, now: datetime
) -> HeldAct:
    """It comes behind all of this case that is held back already."""
    before = list_held_acts(db, case)
    drawn = now if case.klass == DANGER else draw_within_hours(now, food=case.kind == FOOD)
    act = HeldAct(
        case_id=case.id or 0,
        place=before[-1].place + 1 if before else 1,
        what=what,
        words=words,
        facts=facts or {},
        due_at=max(drawn, before[-1].due_at) if before else drawn,
    )
    db.add(act)
    db.flush()
    return act


def hurry_acts(db: Session, case: Case, *, now: datetime) -> None:
    """Somebody is in danger: nothing is held back any longer."""
    for act in list_held_acts(db, case):
        act.due_at = min(act.due_at, now)
        db.add(act)


def list_held_acts(db: Session, case: Case) -> list[HeldAct]:
    """In the order in which they were done."""
    return list(db.exec(select(HeldAct).where(HeldAct.case_id == case.id).order_by(col(HeldAct.place))))


def list_to_release(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of the cases of which something was held back until now."""
    due = select(HeldAct.case_id).where(col(HeldAct.due_at) <= now, col(HeldAct.case_id) > after).distinct()
    return list(db.exec(due.order_by(col(HeldAct.case_id)).limit(at_most)))


def state_after(case: Case, acts: Sequence[HeldAct]) -> str:
    """Where the case stands for its reporter, who has done these, as far as that can still be done."""
    state = case.state
    for act in acts:
        if not may_start(act.what, state):
            continue
        if act.what == SAY and state == WAITING:
            state = ACCEPTED
        elif act.what == WITHDRAW:
            state = WITHDRAWN
        elif act.what == REOPEN:
            state = RECEIVED
        elif act.what == JUDGE and act.facts["verdict"] != NO:
            state = CLOSED
    return state


def verdict_after(case: Case, acts: Sequence[HeldAct]) -> str | None:
    """What its reporter, who has done these, said last of whether it is solved."""
    verdict = case.verdict
    for act in acts:
        if act.what == JUDGE:
            verdict = act.facts["verdict"]
        elif act.what == REOPEN:
            verdict = None
    return verdict


def is_reopened_after(case: Case, acts: Sequence[HeldAct]) -> bool:
    return bool(case.reopened) or any(act.what == REOPEN for act in acts)
