"""Pictures and posters that were promised to a chat: drawn outside of any transaction, and sent once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field, Session, SQLModel, col, select

from models.cases.export import CaseTable
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.files.stored_file import reference_to
from models.messages.outgoing import Kind, send_later
from models.pictures.certificate import Certificate
from models.pictures.chart import Chart
from models.pictures.poster import Poster
from models.pictures.sheet import Sheet

# What is drawn: a picture of numbers, a poster, a report, a certificate; or written as it is: an entry of a calendar.
CHART, POSTER, REPORT, CERTIFICATE, CALENDAR = "chart", "poster", "report", "certificate", "calendar"
# Or looked up when its turn comes: many cases.
CASES = "cases"
# A text that a phone reads off the picture.
CODE = "code"
PAPERS: Mapping[str, type[Poster | Sheet]] = {POSTER: Poster, REPORT: Sheet}
_TEXT, _BESIDE = "text", "beside"


class AlreadyOwed(Refusal):
    """One such is on its way to this chat."""


class OwedPicture(SQLModel, table=True):
    """What is drawn has a `form`; with a `filename` it is sent as a file.

    `apology` is what is said where it can't be drawn. The row goes when either is in the queue of messages.
    """

    __tablename__ = "owed_picture"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    chat_id: int = Field(sa_type=BigId, index=True)
    form: str = CHART
    chart: dict[str, Any] = Field(sa_type=JSON)
    filename: str = ""
    apology: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcMoment)


def owe_picture(db: Session, *, chat_id: int, chart: Chart, apology: str, now: datetime) -> OwedPicture:
    owed = OwedPicture(chat_id=chat_id, chart=chart.as_fields(), apology=apology, created_at=now)
    db.add(owed)
    db.flush()
    return owed


def form_of(paper: Poster | Sheet) -> str:
    return POSTER if isinstance(paper, Poster) else REPORT


def paper_of(form: str, fields: Mapping[str, Any]) -> Poster | Sheet:
    """What `as_fields` made."""
    return PAPERS[form].from_fields(fields)


def owe_paper(
    db: Session, *, chat_id: int, paper: Poster | Sheet, filename: str, apology: str, now: datetime
) -> OwedPicture:
    """Raises AlreadyOwed."""
    _refuse_second(db, chat_id, filename)
    owed = OwedPicture(
        chat_id=chat_id,
        form=form_of(paper),
        chart=paper.as_fields(),
        filename=filename,
        apology=apology,
        created_at=now,
    )
    db.add(owed)
    db.flush()
    return owed


def owe_cases(
    db: Session, *, chat_id: int, table: CaseTable, filename: str, apology: str, now: datetime
) -> OwedPicture:
    """Raises AlreadyOwed."""
    _refuse_second(db, chat_id, filename)
    owed = OwedPicture(
        chat_id=chat_id, form=CASES, chart=table.as_fields(), filename=filename, apology=apology, created_at=now
    )
    db.add(owed)
    db.flush()
    return owed


def _refuse_second(db: Session, chat_id: int, filename: str) -> None:
    waiting = select(OwedPicture.id).where(OwedPicture.chat_id == chat_id, OwedPicture.filename == filename)
    if db.exec(waiting).first() is not None:
        raise AlreadyOwed


def owe_certificate(db: Session, *, chat_id: int, certificate: Certificate, apology: str, now: datetime) -> OwedPicture:
    owed = OwedPicture(
        chat_id=chat_id, form=CERTIFICATE, chart=certificate.as_fields(), apology=apology, created_at=now
    )
    db.add(owed)
    db.flush()
    return owed


def owe_calendar(db: Session, *, chat_id: int, text: str, filename: str, apology: str, now: datetime) -> OwedPicture:
    owed = OwedPicture(
        chat_id=chat_id, form=CALENDAR, chart={_TEXT: text}, filename=filename, apology=apology, created_at=now
    )
    db.add(owed)
    db.flush()
    return owed


def owe_code(
    db: Session,
    *,
    chat_id: int,
    text: str,
    beside: Mapping[str, Any] | None = None,
    apology: str,
    now: datetime,
) -> OwedPicture:
    """`beside` is what stands with it in its message: a caption, buttons. One that waits already is not owed twice."""
    chart = {_TEXT: text, _BESIDE: dict(beside or {})}
    for waiting in db.exec(select(OwedPicture).where(OwedPicture.chat_id == chat_id, OwedPicture.form == CODE)):
        if waiting.chart == chart:
            return waiting
    owed = OwedPicture(chat_id=chat_id, form=CODE, chart=chart, apology=apology, created_at=now)
    db.add(owed)
    db.flush()
    return owed


def text_of(owed: OwedPicture) -> bytes:
    """What is written as it is."""
    return str(owed.chart[_TEXT]).encode()


def next_owed_picture(db: Session) -> OwedPicture | None:
    return db.exec(select(OwedPicture).order_by(col(OwedPicture.id)).limit(1)).first()


def settle_picture(db: Session, picture_id: int, *, key: str, stored: str | None, now: datetime) -> bool:
    """Put the picture in the queue of messages, or without one the apology; False where that was done before.

    `key` is that of the message. A person asked for it just now, so that it leaves in quiet hours, too.
    """
    owed = db.get(OwedPicture, picture_id)
    if owed is None:
        return False
    if stored is None:
        method, parameters = "sendMessage", {"text": owed.apology}
    elif owed.filename:
        method, parameters = "sendDocument", {"document": reference_to(stored, filename=owed.filename)}
    else:
        method, parameters = "sendPhoto", {"photo": reference_to(stored), **owed.chart.get(_BESIDE, {})}
    send_later(
        db,
        key=key,
        chat_id=owed.chat_id,
        kind=Kind.CASE,
        method=method,
        parameters=parameters,
        due_at=now,
        is_urgent=True,
        stored=stored,
    )
    db.delete(owed)
    db.flush()
    return True
