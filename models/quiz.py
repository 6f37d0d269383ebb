"""The quiz: five questions a week, explained at once; what was wrong comes again in later weeks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2s

from sqlalchemy import Table, Text, UniqueConstraint, delete, func, select
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person

A_WEEK = 5
# So many of the five at most are there again because they were wrong.
MOST_AGAIN = 2


class PastWeek(Refusal):
    """The question was asked in another week, or is not in the bank any more."""


class QuizQuestion(SQLModel, table=True):
    """In both languages, with where the answer comes from. `is_open`: it is asked; what was answered stays.

    `picture` is the name of a kept file; what can be seen on it stands in words beside it.
    """

    __tablename__ = "quiz_question"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(unique=True)
    topic: str
    question: str = Field(sa_type=Text)
    right: str
    wrong: str
    wrong2: str
    why: str = Field(sa_type=Text)
    source: str
    question_en: str = Field(sa_type=Text)
    right_en: str
    wrong_en: str
    wrong2_en: str
    why_en: str = Field(sa_type=Text)
    source_en: str
    picture: str | None = Field(default=None, foreign_key="stored_file.name")
    picture_alt: str = Field(default="", sa_type=Text)
    picture_alt_en: str = Field(default="", sa_type=Text)
    is_open: bool = True

    def words(self, language: str) -> "QuizWords":
        if language.startswith("en"):
            answers = (self.right_en, self.wrong_en, self.wrong2_en)
            return QuizWords(self.question_en, answers, self.why_en, self.source_en, self.picture_alt_en)
        answers = (self.right, self.wrong, self.wrong2)
        return QuizWords(self.question, answers, self.why, self.source, self.picture_alt)


class QuizAnswer(SQLModel, table=True):
    """One for a person, a week (by its Monday) and a question; the first one counts."""

    __tablename__ = "quiz_answer"
    __table_args__ = (UniqueConstraint("person_id", "week", "question_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId)
    week: date
    question_id: int = Field(foreign_key="quiz_question.id", sa_type=BigId)
    is_right: bool
    answered_at: datetime = Field(sa_type=UtcMoment)


@dataclass(frozen=True, slots=True)
class QuizWords:
    """A question in one language; the first of `answers` is the right one, `picture` what its picture shows."""

    question: str
    answers: tuple[str, ...]
    why: str
    source: str
    picture: str = ""


_answer: Table = QuizAnswer.__table__  # type: ignore[attr-defined]


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def next_question(db: Session, person: Person, *, week: date) -> QuizQuestion | None:
    """What to ask now; None where the five of the week are answered, or the bank has no more.

    First what was wrong the last time it was asked, the longest ago first; then what was never asked, topics by turns;
    then what was asked longest ago.
    """
    done = list_answered(db, person, week=week)
    if len(done) >= A_WEEK:
        return None
    last = {answer.question_id: answer for answer in _before(db, person, week)}
    asked = {answer.question_id for answer in done}
    questions = [one for one in list_questions(db) if one.id not in asked]
    wrong = sorted(
        (one for one in questions if (one.id or 0) in last and not last[one.id or 0].is_right),
        key=lambda one: (last[one.id or 0].week, one.id or 0),
    )
    again = sum(answer.question_id in last and not last[answer.question_id].is_right for answer in done)
    if wrong and again < MOST_AGAIN:
        return wrong[0]
    rest = [one for one in questions if one not in wrong] or wrong
    topics = {one.id: one.topic for one in list_questions(db)}
    seen = [topics.get(answer.question_id, "") for answer in done]
    return min(
        rest,
        key=lambda one: (
            last[one.id or 0].week if one.id in last else date.min,
            seen.count(one.topic),
            _chance(person, week, one),
        ),
        default=None,
    )


def order_of(question: QuizQuestion, *, week: date) -> list[int]:
    """In which order the answers are shown: another one each week, the same whenever it is looked at."""
    return sorted(range(3), key=lambda place: blake2s(f"{week} {question.code} {place}".encode()).digest())


def answer_question(
    db: Session, question_id: int, *, person: Person, week: date, asked_in: date, choice: int, now: datetime
) -> QuizAnswer:
    """`choice` is the place in `answers`. Answered before, the first answer is returned. The person is locked.

    Raises PastWeek.
    """
    question = db.get(QuizQuestion, question_id)
    if question is None or asked_in != week:
        raise PastWeek
    before = next((one for one in list_answered(db, person, week=week) if one.question_id == question_id), None)
    if before is not None:
        return before
    answer = QuizAnswer(
        person_id=person.id or 0, week=week, question_id=question_id, is_right=choice == 0, answered_at=now
    )
    db.add(answer)
    db.flush()
    return answer


def list_questions(db: Session) -> list[QuizQuestion]:
    query = select_rows(QuizQuestion).where(col(QuizQuestion.is_open))
    return list(db.exec(query.order_by(col(QuizQuestion.id))))


def list_answered(db: Session, person: Person, *, week: date) -> list[QuizAnswer]:
    """Those of one week, in the order in which they were given."""
    query = select_rows(QuizAnswer).where(QuizAnswer.person_id == person.id, QuizAnswer.week == week)
    return list(db.exec(query.order_by(col(QuizAnswer.id))))


def count_answers(db: Session, person: Person) -> int:
    query = select(func.count()).where(_answer.c.person_id == person.id)
    return db.connection().scalar(query) or 0


def forget_quiz(db: Session, person: Person) -> None:
    db.execute(delete(QuizAnswer).where(col(QuizAnswer.person_id) == person.id))


def _before(db: Session, person: Person, week: date) -> list[QuizAnswer]:
    """The last answer to each question, before a week."""
    newest = (
        select(func.max(_answer.c.id))
        .where(_answer.c.person_id == person.id, _answer.c.week < week)
        .group_by(_answer.c.question_id)
    )
    return list(db.exec(select_rows(QuizAnswer).where(col(QuizAnswer.id).in_(newest))))


def _chance(person: Person, week: date, question: QuizQuestion) -> bytes:
    return blake2s(f"{person.id} {week} {question.code}".encode()).digest()
