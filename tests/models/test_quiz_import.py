"""The bank of questions: what ships with the program, and what staff read from files."""

import shutil
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.console.import_words import report_lines
from bot.files.table_photos import PhotosIn
from handlers.words import speaking
from models.files.import_report import ChangedEntry, ImportReport, Reason, RowError
from models.quiz import QuizQuestion, list_questions
from models.quiz_import import QUIZ_FORM, STARTER_QUIZ, TOPICS, import_questions, load_quiz
from tests.models.stations.files import write
from tests.playground import NOON

HEADINGS = (
    "编号,主题,题目,正确答案,错误答案,错误答案2,解释,出处,"
    "英文题目,英文正确答案,英文错误答案,英文错误答案2,英文解释,英文出处,图片,图片说明,英文图片说明"
)
GOOD = "x-1,头盔与载人,戴吗？,戴,不戴,看天气,都要戴。,示例,A helmet?,Yes,No,Depends,Both wear one.,sample"


def test_the_bank_that_ships_is_whole_in_both_languages(db: Session, tmp_path: Path) -> None:
    assert load_quiz(db, PhotosIn(STARTER_QUIZ, tmp_path, now=NOON)) >= 60

    questions = list_questions(db)
    assert {question.topic for question in questions} == {topic.code for topic in TOPICS}
    for language in ("zh_CN", "en"):
        words = [question.words(language) for question in questions]
        assert len({one.question for one in words}) == len(words)
        assert all(one.why and one.source and len(set(one.answers)) == 3 for one in words)
        pictured = [one for one, question in zip(words, questions, strict=True) if question.picture]
        assert len({one.picture for one in pictured}) == len(pictured) >= 3
    # 25 km/h is what the vehicle can do; the lane's limit is 15.
    assert not [one.code for one in questions if "25 公里" in one.right]


def test_a_file_adds_changes_and_takes_out_of_use(db: Session, tmp_path: Path) -> None:
    import_questions(db, write(tmp_path, HEADINGS, GOOD))

    report = import_questions(db, write(tmp_path, "编号,解释,使用", "x-1,骑车的坐车的都要戴。,"))
    assert report == ImportReport(changed=(ChangedEntry("x-1", ("why",)),), is_written=True)
    assert import_questions(db, write(tmp_path, "编号,使用", "x-1,否")).closed == ("x-1",)

    assert list_questions(db) == []
    assert db.exec(select(QuizQuestion)).one().why == "骑车的坐车的都要戴。"


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (GOOD.replace("头盔与载人", "天文"), RowError(3, "主题", Reason.UNKNOWN_WORD, "天文")),
        (GOOD.replace("不戴", "戴"), RowError(3, "错误答案", Reason.SAME_ANSWER, "戴")),
        (GOOD.replace(",Depends,", ",No,"), RowError(3, "英文错误答案2", Reason.SAME_ANSWER, "No")),
        (GOOD.replace(",示例,", ",,"), RowError(3, "出处", Reason.MISSING)),
        (GOOD.replace("看天气", "看" * 41), RowError(3, "错误答案2", Reason.TOO_LONG, "40")),
        (GOOD.replace("x-1", "x 1"), RowError(3, "编号", Reason.BAD_CODE, "x 1")),
        (f"{GOOD},no.png,一顶头盔,A helmet", RowError(3, "图片", Reason.NO_PHOTO, "no.png")),
        (f"{GOOD},seen.png,,A helmet", RowError(3, "图片说明", Reason.MISSING)),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_nothing_is_written(
    db: Session, tmp_path: Path, row: str, error: RowError
) -> None:
    good = GOOD.replace("x-1", "x-0")
    shutil.copy(STARTER_QUIZ.parent / "quiz" / "no-bikes.png", tmp_path / "seen.png")
    path = write(tmp_path, HEADINGS, good, row)

    report = import_questions(db, path, photos=PhotosIn(path, tmp_path, now=NOON))

    assert report.errors == (error,)
    assert list_questions(db) == []
    assert import_questions(db, write(tmp_path, HEADINGS, good, row), skip_bad=True).added == ("x-0",)


def test_what_is_wrong_is_told_in_both_languages(db: Session, tmp_path: Path) -> None:
    report = import_questions(db, write(tmp_path, HEADINGS, GOOD.replace("不戴", "戴")))
    told = []
    for language in ("zh_CN", "en"):
        with speaking(language):
            told += list(report_lines(report, QUIZ_FORM))[:1]

    assert told == [
        "第 2 行，错误答案：“戴”在答案里已经有了。",
        "Line 2, 错误答案: “戴” stands among the answers already.",
    ]
