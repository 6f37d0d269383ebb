"""Anything that a person raises and somebody must answer: one table, and a timeline that only grows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint, delete, func, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.areas.coordinates import Position
from models.cases.topic import FOOD
from models.database import BigId, UtcMoment
from models.drawn_key import draw_key
from models.errors import Refusal
from models.offices.group import call_for_card, mark_cards
from models.person import Person

RECEIVED, ACCEPTED, WAITING, ANSWERED, CLOSED, WITHDRAWN = (
    "received",
    "accepted",
    "waiting",
    "answered",
    "closed",
    "withdrawn",
)
STATES = (RECEIVED, ACCEPTED, WAITING, ANSWERED, CLOSED, WITHDRAWN)
# Somebody in the office has something to do.
OPEN = (RECEIVED, ACCEPTED, WAITING)

# How far its office was warned of a limit.
UNWARNED, DUE_SOON, OVERDUE, ESCALATED = range(4)
# What the clock looks for. Literal, so that both databases see that an index fits.
IS_OPEN = f"state IN ('{RECEIVED}', '{ACCEPTED}', '{WAITING}')"
IS_BEHIND = f"state IN ('{ANSWERED}', '{CLOSED}')"
IS_SILENT = f"state = '{ANSWERED}'"
IS_HELD = f"state = '{ACCEPTED}'"
IS_KEPT_BACK = "hand_over_at IS NOT NULL"
IS_CAME_UP = f"warned >= {OVERDUE} AND {IS_OPEN} AND hand_over_at IS NULL"
IS_TO_WARN = f"warned < {ESCALATED} AND state IN ('{RECEIVED}', '{ACCEPTED}')"

# How the office ended it. Each is counted for itself.
SOLVED, REFUSED, PASSED_ON, IMPOSSIBLE = "solved", "refused", "passed_on", "impossible"
OUTCOMES = (SOLVED, REFUSED, PASSED_ON, IMPOSSIBLE)
# What the person says of it; who says nothing has said nothing.
YES, PARTLY, NO = "yes", "partly", "no"
VERDICTS = (YES, PARTLY, NO)

# How a person stands behind a case.
HIDDEN, NAMED, ANONYMOUS = "hidden", "named", "anonymous"
MANNERS = (HIDDEN, NAMED, ANONYMOUS)

# What has happened where the office came to its end with it.
ENDED = ("answered", "refused")

BY_REPORTER, BY_OFFICE, BY_CO_UNIT, BY_CLOCK = "reporter", "office", "co_unit", "clock"


class NoSuchCase(Refusal):
    """There is none of this number, or none that this person may see: both look the same."""


class Case(SQLModel, table=True):
    """`reporter_id` and `chat_id` are empty where it was left without an account; then `code_hash` opens it.

    `shown_name` is what the person chose to be called by the office. `answer_by` moves by the time in which the office
    waited for the person, and by one extension; at `warn_at` the step behind `warned` is due. The office
    did something about it last, or had to begin again, at `touched_at`. `version` grows with every move.
    Until `hand_over_at`, where there is one, its office knows nothing of it: only then is it received.
    """

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_office", "office_id", "state", "answer_by", "hand_over_at"),
        Index("ix_case_holder", "holder_id", "state", "answer_by", "office_id", "hand_over_at"),
        # All that figures count by, in the order they are grouped in, so that no row is read for them.
        Index(
            "ix_case_figures",
            "office_id",
            "kind",
            "adcode",
            "received_at",
            "state",
            "acknowledge_by",
            "accepted_at",
            "answer_by",
            "answered_at",
            "verdict",
            "rating",
            "reopened",
            "hand_over_at",
        ),
        # Of all of them SQLite would take it for the choice of the many that are not kept back.
        Index(
            "ix_case_hand_over_at",
            "hand_over_at",
            sqlite_where=text(IS_KEPT_BACK),
            postgresql_where=text(IS_KEPT_BACK),
        ),
        Index("ix_case_topic", "topic", "received_at"),
        Index("ix_case_answered_at", "answered_at", sqlite_where=text(IS_SILENT), postgresql_where=text(IS_SILENT)),
        Index("ix_case_touched_at", "touched_at", sqlite_where=text(IS_HELD), postgresql_where=text(IS_HELD)),
        Index(
            "ix_case_came_up",
            "answer_by",
            "warned",
            "office_id",
            sqlite_where=text(IS_CAME_UP),
            postgresql_where=text(IS_CAME_UP),
        ),
        Index("ix_case_warn_at", "warn_at", sqlite_where=text(IS_TO_WARN), postgresql_where=text(IS_TO_WARN)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    kind: str
    topic: str
    klass: str
    state: str = RECEIVED
    reporter_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    chat_id: int | None = Field(default=None, sa_type=BigId)
    code_hash: str | None = Field(default=None, unique=True)
    shown_name: str | None = None
    platform: str | None = None
    story: str = Field(default="", sa_type=Text)
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    adcode: int | None = Field(default=None, foreign_key="area.adcode")
    station_id: int | None = Field(default=None, foreign_key="station.id", sa_type=BigId, index=True)
    office_id: int = Field(foreign_key="office.id", sa_type=BigId)
    holder_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId)
    last_holder_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId)
    outcome: str | None = None
    answer: str | None = Field(default=None, sa_type=Text)
    verdict: str | None = None
    rating: int | None = None
    reopened: int = 0
    extended: int = 0
    warned: int = UNWARNED
    version: int = 0
    received_at: datetime = Field(sa_type=UtcMoment)
    hand_over_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    acknowledge_by: datetime = Field(sa_type=UtcMoment)
    answer_by: datetime = Field(sa_type=UtcMoment)
    warn_at: datetime = Field(sa_type=UtcMoment)
    waiting_since: datetime | None = Field(default=None, sa_type=UtcMoment)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    touched_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    answered_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    closed_at: datetime | None = Field(default=None, sa_type=UtcMoment)

    @property
    def is_veiled(self) -> bool:
        """Whether the office learns only on which half of a day the person did something."""
        return self.kind == FOOD and self.shown_name is None

    @property
    def position(self) -> Position | None:
        return None if self.latitude is None or self.longitude is None else Position(self.latitude, self.longitude)

    @property
    def is_apart(self) -> bool:
        """Whether nobody may find out who raised it, by what they do with it either."""
        return self.reporter_id is None or self.is_veiled

    @property
    def number(self) -> str:
        """As people read it; it opens nothing by itself."""
        return f"{self.kind[0].upper()}{self.id:06d}"

    @property
    def is_to_warn(self) -> bool:
        """Whether anybody is to be told once more when `warn_at` has come; as IS_TO_WARN."""
        return self.warned < ESCALATED and self.state in (RECEIVED, ACCEPTED)


class CaseEvent(SQLModel, table=True):
    """One thing that happened, never changed. `is_shown` to the reporter; what is not is for the offices alone."""

    __tablename__ = "case_event"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)
    at: datetime = Field(sa_type=UtcMoment)
    by: str
    actor_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    what: str
    words: str = Field(default="", sa_type=Text)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    is_shown: bool = True


class CaseJoiner(SQLModel, table=True):
    """Somebody who met with the same thing: they get the news of the case, and read nothing of who raised it."""

    __tablename__ = "case_joiner"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId, index=True)
    chat_id: int = Field(sa_type=BigId)
    at: datetime = Field(sa_type=UtcMoment)


def get_case(db: Session, case_id: int) -> Case:
    """Locked until the transaction ends, and as it is then: since it was looked at, somebody may have been faster.

    Raises NoSuchCase.
    """
    query = select(Case).where(Case.id == case_id).with_for_update(key_share=True)
    found = db.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NoSuchCase
    return found


def note_event(
    db: Session,
    case: Case,
    *,
    what: str,
    by: str,
    actor_id: int | None = None,
    words: str = "",
    facts: dict[str, Any] | None = None,
    is_shown: bool = True,
    now: datetime,
) -> CaseEvent:
    """Before its office has the case, the keys of its events tell no more of the time than their moments do."""
    event = CaseEvent(
        id=None if case.hand_over_at is None else _draw_event_key(db, case),
        case_id=case.id or 0,
        at=now,
        by=by,
        actor_id=actor_id,
        what=what,
        words=words,
        facts=facts or {},
        is_shown=is_shown,
    )
    case.version += 1
    if by == BY_OFFICE:
        case.touched_at = now
    db.add_all((case, event))
    db.flush()
    if case.hand_over_at is None:
        mark_cards(db, case_id=case.id or 0, office_id=case.office_id, what=what, now=now)
    return event


def note_received(db: Session, case: Case, *, by: str, facts: dict[str, Any], now: datetime) -> CaseEvent:
    """The first event of a case that was just written, with version 1: nothing of it is there to be looked up."""
    event = CaseEvent(
        id=None if case.hand_over_at is None else draw_key(),
        case_id=case.id or 0,
        at=now,
        by=by,
        actor_id=case.reporter_id if by == BY_REPORTER else None,
        what="received",
        facts=facts,
    )
    db.add(event)
    db.flush()
    if case.hand_over_at is None:
        call_for_card(db, case_id=case.id or 0, office_id=case.office_id, now=now)
    return event


def _draw_event_key(db: Session, case: Case) -> int | None:
    """Behind those that it has; None, counted up, where one of them was."""
    last = db.exec(select(func.max(CaseEvent.id)).where(CaseEvent.case_id == case.id)).one()
    return draw_key(above=last) if last is None or last < 0 else None


def list_events(db: Session, case: Case, *, only_shown: bool) -> list[CaseEvent]:
    """Oldest first."""
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(col(CaseEvent.id))
    return list(db.exec(query.where(col(CaseEvent.is_shown)) if only_shown else query))


def find_answer_event(db: Session, case: Case) -> CaseEvent | None:
    """When it was answered or refused last."""
    query = select(CaseEvent).where(CaseEvent.case_id == case.id, col(CaseEvent.what).in_(ENDED))
    return db.exec(query.order_by(col(CaseEvent.id).desc()).limit(1)).first()


def forget_in_cases(db: Session, person: Person) -> None:
    """What they raised is worked on to its end, without them; what they did for others stays done."""
    db.execute(
        update(Case).where(col(Case.reporter_id) == person.id).values(reporter_id=None, chat_id=None, shown_name=None)
    )
    db.execute(delete(CaseJoiner).where(col(CaseJoiner.person_id) == person.id))
    for column in (col(Case.holder_id), col(Case.last_holder_id)):
        db.execute(update(Case).where(column == person.id).values({column: None}))
    db.execute(update(CaseEvent).where(col(CaseEvent.actor_id) == person.id).values(actor_id=None))
