"""What the team writes down at a shop, for its owner and itself alone: agreed steps, measures, photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_OFFICE, Case, CaseEvent, note_event
from models.cases.file import PHOTO, CaseFile, check_photo_room, keep_files
from models.cases.topic import VISIT
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.files.stored_file import StoredFile
from models.person import Person
from models.shops.visit import ShopVisit

BEFORE, AFTER = "before", "after"
PHASES = (BEFORE, AFTER)
# By phase: what the event is called that its photos came with.
PHOTOS_OF = {BEFORE: "visit_before", AFTER: "visit_after"}
REPORTED = "visit_reported"
MOST_STEPS = 9
SHORTEST_ORDER_S, LONGEST_ORDER_S = 30, 4 * 3600
MOST_WASTE_G, MOST_WASTE_FEN = 1_000_000, 1_000_000


class TooManySteps(Refusal):
    """Nobody takes more than MOST_STEPS upon themselves."""


class StepInThePast(Refusal):
    """A step is for a day that is still to come."""


class NoSuchStep(Refusal):
    """It is none of this case."""


class BadMeasure(Refusal):
    """Below nothing, beyond all measure, or nothing at all."""


class NothingRecorded(Refusal):
    """There is nothing to tell the owner yet."""


class VisitStep(SQLModel, table=True):
    """What was agreed with the owner, to be done by a day."""

    __tablename__ = "visit_step"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)
    what: str = Field(sa_type=Text)
    due_on: date
    done_on: date | None = None


class VisitMeasure(SQLModel, table=True):
    """How the kitchen does in a phase: time for an order in seconds, waste of a day in grams or in fen."""

    __tablename__ = "visit_measure"
    __table_args__ = (CheckConstraint("waste_g IS NULL OR waste_fen IS NULL", name="one_waste"),)

    case_id: int = Field(
        primary_key=True, foreign_key="case.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    phase: str = Field(primary_key=True)
    order_s: int | None = None
    waste_g: int | None = None
    waste_fen: int | None = None
    measured_at: datetime = Field(sa_type=UtcMoment)


@dataclass(frozen=True, slots=True)
class Measured:
    """None where it was not measured; waste is weighed or counted in money, not both."""

    order_s: int | None = None
    waste_g: int | None = None
    waste_fen: int | None = None


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """All that is known of the visits of a case; `photos` counts those of each phase that were kept or are awaited."""

    steps: Sequence[VisitStep]
    measures: dict[str, VisitMeasure]
    photos: dict[str, int]

    @property
    def is_empty(self) -> bool:
        return not (self.steps or self.measures or any(self.photos.values()))


def record_of(db: Session, case: Case) -> VisitRecord:
    measures = {
        measure.phase: measure for measure in db.exec(select(VisitMeasure).where(VisitMeasure.case_id == case.id))
    }
    photos = {phase: len(_files(db, case, phase)) for phase in PHASES}
    return VisitRecord(list_steps(db, case), measures, photos)


def list_steps(db: Session, case: Case) -> list[VisitStep]:
    """In the order in which they were agreed."""
    return list(db.exec(select(VisitStep).where(VisitStep.case_id == case.id).order_by(col(VisitStep.id))))


def add_step(db: Session, case: Case, *, what: str, due_on: date, today: date) -> VisitStep:
    """The case is locked. Raises TooManySteps, StepInThePast."""
    if due_on < today:
        raise StepInThePast
    if len(list_steps(db, case)) >= MOST_STEPS:
        raise TooManySteps
    step = VisitStep(case_id=case.id or 0, what=what, due_on=due_on)
    db.add(step)
    db.flush()
    return step


def turn_step(db: Session, case: Case, step_id: int, *, today: date) -> VisitStep:
    """Done, or not after all. Raises NoSuchStep."""
    step = db.exec(select(VisitStep).where(VisitStep.id == step_id, VisitStep.case_id == case.id)).first()
    if step is None:
        raise NoSuchStep
    step.done_on = today if step.done_on is None else None
    db.add(step)
    db.flush()
    return step


def keep_measure(db: Session, case: Case, phase: str, measured: Measured, *, now: datetime) -> VisitMeasure:
    """The last one of a phase counts; the case is locked. Raises BadMeasure."""
    limits = (
        (measured.order_s, SHORTEST_ORDER_S, LONGEST_ORDER_S),
        (measured.waste_g, 0, MOST_WASTE_G),
        (measured.waste_fen, 0, MOST_WASTE_FEN),
    )
    known = [(value, least, most) for value, least, most in limits if value is not None]
    is_double = measured.waste_g is not None and measured.waste_fen is not None
    if not known or is_double or not all(least <= value <= most for value, least, most in known):
        raise BadMeasure
    measure = db.get(VisitMeasure, (case.id, phase)) or VisitMeasure(case_id=case.id or 0, phase=phase, measured_at=now)
    measure.order_s, measure.waste_g, measure.waste_fen = measured.order_s, measured.waste_g, measured.waste_fen
    measure.measured_at = now
    db.add(measure)
    db.flush()
    return measure


def keep_photos(db: Session, case: Case, phase: str, photos: Sequence[str], *, by: Person, now: datetime) -> CaseEvent:
    """As files of the case that only its office and, by way of the record, its owner sees. Raises TooManyPhotos."""
    check_photo_room(db, case, len(photos))
    event = note_event(db, case, what=PHOTOS_OF[phase], by=BY_OFFICE, actor_id=by.id, is_shown=False, now=now)
    keep_files(db, case, event_id=event.id or 0, photos=photos, now=now)
    return event


def list_record_photos(db: Session, case: Case, phase: str) -> list[StoredFile]:
    """Our copies, oldest first."""
    names = [file.stored for file in _files(db, case, phase) if file.stored is not None]
    query = select(StoredFile).where(col(StoredFile.name).in_(names))
    found = {file.name: file for file in db.exec(query)}
    return [found[name] for name in names]


def forget_visits(db: Session, person: Person) -> None:
    """What was written down at their shop is for nobody any more; while the case is still theirs."""
    theirs = select(Case.id).where(Case.reporter_id == person.id, Case.kind == VISIT)
    visited = select(ShopVisit.case_id).where(ShopVisit.person_id == person.id)
    for table in (VisitStep, VisitMeasure):
        for cases in (theirs, visited):
            db.execute(delete(table).where(col(table.case_id).in_(cases)))
    db.execute(delete(ShopVisit).where(col(ShopVisit.person_id) == person.id))


def _files(db: Session, case: Case, phase: str) -> list[CaseFile]:
    query = (
        select(CaseFile)
        .join(CaseEvent, col(CaseEvent.id) == col(CaseFile.event_id))
        .where(
            CaseFile.case_id == case.id,
            CaseFile.kind == PHOTO,
            CaseEvent.what == PHOTOS_OF[phase],
            col(CaseFile.refused).is_(None),
        )
    )
    return list(db.exec(query.order_by(col(CaseFile.id))))
