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
    tries: int = 0


_received: Table = Received.__table__  # type: ignore[attr-defined]
_insert = {
    "sqlite": sqlite.insert(_received).on_conflict_do_nothing(index_elements=["channel", "key"]),
    "postgresql": postgresql.insert(_received).on_conflict_do_nothing(index_elements=["channel", "key"]),
}
_of_batch = select(_received.c.id, _received.c.key, _received.c.state, _received.c.tries).where(
    _received.c.channel == bindparam("channel"), _received.c.key.in_(bindparam("keys", expanding=True))
)
_finish = (
    update(_received)
    .where(_received.c.id == bindparam("row_id"), _received.c.state == WAITING)
    .values(state=bindparam("outcome"), body=None)
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
    waiting = {row.key: row for row in found if row.state == WAITING}
    return [
        Waiting(id=row.id, channel=channel, body=body, tries=row.tries)
        for key, body in dict(updates).items()
        if (row := waiting.get(key)) is not None
    ]


def finish_update(db: Session, row_id: int, *, outcome: str = DONE) -> bool:
    """Mark an update as worked on; False where somebody did so before."""
    done = db.connection().execute(_finish, {"row_id": row_id, "outcome": outcome})
    return done.rowcount == 1


def list_unfinished(db: Session, *, except_workers: Sequence[int] = ()) -> list[Waiting]:
    """What earlier processes left behind, oldest first."""
    query = (
        select(_received.c.id, _received.c.channel, _received.c.body, _received.c.tries)
        .where(_received.c.state == WAITING, _received.c.worker.not_in(except_workers))
        .order_by(_received.c.id)
    )
    return [
        Waiting(id=row.id, channel=row.channel, body=json.loads(row.body or "{}"), tries=row.tries)
        for row in db.connection().execute(query)
    ]


def count_try(db: Session, row_ids: Sequence[int], *, worker: int) -> None:
    """Note before working on updates again that it was tried once more, and by whom."""
    db.connection().execute(
        update(_received).where(_received.c.id.in_(row_ids)).values(tries=_received.c.tries + 1, worker=worker)
    )


def forget_seen(db: Session, *, now: datetime) -> int:
    """Drop the keys of finished updates that no channel will repeat any more; returns how many."""
    done = db.connection().execute(
        delete(_received).where(_received.c.state == DONE, _received.c.received_at < now - KEEP_SEEN)
    )
    return done.rowcount
