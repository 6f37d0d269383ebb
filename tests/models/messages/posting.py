"""Rows of `outgoing`, written and claimed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from models.messages.claims import Claimed, claim_due
from models.messages.outgoing import (
    Kind,
    Outgoing,
    send_later,
)
from models.people.quiet_hours import QuietHours, parse_spans
from tests.playground import NOON

ME, OTHER = 11, 22
CHAT, NEIGHBOUR = 5_000_000_001, 5_000_000_002
QUIET = QuietHours(
    ZoneInfo("Asia/Shanghai"), night=parse_spans("22:00-08:00"), rush=parse_spans("11:00-13:30,17:00-19:30")
)
LATE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""23:00 in Ningxia."""


def put(db: Session, key: str, *, chat_id: int = CHAT, kind: Kind = Kind.REMINDER, **facts: object) -> None:
    defaults = {"due_at": NOON, "method": "sendMessage", "parameters": {"text": key}}
    assert send_later(db, key=key, chat_id=chat_id, kind=kind, **{**defaults, **facts})  # type: ignore[arg-type]


def claim(
    db: Session, *, worker: int = ME, known: Sequence[int] = (), at_most: int = 10, now: datetime = NOON
) -> list[Claimed]:
    return claim_due(db, worker=worker, known=known, at_most=at_most, quiet=QUIET, now=now)


def texts(rows: Sequence[Claimed]) -> list[str]:
    return [row.call[1]["text"] for row in rows if row.call]


def row_of(db: Session, key: str) -> Outgoing:
    db.flush()
    db.expire_all()
    return db.exec(select(Outgoing).where(Outgoing.key == key)).one()
