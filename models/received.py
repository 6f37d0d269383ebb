"""What the channels handed in: kept from the moment it is promised to be worked on until that is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, Table, UniqueConstraint, bindparam, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment

WAITING, DONE, SET_ASIDE = "waiting", "done", "set_aside"
# Telegram repeats an update for at most 24 hours.
KEEP_SEEN = timedelta(hours=48)


class Received(SQLModel, table=True):
    """An update on its way. `body` is emptied when it is done; the key stays a while, so that a repeat is known."""

    __tablename__ = "received"
    __table_args__ = (
        UniqueConstraint("channel", "key"),
        Index(
            "ix_received_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    channel: str
    key: str
    body: str | None = None
    state: str = WAITING
    tries: int = 0
    worker: int = Field(default=0, sa_type=BigId)
    received_at: datetime = Field(sa_type=UtcMoment, index=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that nobody has finished, as the dispatcher needs it."""

    id: int
    channel: str
    body: dict[str, Any]
    tries: int
    worker: int


_received: Table = Received.__table__  # type: ignore[attr-defined]
_insert = {
    "sqlite": sqlite.insert(_received).on_conflict_do_nothing(index_elements=["channel", "key"]),
    "postgresql": postgresql.insert(_received).on_conflict_do_nothing(index_elements=["channel", "key"]),
}
_of_batch = select(_received.c.id, _received.c.key, _received.c.tries, _received.c.worker).where(
    _received.c.channel == bindparam("channel"),
    _received.c.key.in_(bindparam("keys", expanding=True)),
    _received.c.state == WAITING,
)
_of_row = (_received.c.id == bindparam("row_id"), _received.c.state == WAITING)
_finish = update(_received).where(*_of_row).values(state=DONE, body=None)
_set_aside = update(_received).where(*_of_row).values(state=SET_ASIDE)
_claim = (
    update(_received)
    .where(*_of_row, _received.c.worker == bindparam("from_worker"))
    .values(tries=_received.c.tries + 1, worker=bindparam("to_worker"))
)


def keep_updates(
    db: Session, *, channel: str, updates: Sequence[tuple[str, dict[str, Any]]], worker: int, now: datetime
) -> list[Waiting]:
    """Store a batch of (key, update); those already known are not stored again.

    Returns what of the batch still waits to be worked on, in the batch's order.
    """
    if not updates:
        return []
    connection = db.connection()
    rows = [
        {
            "channel": channel,
            "key": key,
            "body": json.dumps(body, ensure_ascii=True, separators=(",", ":")),
            "state": WAITING,
            "tries": 0,
            "worker": worker,
            "received_at": now,
        }
        for key, body in updates
    ]
    connection.execute(_insert[connection.dialect.name], rows)
    found = connection.execute(_of_batch, {"channel": channel, "keys": [key for key, _ in updates]})
    waiting = {row.key: row for row in found}
    return [
        Waiting(id=row.id, channel=channel, body=body, tries=row.tries, worker=row.worker)
        for key, body in dict(updates).items()
        if (row := waiting.get(key)) is not None
    ]


def finish_update(db: Session, row_id: int) -> bool:
    """Mark an update as worked on and drop its body; False where somebody did so before."""
    return db.connection().execute(_finish, {"row_id": row_id}).rowcount == 1


def set_update_aside(db: Session, row_id: int) -> bool:
    """Take an update that cannot be worked on out of the way, body and all; False where it waits no more."""
    return db.connection().execute(_set_aside, {"row_id": row_id}).rowcount == 1


def list_unfinished(db: Session, *, except_workers: Sequence[int] = ()) -> list[Waiting]:
    """What earlier processes left behind, oldest first."""
    query = (
        select(_received.c.id, _received.c.channel, _received.c.body, _received.c.tries, _received.c.worker)
        .where(_received.c.state == WAITING, _received.c.worker.not_in(except_workers))
        .order_by(_received.c.id)
    )
    return [
        Waiting(row.id, row.channel, json.loads(row.body or "{}"), row.tries, row.worker)
        for row in db.connection().execute(query)
    ]


def claim_update(db: Session, waiting: Waiting, *, worker: int) -> bool:
    """Take over an update that another process left behind and count the try; False where somebody was faster."""
    found = db.connection().execute(_claim, {"row_id": waiting.id, "from_worker": waiting.worker, "to_worker": worker})
    return found.rowcount == 1


def forget_seen(db: Session, *, now: datetime) -> int:
    """Drop the keys of finished updates that no channel will repeat any more; returns how many."""
    done = db.connection().execute(
        delete(_received).where(_received.c.state == DONE, _received.c.received_at < now - KEEP_SEEN)
    )
    return done.rowcount
