"""What the engine keeps for a chat: its state, and the replies that were promised but are not yet known to be sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Table, Text, bindparam, null, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment
from models.prepared import Prepared


class Dialogue(SQLModel, table=True):
    """One row a chat; the row is the chat's lock. `state` and `owed` are JSON."""

    __tablename__ = "dialogue"
    __table_args__ = (
        Index(
            "ix_dialogue_owing",
            "chat_id",
            sqlite_where=text("owed IS NOT NULL"),
            postgresql_where=text("owed IS NOT NULL"),
        ),
    )

    chat_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    step: int = 0
    state: str = Field(default="{}", sa_type=Text)
    owed: str | None = Field(default=None, sa_type=Text)
    updated_at: datetime = Field(sa_type=UtcMoment, index=True)


@dataclass(frozen=True, slots=True)
class Owed:
    """A reply that must leave: a Bot API call. `key` is unique for ever; `worker` is the process that sends it."""

    key: str
    worker: int
    method: str
    parameters: dict[str, Any]


@dataclass(slots=True)
class OpenDialogue:
    """A chat's row while one step works on it."""

    chat_id: int
    step: int
    state: dict[str, Any]
    owed: list[Owed]


_dialogue: Table = Dialogue.__table__  # type: ignore[attr-defined]
_load = Prepared(
    select(_dialogue.c.step, _dialogue.c.state, _dialogue.c.owed)
    .where(_dialogue.c.chat_id == bindparam("chat"))
    .with_for_update()
)
_new = {
    "sqlite": sqlite.insert(_dialogue).on_conflict_do_nothing(index_elements=["chat_id"]),
    "postgresql": postgresql.insert(_dialogue).on_conflict_do_nothing(index_elements=["chat_id"]),
}
_store = Prepared(
    update(_dialogue)
    .where(_dialogue.c.chat_id == bindparam("chat"))
    .values(
        step=bindparam("new_step"), state=bindparam("new_state"), owed=bindparam("new_owed"), updated_at=bindparam("at")
    )
)
_settle_all = Prepared(
    update(_dialogue)
    .where(_dialogue.c.chat_id == bindparam("chat"), _dialogue.c.owed == bindparam("sent"))
    .values(owed=null())
)
_settle = Prepared(update(_dialogue).where(_dialogue.c.chat_id == bindparam("chat")).values(owed=bindparam("rest")))


def open_dialogue(db: Session, chat_id: int, *, now: datetime) -> OpenDialogue:
    """Lock and load a chat's row, made where there is none."""
    row = _load.run(db, {"chat": chat_id}).first()
    if row is None:
        fresh = {"chat_id": chat_id, "step": 0, "state": "{}", "owed": None, "updated_at": now}
        connection = db.connection()
        connection.execute(_new[connection.dialect.name], fresh)
        row = _load.run(db, {"chat": chat_id}).one()
    return OpenDialogue(chat_id, row.step, json.loads(row.state), read_owed(row.owed))


def store_dialogue(db: Session, dialogue: OpenDialogue, *, now: datetime) -> None:
    _store.run(
        db,
        {
            "chat": dialogue.chat_id,
            "new_step": dialogue.step,
            "new_state": json.dumps(dialogue.state, ensure_ascii=True, separators=(",", ":")),
            "new_owed": write_owed(dialogue.owed),
            "at": now,
        },
    )


def settle_replies(db: Session, chat_id: int, replies: Sequence[Owed]) -> None:
    """Note that replies have left (or never can): they are owed no more."""
    if _settle_all.run(db, {"chat": chat_id, "sent": write_owed(replies)}).rowcount:
        return
    row = _load.run(db, {"chat": chat_id}).first()
    if row is None or row.owed is None:
        return
    settled = {reply.key for reply in replies}
    rest = [owed for owed in read_owed(row.owed) if owed.key not in settled]
    _settle.run(db, {"chat": chat_id, "rest": write_owed(rest)})


def list_owing(db: Session) -> list[tuple[int, list[Owed]]]:
    """(chat_id, replies in their order) of the chats to which something is owed."""
    query = (
        select(_dialogue.c.chat_id, _dialogue.c.owed).where(_dialogue.c.owed.is_not(None)).order_by(_dialogue.c.chat_id)
    )
    return [(row.chat_id, read_owed(row.owed)) for row in db.connection().execute(query)]


def adopt_replies(db: Session, chat_id: int, left: Sequence[Owed], *, worker: int, now: datetime) -> list[Owed]:
    """Take over what `left` names of a chat's replies; returns those that nobody else was faster with, in their order.

    Those that the worker has already count as well: it may have them from a commit whose answer was lost.
    """
    dialogue = open_dialogue(db, chat_id, now=now)
    wanted = {(owed.key, holder) for owed in left for holder in (owed.worker, worker)}
    adopted = {
        owed.key: Owed(owed.key, worker, owed.method, owed.parameters)
        for owed in dialogue.owed
        if (owed.key, owed.worker) in wanted
    }
    dialogue.owed = [adopted.get(owed.key, owed) for owed in dialogue.owed]
    store_dialogue(db, dialogue, now=now)
    return list(adopted.values())


def clear_state(db: Session, chat_id: int) -> None:
    """Let a chat remember nothing; what it is owed still leaves."""
    db.connection().execute(update(_dialogue).where(_dialogue.c.chat_id == chat_id).values(state="{}"))


def list_resting(
    db: Session, *, since: datetime, after: int | None, at_most: int, containing: str = '"runs"'
) -> list[int]:
    """Chats with this in memory in which nothing happened since then, by id, those behind `after` only."""
    query = (
        select(_dialogue.c.chat_id)
        .where(_dialogue.c.updated_at < since, _dialogue.c.state.contains(containing))
        .order_by(_dialogue.c.chat_id)
        .limit(at_most)
    )
    return list(db.connection().scalars(query if after is None else query.where(_dialogue.c.chat_id > after)))


def read_owed(stored: str | None) -> list[Owed]:
    return [Owed(*entry) for entry in json.loads(stored)] if stored else []


def write_owed(owed: Sequence[Owed]) -> str | None:
    entries = [(o.key, o.worker, o.method, o.parameters) for o in owed]
    return json.dumps(entries, ensure_ascii=True, separators=(",", ":")) if entries else None
