"""Messages that did not reach anybody, or may not have: why, and how they are sent once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, func, select, update
from sqlmodel import Session

from models.messages.outgoing import AMBIGUOUS, BLOCKED, FAILED, GONE, QUEUED, Outgoing

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
# Another try changes nothing for who does not want to be written to, or is no more.
_FOR_GOOD = (BLOCKED, GONE)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """So many rows of a kind ended like this; `reason` is None for AMBIGUOUS. The ids are those of the newest."""

    kind: int
    state: str
    reason: str | None
    count: int
    newest_at: datetime
    ids: Sequence[int]

    @property
    def may_be_tried_again(self) -> bool:
        return self.state == FAILED and self.reason not in _FOR_GOOD


def list_undelivered(db: Session, *, since: datetime, ids_each: int = 5) -> list[Undelivered]:
    """By kind, state and reason, the most first."""
    row = _outgoing.c
    is_meant = (row.state.in_((FAILED, AMBIGUOUS)), row.settled_at >= since)
    counted = select(row.kind, row.state, row.reason, func.count(), func.max(row.settled_at)).where(*is_meant)
    found = []
    for kind, state, reason, count, newest_at in db.execute(counted.group_by(row.kind, row.state, row.reason)):
        same = (row.kind == kind, row.state == state, row.reason.is_not_distinct_from(reason))
        newest = select(row.id).where(*is_meant, *same).order_by(row.id.desc()).limit(ids_each)
        found.append(Undelivered(kind, state, reason, count, newest_at, db.execute(newest).scalars().all()))
    return sorted(found, key=lambda each: (-each.count, each.kind, each.state, each.reason or ""))


def send_again(db: Session, *, since: datetime, now: datetime) -> int:
    """Put what failed since then in the queue once more, but what would fail for good; returns how many rows.

    What belongs to a notice stays as it was counted there: a notice is sent again from its own card.
    """
    row = _outgoing.c
    again = update(_outgoing).where(
        row.state == FAILED, row.settled_at >= since, row.reason.not_in(_FOR_GOOD), row.notice_id.is_(None)
    )
    fresh = {"state": QUEUED, "reason": None, "worker": 0, "settled_at": None, "due_at": now, "expires_at": None}
    return db.connection().execute(again.values(fresh)).rowcount
