"""What the channels handed in: kept from the moment it is promised to be worked on until that is done."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Index,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    literal_column,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment
from models.prepared import Prepared

WAITING, DONE, SET_ASIDE = "waiting", "done", "set_aside"
# Telegram repeats an update for at most 24 hours.
KEEP_SEEN = timedelta(hours=48)
# What failed is kept with its body, so that somebody can find out why, but not for ever.
KEEP_SET_ASIDE = timedelta(days=30)


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
    """An update on its way to be worked on, as it came."""

    channel: str
    key: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An update that waits: how often a process died of it, perhaps, and who has taken it on."""

    update: Waiting
    tries: int
    worker: int


_received: Table = Received.__table__  # type: ignore[attr-defined]
# States stand in the statements as literals, so that the partial index fits them.
_is_waiting = _received.c.state == literal_column(f"'{WAITING}'")
_new: dict[str, Any] = {
    "channel": bindparam("channel"),
    "key": bindparam("key"),
    "body": bindparam("body"),
    "worker": bindparam("worker"),
    "received_at": bindparam("received_at"),
    "state": literal_column(f"'{WAITING}'"),
    "tries": literal_column("0"),
}
_keep = {
    name: Prepared(insert(_received).values(**_new).on_conflict_do_nothing(index_elements=["channel", "key"]))
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_of_update = (_received.c.channel == bindparam("of_channel"), _received.c.key == bindparam("of_key"), _is_waiting)
_finish = Prepared(update(_received).where(*_of_update).values(state=literal_column(f"'{DONE}'"), body=null()))
_set_aside = Prepared(update(_received).where(*_of_update).values(state=literal_column(f"'{SET_ASIDE}'")))
_claim = Prepared(
    update(_received)
    .where(*_of_update, _received.c.worker == bindparam("from_worker"))
    .values(tries=_received.c.tries + literal_column("1"), worker=bindparam("to_worker"))
)
_claim_of = Prepared(select(_received.c.worker).where(*_of_update))


def keep_updates(db: Session, updates: Sequence[Waiting], *, worker: int, now: datetime) -> None:
    """Store a batch; what is known already is not stored again."""
    rows = [
        {
            "channel": update.channel,
            "key": update.key,
            "body": json.dumps(update.body, ensure_ascii=True, separators=(",", ":")),
            "worker": worker,
            "received_at": now,
        }
        for update in updates
    ]
    if rows:
        _keep[db.get_bind().dialect.name].run_each(db, rows)


def finish_update(db: Session, update: Waiting) -> bool:
    """Mark an update as worked on and drop its body; False where somebody did so before, or it was never stored."""
    values = {"of_channel": update.channel, "of_key": update.key}
    return _finish.run(db, values).rowcount == 1


def set_update_aside(db: Session, update: Waiting) -> bool:
    """Take an update that cannot be worked on out of the way, body and all; False where it waits no more."""
    values = {"of_channel": update.channel, "of_key": update.key}
    return _set_aside.run(db, values).rowcount == 1


def list_waiting(db: Session, *, containing: str) -> list[Waiting]:
    """What waits and has this in its body, as JSON without spaces writes it; oldest first."""
    query = (
        select(_received.c.channel, _received.c.key, _received.c.body)
        .where(_is_waiting, _received.c.body.contains(containing, autoescape=True))
        .order_by(_received.c.id)
    )
    return [Waiting(row.channel, row.key, json.loads(row.body)) for row in db.connection().execute(query)]


def list_holders(db: Session) -> list[int]:
    """The workers that have taken on updates which still wait."""
    return list(db.connection().scalars(select(_received.c.worker).where(_is_waiting).distinct()))


def list_unfinished(db: Session, *, workers: Sequence[int]) -> list[Unfinished]:
    """What these workers have taken on and not finished, oldest first."""
    query = (
        select(_received.c.channel, _received.c.key, _received.c.body, _received.c.tries, _received.c.worker)
        .where(_is_waiting, _received.c.worker.in_(workers))
        .order_by(_received.c.id)
    )
    return [
        Unfinished(Waiting(row.channel, row.key, json.loads(row.body or "{}")), row.tries, row.worker)
        for row in db.connection().execute(query)
    ]


def claim_updates(db: Session, left: Sequence[Unfinished], *, worker: int) -> list[Unfinished]:
    """Take over updates that another process left behind and count the try; returns those that were not gone by then.

    One that the worker has already counts as taken over: it may have it from a commit whose answer was lost.
    """
    return [unfinished for unfinished in left if _claimed(db, unfinished, worker)]


def _claimed(db: Session, left: Unfinished, worker: int) -> bool:
    of_update = {"of_channel": left.update.channel, "of_key": left.update.key}
    if _claim.run(db, {**of_update, "from_worker": left.worker, "to_worker": worker}).rowcount:
        return True
    return _claim_of.run(db, of_update).scalar() == worker


def forget_seen(db: Session, *, now: datetime) -> int:
    """Drop what no channel will repeat any more, and what was set aside long ago; returns how many rows that were."""
    state, at = _received.c.state, _received.c.received_at
    old = or_(
        and_(state == DONE, at < now - KEEP_SEEN),
        and_(state == SET_ASIDE, at < now - KEEP_SET_ASIDE),
    )
    return db.connection().execute(delete(_received).where(old)).rowcount
