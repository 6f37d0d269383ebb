"""What remains of messages that were sent long ago: of a notice its counts, of all others nothing."""

from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, exists, select, tuple_
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from models.messages.outgoing import FAILED, FINAL, QUEUED, SENDING, Outgoing
from models.notice import ENDED, Notice, NoticeConfirmation
from models.notices.confirmation import count_confirmed
from models.notices.count import CONFIRMED, count_rows

# Rows deleted in one transaction: so few that a chat beside it does not notice.
BATCH = 2_000

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_notice: Table = Notice.__table__  # type: ignore[attr-defined]
_confirmation: Table = NoticeConfirmation.__table__  # type: ignore[attr-defined]


def archive_notices(db: Session, *, before: datetime) -> int:
    """Bring one notice that ended before that one batch further; returns how many rows went, 0 where none is left.

    It is counted once, with the first batch: what goes later was counted then.
    """
    notice = _next_notice(db, before)
    if notice is None:
        return 0
    if notice.tally is None:
        notice.tally = _tally_of(db, notice)
        db.add(notice)
        db.flush()
    rows = select(_outgoing.c.id).where(_outgoing.c.notice_id == notice.id).order_by(_outgoing.c.id).limit(BATCH)
    gone = db.connection().execute(delete(_outgoing).where(_outgoing.c.id.in_(rows))).rowcount
    key = tuple_(_confirmation.c.notice_id, _confirmation.c.chat_id)
    taps = select(_confirmation.c.notice_id, _confirmation.c.chat_id).where(_confirmation.c.notice_id == notice.id)
    return gone + db.connection().execute(delete(_confirmation).where(key.in_(taps.limit(BATCH)))).rowcount


def drop_settled(db: Session, *, before: datetime) -> int:
    """Delete one batch of what belongs to no notice and was settled before that; returns how many rows went."""
    old = select(_outgoing.c.id).where(
        _outgoing.c.notice_id.is_(None), _outgoing.c.state.in_(FINAL), _outgoing.c.settled_at < before
    )
    return db.connection().execute(delete(_outgoing).where(_outgoing.c.id.in_(old.limit(BATCH)))).rowcount


def _next_notice(db: Session, before: datetime) -> Notice | None:
    """One that has something to archive, and that nothing is under way about."""
    follow_up = _notice.alias("follow_up")
    is_held = exists().where(follow_up.c.of == _notice.c.id, follow_up.c.stage.not_in(ENDED))
    query = select_rows(Notice).where(
        col(Notice.ended_at) < before,
        _has_row() | exists().where(_confirmation.c.notice_id == _notice.c.id),
        ~_has_row(_outgoing.c.state.in_((QUEUED, SENDING))),
        ~is_held,
    )
    return db.exec(query.order_by(col(Notice.id)).limit(1)).first()


def _has_row(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_outgoing.c.notice_id == _notice.c.id, *conditions)


def _tally_of(db: Session, notice: Notice) -> dict[str, int]:
    counted = count_rows(db, notice)
    states = {state: count for state, count in counted.states.items() if state != FAILED}
    reasons = {f"{FAILED}:{reason}": count for reason, count in counted.reasons.items()}
    return {**states, **reasons, CONFIRMED: count_confirmed(db, notice)}
