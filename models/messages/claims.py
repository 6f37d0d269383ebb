"""Which rows of `outgoing` a process may send: those whose time has come, taken so that no other has them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, func, literal_column, select, update
from sqlmodel import Session

from models.messages.outgoing import EXPIRED, FAILED, QUEUED, SENDING, Kind, Outgoing
from models.notice import RUNNING, Notice
from models.people.quiet_hours import QuietHours
from models.person import Contact, Person
from models.stations.opening_hours import Span

# What waited for the end of quiet hours does not go out all at once.
_STAGGER = timedelta(minutes=10)
# So often at most a claim looks behind rows that it put off, before others have their turn.
_MOST_LOOKS = 5

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_notice: Table = Notice.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_person: Table = Person.__table__  # type: ignore[attr-defined]
# As a literal, so that the partial index fits it.
is_sending = _outgoing.c.state == literal_column(f"'{SENDING}'")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process may send. `call` is None for a row of a notice, which is made in `language`.

    `instead` is the call that is made where this one is refused. `lost` are the earlier calls of which no answer came;
    from `expires_at` on it is not sent any more.
    """

    id: int
    chat_id: int
    kind: Kind
    notice_id: int | None
    call: tuple[str, dict[str, Any]] | None
    language: str | None
    target: int | None = None
    lost: int = 0
    expires_at: datetime | None = None
    instead: tuple[str, dict[str, Any]] | None = None


def claim_due(
    db: Session, *, worker: int, known: Collection[int], at_most: int, quiet: QuietHours, now: datetime
) -> list[Claimed]:
    """Take rows whose time has come, the most pressing first; one of a chat waits for what is on its way there.

    Rows that come into quiet hours are put off, those that came too late are dropped. `known` are the rows that the
    worker has in hand: others of its own are from a commit whose answer was lost, and are given back first.
    """
    give_back_unknown(db, worker=worker, known=known)
    claimed: list[Claimed] = []
    chats: set[int] = set()
    for stream in _streams(db):
        for _look in range(_MOST_LOOKS):
            rows = _due(db, stream, at_most=at_most - len(claimed), now=now)
            mine = _first_of_each(_sort_out(db, rows, quiet=quiet, now=now), chats)
            _change(db, [row.id for row in mine], {"state": SENDING, "worker": worker, "claimed_at": now})
            claimed += [_claimed(row) for row in mine]
            if len(rows) == len(mine) or len(claimed) >= at_most:
                break
        if len(claimed) >= at_most:
            break
    return _with_targets(db, claimed)


def count_waiting(db: Session, *, now: datetime) -> int:
    """Rows whose time has come, apart from those of notices that do not run."""
    is_running = _outgoing.c.notice_id.is_(None) | _outgoing.c.notice_id.in_(
        select(_notice.c.id).where(_notice.c.stage == RUNNING)
    )
    due = select(func.count()).where(_outgoing.c.state == QUEUED, _outgoing.c.due_at <= now, is_running)
    return int(db.connection().scalar(due) or 0)


def begin_sending(db: Session, *, rows: Collection[Claimed], worker: int) -> set[int]:
    """Note that calls are about to leave, so that it is known of which nobody heard the answer.

    Returns the ids of those that are still this worker's. To note it again changes nothing.
    """
    mine: set[int] = set()
    for lost in {row.lost for row in rows}:
        ids = [row.id for row in rows if row.lost == lost]
        leaving = update(_outgoing).where(_outgoing.c.id.in_(ids), is_sending, _outgoing.c.worker == worker)
        mine.update(db.connection().scalars(leaving.values(lost=lost + 1).returning(_outgoing.c.id)))
    return mine


def give_back_unknown(db: Session, *, worker: int, known: Collection[int]) -> None:
    """What a worker has claimed without knowing it: the answer of the commit was lost, or came too late."""
    mine = select(_outgoing.c.id).where(is_sending, _outgoing.c.worker == worker)
    unknown = [row for row in db.connection().scalars(mine) if row not in known]
    _change(db, unknown, {"state": QUEUED, "worker": 0})


def _streams(db: Session) -> Iterator[int | None]:
    """What belongs to no notice, then the notices that run: urgent ones first, then those that began first."""
    yield None
    running = select(_notice.c.id).where(_notice.c.stage == RUNNING)
    yield from db.connection().scalars(running.order_by(_notice.c.is_urgent.desc(), _notice.c.id)).all()


