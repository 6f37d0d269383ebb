"""A kitchen looked at by who runs it: the questions of data/kitchen_check.csv, answered in parts over days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Index, delete, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person
from models.starter_data import starter_rows

FINE, FIX, NOT_HERE = "fine", "fix", "none"
# What a tap makes of an answer, and of none.
AFTER: Mapping[str | None, str] = {None: FINE, FINE: FIX, FIX: NOT_HERE, NOT_HERE: FINE}
# More than that nobody begins with.
MOST_STEPS = 5
_IS_OPEN = text("ended_at IS NULL")


class UnknownItem(Refusal):
    """No question has this code, or no part of the kitchen this name."""


class NothingAnswered(Refusal):
    """There is nothing to report on yet."""


@dataclass(frozen=True, slots=True)
class Item:
    """`weight` is 3 where somebody may come to harm, 1 where it is good to have; `law` an article of the food law."""

    code: str
    area: str
    weight: int
    law: str
    question: str
    question_en: str
    advice: str
    advice_en: str

    def label(self, language: str) -> str:
        return self.question_en if language.startswith("en") else self.question

    def hint(self, language: str) -> str:
        return self.advice_en if language.startswith("en") else self.advice


class KitchenCheck(SQLModel, table=True):
    """One that goes on until it is ended; then the next can begin."""

    __tablename__ = "kitchen_check"
    __table_args__ = (
        Index("uq_kitchen_check_open", "person_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId)
    begun_at: datetime = Field(sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class KitchenAnswer(SQLModel, table=True):
    """`file_id` is what the channel calls the photo of it; our own copy is made when a case takes it along."""

    __tablename__ = "kitchen_answer"

    check_id: int = Field(
        primary_key=True, foreign_key="kitchen_check.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    item: str = Field(primary_key=True)
    verdict: str | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class KitchenResult:
    """How the kitchen stands: verdicts by area, and what to begin with, the weightiest first."""

    by_area: Mapping[str, Counter[str]]
    first_steps: Sequence[Item]

    def count(self, verdict: str) -> int:
        return sum(counts[verdict] for counts in self.by_area.values())


@lru_cache(maxsize=1)
def load_items() -> dict[str, Item]:
    """By code, in the order of the file."""
    return {
        row["code"]: Item(**{**row, "weight": int(row["weight"])})  # type: ignore[arg-type]
        for row in starter_rows("kitchen_check")
    }


def list_areas_of_kitchen() -> list[str]:
    return list(dict.fromkeys(item.area for item in load_items().values()))


def list_items(area: str) -> list[Item]:
    """Raises UnknownItem."""
    items = [item for item in load_items().values() if item.area == area]
    if not items:
        raise UnknownItem(area)
    return items


def get_item(code: str) -> Item:
    """Raises UnknownItem."""
    item = load_items().get(code)
    if item is None:
        raise UnknownItem(code)
    return item


def begin_check(db: Session, person: Person, *, now: datetime) -> KitchenCheck:
    """The one that is under way, or a new one."""
    if (check := find_check(db, person)) is not None:
        return check
    check = KitchenCheck(person_id=person.id or 0, begun_at=now)
    db.add(check)
    db.flush()
    return check


def find_check(db: Session, person: Person) -> KitchenCheck | None:
    """The one that is under way."""
    query = select(KitchenCheck).where(KitchenCheck.person_id == person.id, col(KitchenCheck.ended_at).is_(None))
    return db.exec(query).first()


def end_check(db: Session, check: KitchenCheck, *, now: datetime) -> None:
    check.ended_at = now
    db.add(check)
    db.flush()


def answers_of(db: Session, check: KitchenCheck) -> dict[str, KitchenAnswer]:
    """By the code of the item; of questions that are asked no more nothing is told."""
    found = db.exec(select(KitchenAnswer).where(KitchenAnswer.check_id == check.id))
    return {answer.item: answer for answer in found if answer.item in load_items()}


def turn_answer(db: Session, check: KitchenCheck, code: str) -> str:
    """Fine, to fix, not here: each tap the next. Raises UnknownItem."""
    answer = _answer(db, check, get_item(code))
    answer.verdict = AFTER[answer.verdict]
    db.add(answer)
    db.flush()
    return answer.verdict


def call_rest_fine(db: Session, check: KitchenCheck, area: str) -> None:
    """What is not answered there yet is fine. Raises UnknownItem."""
    for item in list_items(area):
        answer = _answer(db, check, item)
        answer.verdict = answer.verdict or FINE
        db.add(answer)
    db.flush()


def add_photo(db: Session, check: KitchenCheck, code: str, *, file_id: str) -> None:
    """The last one counts; what is photographed and not answered is to be fixed. Raises UnknownItem."""
    answer = _answer(db, check, get_item(code))
    answer.file_id, answer.verdict = file_id, answer.verdict or FIX
    db.add(answer)
    db.flush()


def result_of(answers: Mapping[str, KitchenAnswer]) -> KitchenResult:
    """Raises NothingAnswered."""
    by_area: dict[str, Counter[str]] = {}
    to_fix = []
    for item in load_items().values():
        verdict = answers[item.code].verdict if item.code in answers else None
        if verdict is not None:
            by_area.setdefault(item.area, Counter())[verdict] += 1
        if verdict == FIX:
            to_fix.append(item)
    if not by_area:
        raise NothingAnswered
    return KitchenResult(by_area, sorted(to_fix, key=lambda item: -item.weight)[:MOST_STEPS])


def forget_checks(db: Session, person: Person) -> None:
    theirs = select(KitchenCheck.id).where(KitchenCheck.person_id == person.id)
    db.execute(delete(KitchenAnswer).where(col(KitchenAnswer.check_id).in_(theirs)))
    db.execute(delete(KitchenCheck).where(col(KitchenCheck.person_id) == person.id))


def _answer(db: Session, check: KitchenCheck, item: Item) -> KitchenAnswer:
    return db.get(KitchenAnswer, (check.id, item.code)) or KitchenAnswer(check_id=check.id or 0, item=item.code)
