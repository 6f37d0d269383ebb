"""Handing out the bank of questions in a file that an import takes back without changing anything."""

from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session, col, select

from models.files.table_file import whole_file, write_table
from models.quiz import QuizQuestion
from models.quiz_import import QUIZ_FORM


def export_questions(
    db: Session, path: Path, *, language: str = "zh_CN", photo_cell: Callable[[str], str] = str
) -> int:
    """Write every question, also those that are asked no more, by code; returns how many.

    `photo_cell` says what to write for a picture, by its name. Raises as `export_offices`.
    """
    questions = db.exec(select(QuizQuestion).order_by(col(QuizQuestion.code))).all()

    def cell(field: str, question: QuizQuestion) -> str:
        value = getattr(question, field)
        if field == "picture":
            return photo_cell(value) if value else ""
        return QUIZ_FORM.word_for(field, value, language) if field in QUIZ_FORM.choices else str(value)

    with whole_file(path) as unfinished:
        rows = [[cell(field, question) for field in QUIZ_FORM.fields] for question in questions]
        write_table(unfinished, QUIZ_FORM.headings.labels(language), rows)
    return len(questions)
