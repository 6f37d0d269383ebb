"""Taking in questions of the quiz from a file, by their codes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from models.files.cell import YES_NO, read_code, read_flag, read_term, read_text
from models.files.form import FileForm
from models.files.import_report import ImportReport, Reason
from models.files.planned_change import UNCHANGED, PlannedChange, addition, change_of
from models.files.row_import import Step, known_by_code, take_in
from models.files.row_reading import BadField, read_rows
from models.files.table_file import read_table
from models.files.table_photos import Photos, photo_named
from models.quiz import QuizQuestion
from models.starter_data import STARTER_DATA
from models.term import Term, Terms

TOPICS = Terms(
    Term("speed", "速度与转弯", "Speed and turning"),
    Term("lane", "走哪条道", "Lanes"),
    Term("lights", "红绿灯与让行", "Lights and giving way"),
    Term("riding", "骑行习惯", "How one rides"),
    Term("phone", "手机", "Phone"),
    Term("helmet", "头盔与载人", "Helmet and passengers"),
    Term("plate", "号牌与登记", "Plate and registration"),
    Term("bike", "车辆标准", "The bike"),
    Term("load", "载物", "Load"),
    Term("parking", "停放与处罚", "Parking and fines"),
    Term("accident", "事故处理", "Accidents"),
    Term("fire", "充电与消防", "Charging and fire"),
    Term("rights", "企业的责任", "What firms owe"),
)
# All of a question is the caption of its picture.
_LONGEST = {"question": 200, "right": 40, "wrong": 40, "wrong2": 40, "why": 300, "source": 120, "picture_alt": 120}
_ENGLISH = {f"{name}_en": longest * 2 for name, longest in _LONGEST.items()} | dict.fromkeys(
    ("right_en", "wrong_en", "wrong2_en"), 60
)
_ANSWERS = ("right", "wrong", "wrong2")

QUIZ_FORM = FileForm(
    headings=Terms(
        Term("code", "编号", "Code", ("编码", "id")),
        Term("topic", "主题", "Topic", ("类别",)),
        Term("question", "题目", "Question", ("问题",)),
        Term("right", "正确答案", "Right answer", ("答案", "right")),
        Term("wrong", "错误答案", "Wrong answer", ("错误答案1", "wrong")),
        Term("wrong2", "错误答案2", "Second wrong answer"),
        Term("why", "解释", "Explanation", ("解析", "why")),
        Term("source", "出处", "Source", ("来源",)),
        Term("question_en", "英文题目", "Question in English"),
        Term("right_en", "英文正确答案", "Right answer in English"),
        Term("wrong_en", "英文错误答案", "Wrong answer in English"),
        Term("wrong2_en", "英文错误答案2", "Second wrong answer in English"),
        Term("why_en", "英文解释", "Explanation in English"),
        Term("source_en", "英文出处", "Source in English"),
        Term("picture", "图片", "Picture", ("配图",)),
        Term("picture_alt", "图片说明", "What the picture shows"),
        Term("picture_alt_en", "英文图片说明", "What the picture shows, in English"),
        Term("is_open", "使用", "In use", ("是否使用",)),
    ),
    choices={"topic": TOPICS, "is_open": YES_NO},
    readers={
        **{name: read_text(at_most=longest) for name, longest in (_LONGEST | _ENGLISH).items()},
        "code": read_code,
        "topic": read_term(TOPICS),
        "picture": read_text(at_most=200),
        "is_open": read_flag(YES_NO),
    },
    emptied={"picture": "", "picture_alt": "", "picture_alt_en": ""},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizEntry:
    """What a row says, checked; None leaves a field as it is."""

    code: str
    topic: str | None = None
    question: str | None = None
    right: str | None = None
    wrong: str | None = None
    wrong2: str | None = None
    why: str | None = None
    source: str | None = None
    question_en: str | None = None
    right_en: str | None = None
    wrong_en: str | None = None
    wrong2_en: str | None = None
    why_en: str | None = None
    source_en: str | None = None
    picture: str | None = None
    picture_alt: str | None = None
    picture_alt_en: str | None = None
    is_open: bool | None = None


_PICTURED = ("picture_alt", "picture_alt_en")
_NEEDED = tuple(
    field.name for field in fields(QuizEntry) if field.name not in ("code", "is_open", "picture", *_PICTURED)
)
STARTER_QUIZ = STARTER_DATA / "quiz.csv"


def load_quiz(db: Session, photos: Photos) -> int:
    """Write data/quiz.csv into a bank that is empty; returns how many questions."""
    return len(import_questions(db, STARTER_QUIZ, photos=photos).added)


def import_questions(
    db: Session, path: Path, *, photos: Photos | None = None, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """Bring the bank to what a CSV or XLSX file says of its questions; others stay as they are.

    Without `photos` a cell that names a picture is bad.
    Nothing is written with `dry_run`, nor where there is any error, unless `skip_bad` leaves those rows out.

    Raises:
        BadFile: the file as a whole cannot be read.
        OSError: there is no such file, or it may not be read.
    """
    parsed = read_rows(read_table(path), QUIZ_FORM, areas={}, entry_of=lambda values: QuizEntry(**values))
    known = known_by_code(db, QuizQuestion, parsed)

    def plan(entry: QuizEntry) -> Step[QuizEntry, QuizQuestion]:
        kept = known.get(entry.code)
        entry = replace(entry, picture=photo_named(entry.picture, "picture", photos))
        return Step(entry, kept, _planned(kept, entry))

    def write(steps: Sequence[Step[QuizEntry, QuizQuestion]]) -> None:
        if photos is not None:
            photos.keep(db)
        for step in steps:
            if step.change.kind != UNCHANGED:
                _write(db, step.kept, step.entry)

    return take_in(parsed, plan=plan, write=write, dry_run=dry_run, skip_bad=skip_bad)


def _planned(kept: QuizQuestion | None, entry: QuizEntry) -> PlannedChange:
    """Raises BadField, IncompleteEntry."""
    said = _columns(entry)
    change = addition(entry, needed=_NEEDED) if kept is None else change_of(kept, said, closed=("is_open", False))
    for ending in ("", "_en"):
        seen: set[object] = set()
        for name in (f"{answer}{ending}" for answer in _ANSWERS):
            words = said.get(name, getattr(kept, name, None))
            if words in seen:
                raise BadField(name, Reason.SAME_ANSWER, str(words))
            seen.add(words)
    if said.get("picture", getattr(kept, "picture", None)):
        for name in _PICTURED:
            if not said.get(name, getattr(kept, name, "")):
                raise BadField(name, Reason.MISSING)
    return change


def _write(db: Session, kept: QuizQuestion | None, entry: QuizEntry) -> None:
    texts: dict[str, Any] = dict.fromkeys(_NEEDED, "")
    question = kept or QuizQuestion(code=entry.code, **texts)
    for column, value in _columns(entry).items():
        setattr(question, column, value)
    db.add(question)
    db.flush()


def _columns(entry: QuizEntry) -> dict[str, Any]:
    said = {field.name: getattr(entry, field.name) for field in fields(entry)}
    said = {name: value for name, value in said.items() if value is not None}
    return said | ({"picture": said["picture"] or None} if "picture" in said else {})
