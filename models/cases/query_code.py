"""An anonymous case is found by its query code alone; who guesses is shut out for a while."""

import re
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import Case, NoSuchCase
from models.cases.opening import CODE_LENGTH
from models.database import BigId, UtcMoment
from models.secret_code import (
    CODE_ALPHABET,
    MOST_WRONG_TRIES,
    SHUT_FOR,
    TRIES_WITHIN,
    code_digest,
    plain_code,
    refuse_guessing,
)

_CODE = re.compile(
    rf"(?<![0-9A-Z])[{CODE_ALPHABET}](?:[\s\-–—‐]*[{CODE_ALPHABET}]){{{CODE_LENGTH - 1}}}(?![0-9A-Z])",
    re.IGNORECASE,
)


class CaseTry(SQLModel, table=True):
    """A code that came from a chat and opened nothing."""

    __tablename__ = "case_try"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    chat_id: int = Field(sa_type=BigId, index=True)
    tried_at: datetime = Field(sa_type=UtcMoment, index=True)


def code_in(text: str) -> str:
    """The query code that stands in a text, as it was drawn; empty where there is none.

    Many people send the whole message in which they got it. What has digits alone is the number of an order.
    """
    found = _CODE.search(text)
    code = plain_code(found[0]) if found else ""
    return "" if code.isdigit() else code


def find_case_by_code(db: Session, code: str, *, chat_id: int, now: datetime) -> Case:
    """Locked, as `get_case`.

    Raises:
        TooManyTries: nothing was looked at.
        NoSuchCase: it was counted.
    """
    db.execute(delete(CaseTry).where(col(CaseTry.tried_at) < now - TRIES_WITHIN - SHUT_FOR))
    query = select(CaseTry.tried_at).where(CaseTry.chat_id == chat_id)
    wrong_at = db.exec(query.order_by(col(CaseTry.id).desc()).limit(MOST_WRONG_TRIES)).all()
    refuse_guessing(wrong_at, now=now)
    locked = select(Case).where(Case.code_hash == code_digest(code)).with_for_update(key_share=True)
    case = db.exec(locked.execution_options(populate_existing=True)).first()
    if case is None:
        db.add(CaseTry(chat_id=chat_id, tried_at=now))
        db.flush()
        raise NoSuchCase
    return case
