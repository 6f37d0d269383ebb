"""How claimed rows of `outgoing` come to their end: by what the channel answered, or did not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, case, literal_column, null, select, update
from sqlmodel import Session

from models.messages.claims import Claimed, is_sending
from models.messages.outgoing import AMBIGUOUS, BLOCKED, FAILED, GONE, QUEUED, REFUSED, SENDING, SENT, Outgoing, as_call
from models.offices.group import move_group, unbind_group
from models.person import Contact, mark_blocked
from models.prepared import Prepared

# A second try of what may have arrived is the last: at most one repeat, and it can be told which.
MOST_LOST = 2

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_settle_sent = Prepared(
    update(_outgoing)
    .where(
        _outgoing.c.id == bindparam("of"),
        is_sending,
        _outgoing.c.worker == bindparam("by"),
    )
    .values(
        state=literal_column(f"'{SENT}'"),
        reason=null(),
        message_id=bindparam("message"),
        lost=bindparam("lost"),
        settled_at=bindparam("at"),
        worker=literal_column("0"),
    )
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claimed row: a `state`, with SENT the message's id, with FAILED the reason.

    QUEUED gives the row back: with `is_lost` after a call that no answer came to, which may have arrived, with
    `due_at` not before that, with `moved_to` for the chat's new id. BLOCKED and GONE free the chat of all that waits.
    REFUSED queues the call that is to be made in its place, where there is one.
    """

    row: Claimed
    state: str
    reason: str | None = None
    message_id: int | None = None
    is_lost: bool = False
    due_at: datetime | None = None
    moved_to: int | None = None


def settle(db: Session, settled: Sequence[Settled], *, worker: int, now: datetime) -> None:
    """Note how claimed rows ended. What another process has taken over since is left alone."""
    sent = [one for one in settled if one.state == SENT]
    if sent:
        _settle_sent.run_each(
            db,
            [
                {"of": one.row.id, "by": worker, "message": one.message_id, "lost": one.row.lost, "at": now}
                for one in sent
            ],
        )
    for one in settled:
        if one.state == SENT:
            continue
        if one.reason == REFUSED and one.row.instead is not None:
            _send_instead(db, one.row, one.row.instead, worker=worker, now=now)
            continue
        lost = one.row.lost + int(one.is_lost)
        row = (
            update(_outgoing)
            .where(_outgoing.c.id == one.row.id, _outgoing.c.state == SENDING, _outgoing.c.worker == worker)
            .values(
                state=AMBIGUOUS if one.is_lost and lost >= MOST_LOST else one.state,
                lost=lost,
                reason=one.reason,
                due_at=one.due_at or _outgoing.c.due_at,
                settled_at=now,
                worker=0,
            )
        )
        if db.connection().execute(row).rowcount and one.reason in (BLOCKED, GONE):
            free_chat(db, one.row.chat_id, now=now)
        if one.moved_to is not None:
            follow_migration(db, old=one.row.chat_id, new=one.moved_to)


def _send_instead(db: Session, row: Claimed, call: tuple[str, dict[str, Any]], *, worker: int, now: datetime) -> None:
    mine = update(_outgoing).where(_outgoing.c.id == row.id, is_sending, _outgoing.c.worker == worker)
    db.connection().execute(mine.values(state=QUEUED, call=as_call(list(call)), lost=0, settled_at=now, worker=0))


def free_chat(db: Session, chat_id: int, *, now: datetime) -> int:
    """Somebody does not want to be written to: nothing waits for them any more. Returns how many rows did."""
    mark_blocked(db, chat_id, now=now)
    unbind_group(db, chat_id)
    waiting = update(_outgoing).where(_outgoing.c.chat_id == chat_id, _outgoing.c.state == QUEUED)
    return db.connection().execute(waiting.values(state=FAILED, reason=BLOCKED, settled_at=now)).rowcount


def follow_migration(db: Session, *, old: int, new: int) -> None:
    """A group became a supergroup: what is sent to it has a new address, which may be known already."""
    is_known = select(1).where(_contact.alias().c.chat_id == new).exists()
    moved = update(_contact).where(_contact.c.chat_id == old, ~is_known)
    db.connection().execute(moved.values(chat_id=new, address=str(new)))
    db.connection().execute(
        update(_outgoing)
        .where(_outgoing.c.chat_id == old, _outgoing.c.state.in_((QUEUED, SENDING)))
        .values(chat_id=new)
    )
    move_group(db, old=old, new=new)


def list_senders(db: Session) -> list[int]:
    """The processes that have claimed rows and not settled them."""
    return list(db.connection().scalars(select(_outgoing.c.worker).where(is_sending).distinct()))


def release_abandoned(db: Session, *, workers: Collection[int], now: datetime) -> int:
    """Settle what processes that died had in hand. What was about to leave is sent once more, since it may not have.

    A second time it stays.
    """
    again = case((_outgoing.c.lost >= MOST_LOST, AMBIGUOUS), else_=QUEUED)
    left = update(_outgoing).where(is_sending, _outgoing.c.worker.in_(workers))
    return db.connection().execute(left.values(state=again, worker=0, settled_at=now)).rowcount
