"""The rules of loans that hold now: those that an admin took in last, else those that ship with the program."""

from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.loans.checking import check_loans
from models.loans.reading import BadLoanFile, read_loans, starter_loans
from models.loans.table import LoanTable
from models.people.audit import note_audit
from models.starter_data import STARTER_DATA


class LoanFile(SQLModel, table=True):
    """A file of rules as it was taken in; the newest one holds."""

    __tablename__ = "loan_file"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    content: str = Field(sa_type=Text)
    taken_in_at: datetime = Field(sa_type=UtcMoment)


def current_loans(db: Session) -> LoanTable:
    """What was taken in under an older program, and can't be read any more, gives way to what ships with this one."""
    content = _newest(db)
    try:
        return starter_loans() if content is None else _read(content)
    except BadLoanFile:
        return starter_loans()


def take_in_loans(db: Session, content: bytes, *, today: date, now: datetime) -> LoanTable:
    """From now on these rules hold.

    Raises:
        BadLoanFile: they have flaws; then the ones before hold on.
    """
    table = check_loans(content, today=today)
    taken = LoanFile(content=content.decode("utf-8-sig"), taken_in_at=now)
    db.add(taken)
    db.flush()
    note_audit(db, action="loans.taken_in", subject=f"loans:{taken.id}", actor=None, now=now)
    return table


def loans_text(db: Session) -> str:
    """The file that holds now, as it was written."""
    return _newest(db) or (STARTER_DATA / "loans.toml").read_text(encoding="utf-8")


def _newest(db: Session) -> str | None:
    return db.exec(select(LoanFile.content).order_by(col(LoanFile.id).desc()).limit(1)).first()


@lru_cache(maxsize=4)
def _read(content: str) -> LoanTable:
    return read_loans(content.encode())