def _due(db: Session, notice_id: int | None, *, at_most: int, now: datetime) -> Sequence[Row[Any]]:
    other = _outgoing.alias("other")
    # What was tried and has to wait keeps its place before what was put into the queue behind it.
    is_before = (
        (other.c.state == QUEUED)
        & other.c.settled_at.is_not(None)
        & other.c.notice_id.is_(None)
        & (other.c.id < _outgoing.c.id)
        & (other.c.kind <= _outgoing.c.kind)
        & (other.c.is_urgent | ~_outgoing.c.is_urgent)
    )
    is_ahead = (other.c.state == SENDING) | is_before if notice_id is None else other.c.state == SENDING
    ahead = select(1).where(other.c.chat_id == _outgoing.c.chat_id, is_ahead)
    query = (
        select(
            _outgoing.c.id,
            _outgoing.c.chat_id,
            _outgoing.c.kind,
            _outgoing.c.notice_id,
            _outgoing.c.call,
            _outgoing.c.is_urgent,
            _outgoing.c.lost,
            func.coalesce(_outgoing.c.expires_at, _notice.c.valid_until).label("expires_at"),
            _notice.c.is_urgent.label("is_urgent_notice"),
            _person.c.language,
            _person.c.roles,
            _person.c.quiet_from,
            _person.c.quiet_to,
        )
        .select_from(
            _outgoing.outerjoin(_notice, _notice.c.id == _outgoing.c.notice_id)
            .outerjoin(_contact, _contact.c.chat_id == _outgoing.c.chat_id)
            .outerjoin(_person, _person.c.id == _contact.c.person_id)
        )
        .where(
            _outgoing.c.notice_id.is_(None) if notice_id is None else _outgoing.c.notice_id == notice_id,
            _outgoing.c.state == QUEUED,
            _outgoing.c.due_at <= now,
            ~ahead.exists(),
        )
        .order_by(*([_outgoing.c.kind] if notice_id is None else []), _outgoing.c.due_at, _outgoing.c.id)
        .limit(at_most)
        .with_for_update(of=_outgoing, skip_locked=True)
    )
    rows: Sequence[Any] = db.connection().execute(query).all()
    return rows


def _sort_out(db: Session, rows: Sequence[Row[Any]], *, quiet: QuietHours, now: datetime) -> list[Row[Any]]:
    """Those that may leave now."""
    mine, expired = [], []
    put_off: dict[datetime, list[int]] = {}
    for row in rows:
        is_urgent = row.is_urgent or row.is_urgent_notice
        until = None if is_urgent else quiet.until(now, roles=row.roles or (), own=_own(row))
        if row.expires_at is not None and row.expires_at <= (until or now):
            expired.append(row.id)
        elif until is not None:
            put_off.setdefault(_staggered(until, row), []).append(row.id)
        else:
            mine.append(row)
    _change(db, expired, {"state": FAILED, "reason": EXPIRED, "settled_at": now})
    for due_at, ids in put_off.items():
        _change(db, ids, {"due_at": due_at})
    return mine


def _first_of_each(rows: Iterable[Row[Any]], chats: set[int]) -> list[Row[Any]]:
    """Without further rows of a chat; adds theirs to `chats`."""
    first = []
    for row in rows:
        if row.chat_id not in chats:
            chats.add(row.chat_id)
            first.append(row)
    return first


def _own(row: Row[Any]) -> Span | None:
    return Span(row.quiet_from, row.quiet_to) if row.quiet_from is not None and row.quiet_to is not None else None


def _staggered(until: datetime, row: Row[Any]) -> datetime:
    """Some time after the end of quiet hours, in whole minutes, yet before the row's own end; in a chat the same."""
    room = _STAGGER if row.expires_at is None else min(_STAGGER, (row.expires_at - until) / 2)
    minutes = int(room / timedelta(minutes=1))
    return until + timedelta(minutes=row.chat_id % (minutes + 1))


def _change(db: Session, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    if ids:
        db.connection().execute(update(_outgoing).where(_outgoing.c.id.in_(ids)).values(**values))


def _claimed(row: Row[Any]) -> Claimed:
    call, instead = None, None
    if row.call is not None:
        method, parameters, *other = json.loads(row.call)
        # The chat may have moved since it was written.
        call = (method, {**parameters, "chat_id": row.chat_id})
        instead = (other[0], {**other[1], "chat_id": row.chat_id}) if other else None
    return Claimed(
        row.id,
        row.chat_id,
        Kind(row.kind),
        row.notice_id,
        call,
        row.language,
        lost=row.lost,
        expires_at=row.expires_at,
        instead=instead,
    )


def _with_targets(db: Session, claimed: Sequence[Claimed]) -> list[Claimed]:
    """With the messages that a correction or a withdrawal is about."""
    of_notices = [row.id for row in claimed if row.notice_id is not None]
    if not of_notices:
        return list(claimed)
    first = _outgoing.alias("first")
    query = (
        select(_outgoing.c.id, first.c.message_id)
        .join(first, first.c.id == _outgoing.c.about)
        .where(_outgoing.c.id.in_(of_notices))
    )
    targets = {row.id: row.message_id for row in db.connection().execute(query)}
    return [replace(row, target=targets[row.id]) if row.id in targets else row for row in claimed]
