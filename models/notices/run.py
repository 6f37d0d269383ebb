"""How a notice runs: it is filled with its recipients some at a time, sent, and comes to its end."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    cast,
    delete,
    exists,
    false,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col
from sqlmodel import select as select_rows
from sqlmodel.sql.expression import SelectOfScalar

from models.messages.outgoing import EXPIRED, FAILED, QUEUED, SENDING, SENT, Kind, Outgoing
from models.messages.outgoing import STOPPED as WAS_STOPPED
from models.notice import (
    DELETE,
    DONE,
    EDIT,
    FILLING,
    PAUSED,
    PLANNED,
    REMIND,
    RUNNING,
    SEND,
    STOPPED,
    WAITING,
    Notice,
    NoticeConfirmation,
    get_notice,
)
from models.notices.audience import Audience, recipients
from models.notices.broadcast import may_handle
from models.person import Contact, Person

# Rows written in one transaction: so few that a chat beside it does not notice.
BATCH = 2_000
# A notice that begins later is filled at once, so that it can be told who joined and who left meanwhile.
_SOON = timedelta(minutes=1)

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_notice: Table = Notice.__table__  # type: ignore[attr-defined]
_confirmation: Table = NoticeConfirmation.__table__  # type: ignore[attr-defined]
_NOTHING = cast(null(), _outgoing.c.about.type)
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def row_key(notice_id: int, chat_id: int) -> str:
    """The key of the row that brings a notice into a chat."""
    return f"notice:{notice_id}:{chat_id}"


def advance(db: Session, *, now: datetime) -> int:
    """Bring every notice one batch further; returns how many rows and notices that changed, 0 where none."""
    return _drop_late(db, now=now) + _begin_due(db, now=now) + _fill(db, now=now) + _complete(db, now=now)


def list_running(db: Session) -> list[Notice]:
    """Those whose author watches them."""
    stages = (FILLING, RUNNING, PAUSED)
    query = select_rows(Notice).where(col(Notice.stage).in_(stages), col(Notice.author_chat).is_not(None))
    return list(db.exec(query.order_by(col(Notice.id))))


def list_unreported(db: Session) -> list[Notice]:
    """Those of which every row has come to its end, and whose author has not been told how."""
    query = select_rows(Notice).where(
        col(Notice.stage).in_((DONE, STOPPED)), col(Notice.reported_at).is_(None), col(Notice.author_chat).is_not(None)
    )
    return list(db.exec(query.where(~_has_queued(), ~_has_queued(SENDING)).order_by(col(Notice.id))))


def unconfirmed(notice: Notice) -> Select[tuple[int, int]]:
    """(row id, chat id) of those to whom it was sent and who have not said that they received it."""
    has_confirmed = exists().where(
        _confirmation.c.notice_id == notice.id, _confirmation.c.chat_id == _outgoing.c.chat_id
    )
    sent = (_outgoing.c.notice_id == notice.id, _outgoing.c.state == SENT)
    return select(_outgoing.c.id, _outgoing.c.chat_id).where(*sent, ~has_confirmed)


def _drop_late(db: Session, *, now: datetime) -> int:
    """What was not sent in time, or was stopped, is not sent any more."""
    is_late = (_notice.c.valid_until <= now) & _notice.c.stage.in_((WAITING, PLANNED, FILLING, RUNNING, PAUSED))
    ended = select(_notice.c.id, _notice.c.stage).where(is_late | (_notice.c.stage == STOPPED), _has_queued())
    changed = 0
    for notice_id, stage in db.connection().execute(ended.order_by(_notice.c.id)).all():
        batch = select(_outgoing.c.id).where(_outgoing.c.notice_id == notice_id, _outgoing.c.state == QUEUED)
        reason = WAS_STOPPED if stage == STOPPED else EXPIRED
        rows = update(_outgoing).where(_outgoing.c.id.in_(batch.limit(BATCH)))
        changed += db.connection().execute(rows.values(state=FAILED, reason=reason, settled_at=now)).rowcount
    over = update(_notice).where(is_late, ~_has_queued(), ~_has_queued(SENDING)).values(stage=DONE, ended_at=now)
    return changed + db.connection().execute(over).rowcount


def _begin_due(db: Session, *, now: datetime) -> int:
    """Notices whose time has come are filled, those that were filled before are looked through once more."""
    due = select_rows(Notice).where(Notice.stage == PLANNED, Notice.begins_at <= now, Notice.valid_until > now)
    begun = _locked(db, due.where(col(Notice.is_file_due).is_(False)))
    for notice in begun:
        if not _is_answered_for(db, notice):
            notice.stage, notice.ended_at = STOPPED, now
            db.add(notice)
            continue
        notice.stage, notice.cursor, notice.began_at = FILLING, 0, now
        db.add(notice)
        if notice.op == EDIT and notice.of is not None:
            root = get_notice(db, notice.of)
            root.text, root.entities = notice.text, notice.entities
            db.add(root)
            _stop_older(db, notice, now=now)
    db.flush()
    return len(begun)


def _is_answered_for(db: Session, notice: Notice) -> bool:
    """Rights may end between the plan and the beginning; of who was forgotten it is not known."""
    if notice.author_id is None:
        return True
    people = [db.get(Person, person_id) for person_id in (notice.author_id, notice.approved_by) if person_id]
    return any(person is not None and may_handle(db, person, notice) for person in people)


def _locked(db: Session, notices: SelectOfScalar[Notice]) -> list[Notice]:
    """In their order, and so that nobody stops one while it is brought further, which would be lost."""
    query = notices.order_by(col(Notice.id)).with_for_update(key_share=True)
    return list(db.exec(query.execution_options(populate_existing=True)))


def _stop_older(db: Session, correction: Notice, *, now: datetime) -> None:
    """Older words would come behind the newer ones where they had to be tried again."""
    older = (_notice.c.of == correction.of) & (_notice.c.op == EDIT) & (_notice.c.id != correction.id)
    db.flush()
    is_live = _notice.c.stage.in_((FILLING, RUNNING, PAUSED))
    db.connection().execute(update(_notice).where(older, is_live).values(stage=STOPPED, ended_at=now))


def _fill(db: Session, *, now: datetime) -> int:
    stage = col(Notice.stage)
    is_ahead = (stage == PLANNED) & (col(Notice.begins_at) > now + _SOON) & col(Notice.is_counted).is_(False)
    filling = _locked(db, select_rows(Notice).where((stage == FILLING) | is_ahead))
    for notice in filling:
        last = _fill_from_people(db, notice) if notice.op == SEND else _fill_from_rows(db, notice)
        if last is not None:
            notice.cursor = last
        elif notice.stage == FILLING:
            notice.stage, notice.is_counted = RUNNING, True
        else:
            notice.cursor, notice.is_counted = 0, True
        db.add(notice)
    db.flush()
    return len(filling)


def _fill_from_people(db: Session, notice: Notice) -> int | None:
    """Rows for the next contacts; returns the last one looked at, None where there are no more."""
    last = _last_of(db, _contact.c.id, notice.cursor)
    if last is None:
        return None
    among = (_contact.c.id > notice.cursor) & (_contact.c.id <= last)
    reached = recipients(Audience.from_json(notice.audience), topic=notice.topic, is_urgent=notice.is_urgent)
    reached = reached.where(among)
    joined = _enqueue(db, notice, reached.with_only_columns(_contact.c.chat_id, _NOTHING), kind=Kind.NOTICE)
    if notice.is_counted:
        notice.joined += joined
        notice.left += _drop_leavers(db, notice, among=among, reached=reached)
    return last


def _drop_leavers(db: Session, notice: Notice, *, among: ColumnElement[bool], reached: Select[tuple[int, int]]) -> int:
    gone = delete(_outgoing).where(
        _outgoing.c.notice_id == notice.id,
        _outgoing.c.state == QUEUED,
        _outgoing.c.chat_id.in_(select(_contact.c.chat_id).where(among)),
        ~_outgoing.c.chat_id.in_(reached.with_only_columns(_contact.c.chat_id)),
    )
    return db.connection().execute(gone).rowcount


def _fill_from_rows(db: Session, notice: Notice) -> int | None:
    """Rows for the messages of the notice that this one is of; returns the last one looked at."""
    root = get_notice(db, notice.of or 0)
    reminders = select(_notice.c.id).where(_notice.c.of == root.id, _notice.c.op == REMIND)
    source = _outgoing.c.notice_id == root.id
    if notice.op in (EDIT, DELETE):
        source |= _outgoing.c.notice_id.in_(reminders)
    last = _last_of(db, _outgoing.c.id, notice.cursor, source)
    if last is None:
        return None
    among = (_outgoing.c.id > notice.cursor) & (_outgoing.c.id <= last)
    if notice.op == REMIND:
        chats = unconfirmed(root).where(among).with_only_columns(_outgoing.c.chat_id, _NOTHING)
    else:
        # What is on its way has its message by the time this is sent.
        delivered = (source, among, _outgoing.c.state.in_((SENT, SENDING)))
        chats = select(_outgoing.c.chat_id, _outgoing.c.id).where(*delivered)
    _enqueue(db, notice, chats, kind=Kind.NOTICE)
    return last


def _last_of(db: Session, column: ColumnElement[int], after: int, *conditions: ColumnElement[bool]) -> int | None:
    """The last of the next BATCH."""
    batch = select(column.label("at")).where(column > after, *conditions).order_by(column).limit(BATCH).subquery()
    last: int | None = db.connection().scalar(select(func.max(batch.c.at)))
    return last


def _enqueue(db: Session, notice: Notice, chats: Select[Any], *, kind: Kind) -> int:
    """A row for each (chat, row that it is about) that has none yet."""
    chat, about = chats.subquery().c
    key = literal(f"notice:{notice.id}:") + cast(func.coalesce(about, chat), String)
    columns = {
        "key": key,
        "chat_id": chat,
        "kind": literal(int(kind)),
        "notice_id": literal(notice.id),
        "about": about,
        "is_urgent": false() if not notice.is_urgent else ~false(),
        "state": literal(QUEUED),
        "worker": literal(0),
        "lost": literal(0),
        "due_at": literal(notice.begins_at, _outgoing.c.due_at.type),
    }
    connection = db.connection()
    # SQLite would take the ON of ON CONFLICT for a join's without a WHERE.
    rows = select(*columns.values()).where(chat.is_not(None)).order_by(about, chat)
    insert = _insert[connection.dialect.name](_outgoing).from_select(list(columns), rows, include_defaults=False)
    insert = insert.on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(insert, execution_options={"preserve_rowcount": True}).rowcount


def _complete(db: Session, *, now: datetime) -> int:
    over = update(_notice).where(_notice.c.stage == RUNNING, ~_has_queued(), ~_has_queued(SENDING))
    return db.connection().execute(over.values(stage=DONE, ended_at=now)).rowcount


def _has_queued(state: str = QUEUED) -> ColumnElement[bool]:
    return exists().where(_outgoing.c.notice_id == _notice.c.id, _outgoing.c.state == state)
