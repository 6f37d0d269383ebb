"""What has not come to its end: rows of the tables of work that should be done with, and files without their rows."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, TextClause, exists, func, select, text, update
from sqlmodel import Session

from models.batch_run import BatchRun
from models.case import IS_TO_WARN, Case
from models.cases.canned import CannedPicture
from models.cases.file import CaseFile
from models.cases.held_act import HeldAct
from models.cases.meeting import CaseMeeting
from models.events.reminder import TrainingReminder
from models.files.stored_file import StoredFile
from models.loans.memory import LoanMemory
from models.messages.dialogue import Dialogue
from models.messages.outgoing import QUEUED, SENDING, Outgoing
from models.messages.owed_picture import OwedPicture
from models.messages.received import DONE, KEEP_SEEN, SET_ASIDE, WAITING, Received
from models.notice import FILLING, PLANNED, RUNNING, Notice
from models.offices.group import GroupCard
from models.people.forgotten import Forgotten
from models.points.photo_print import PhotoPrint, keep_prints
from models.points.redemption import HELD, Redemption
from models.shops.compact import Motion
from models.tick import Tick
from models.web.chat import KEEP_KEYS, WebMessage
from models.web.event import KEEP_EVENTS, WebEvent
from models.web.file import WebFile

WITHIN = timedelta(minutes=5)
# The sweep comes every half hour; a day later it does not come at all.
SWEPT_WITHIN = timedelta(days=1)
# No job of the clock takes that long.
DONE_WITHIN = timedelta(hours=1)
# Tables whose rows come to an end; what stands in any other stays until somebody changes it.
TABLES_OF_WORK = frozenset(
    {
        "case",
        "received",
        "redemption",
        "dialogue",
        "notice",
        "outgoing",
        "owed_picture",
        "case_file",
        "case_meeting",
        "canned_picture",
        "batch_run",
        "motion",
        "photo_print",
        "group_card",
        "held_act",
        "forgotten",
        "loan_memory",
        "tick",
        "training_reminder",
        "web_event",
        "web_message",
        "web_file",
    }
)
UNWARNED, UNCOUNTED = "unwarned", "uncounted"
UNNOTED = "unnoted"
OWED, UNSWEPT, UNDER_WAY = "owed", "unswept", "under_way"
_FILES_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class Backlog:
    """Rows of one table that should have come further than `state`; `since` is the oldest one's moment."""

    table: str
    state: str
    count: int
    since: datetime


_case: Table = Case.__table__  # type: ignore[attr-defined]
_received: Table = Received.__table__  # type: ignore[attr-defined]
_redemption: Table = Redemption.__table__  # type: ignore[attr-defined]
_dialogue: Table = Dialogue.__table__  # type: ignore[attr-defined]
_notice: Table = Notice.__table__  # type: ignore[attr-defined]
_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_picture: Table = OwedPicture.__table__  # type: ignore[attr-defined]
_meeting: Table = CaseMeeting.__table__  # type: ignore[attr-defined]
_run: Table = BatchRun.__table__  # type: ignore[attr-defined]
_motion: Table = Motion.__table__  # type: ignore[attr-defined]
_print: Table = PhotoPrint.__table__  # type: ignore[attr-defined]
_case_file: Table = CaseFile.__table__  # type: ignore[attr-defined]
_canned: Table = CannedPicture.__table__  # type: ignore[attr-defined]
_held: Table = HeldAct.__table__  # type: ignore[attr-defined]
_group_card: Table = GroupCard.__table__  # type: ignore[attr-defined]
_forgotten: Table = Forgotten.__table__  # type: ignore[attr-defined]
_reminder: Table = TrainingReminder.__table__  # type: ignore[attr-defined]
_loan: Table = LoanMemory.__table__  # type: ignore[attr-defined]
_event: Table = WebEvent.__table__  # type: ignore[attr-defined]
_message: Table = WebMessage.__table__  # type: ignore[attr-defined]
_file: Table = WebFile.__table__  # type: ignore[attr-defined]
_tick: Table = Tick.__table__  # type: ignore[attr-defined]
_stored: Table = StoredFile.__table__  # type: ignore[attr-defined]


def list_backlogs(db: Session, *, now: datetime) -> list[Backlog]:
    """Everything that has not reached a final state within five minutes, or was not swept away when its time was over.

    What was set aside counts at once: it waits for somebody who finds out why.
    """
    due = now - WITHIN
    state, at = _received.c.state, _received.c.received_at
    backlogs = (
        _backlog(db, "received", WAITING, at, state == WAITING, at < due),
        _backlog(db, "received", SET_ASIDE, at, state == SET_ASIDE),
        _backlog(
            db, "dialogue", OWED, _dialogue.c.updated_at, _dialogue.c.owed.is_not(None), _dialogue.c.updated_at < due
        ),
        _backlog(db, "notice", PLANNED, _notice.c.begins_at, _notice.c.stage == PLANNED, _notice.c.begins_at < due),
        _backlog(db, "notice", FILLING, _notice.c.began_at, _notice.c.stage == FILLING, _notice.c.began_at < due),
        _backlog(
            db, "outgoing", SENDING, _outgoing.c.claimed_at, _outgoing.c.state == SENDING, _outgoing.c.claimed_at < due
        ),
        _backlog(db, "outgoing", QUEUED, _outgoing.c.due_at, *_is_held_up(due)),
        _backlog(db, "owed_picture", OWED, _picture.c.created_at, _picture.c.created_at < due),
        _backlog(db, "case_file", OWED, _case_file.c.awaited_since, _case_file.c.awaited_since < due),
        _backlog(db, "canned_picture", OWED, _canned.c.awaited_since, _canned.c.awaited_since < due),
        _backlog(db, "group_card", OWED, _group_card.c.due_since, _group_card.c.due_since < due),
        _backlog(db, "held_act", OWED, _held.c.due_at, _held.c.due_at < now - DONE_WITHIN),
        _backlog(db, "forgotten", UNNOTED, _forgotten.c.forgotten_at, _forgotten.c.forgotten_at < due),
        _backlog(
            db, "tick", UNDER_WAY, _tick.c.begun_at, _tick.c.ended_at.is_(None), _tick.c.begun_at < now - DONE_WITHIN
        ),
        _backlog(
            db, "batch_run", UNDER_WAY, _run.c.begun_at, _run.c.ended_at.is_(None), _run.c.begun_at < now - DONE_WITHIN
        ),
        _backlog(
            db,
            "motion",
            UNCOUNTED,
            _motion.c.ends_at,
            _motion.c.closed_at.is_(None),
            _motion.c.ends_at < now - DONE_WITHIN,
        ),
        _backlog(db, "case", UNWARNED, _case.c.warn_at, text(IS_TO_WARN), _case.c.warn_at < now - DONE_WITHIN),
        _backlog(db, "case_meeting", UNWARNED, _meeting.c.next_at, _meeting.c.next_at < now - DONE_WITHIN),
        _backlog(
            db, "training_reminder", PLANNED, _reminder.c.due_at, _reminder.c.state == PLANNED, _reminder.c.due_at < due
        ),
        _backlog(
            db,
            "redemption",
            HELD,
            _redemption.c.expires_at,
            _redemption.c.state == HELD,
            _redemption.c.expires_at < now - SWEPT_WITHIN,
        ),
        _backlog(db, "received", UNSWEPT, at, state == DONE, at < now - KEEP_SEEN - SWEPT_WITHIN),
        _unswept(db, _event.c.created_at, now - KEEP_EVENTS),
        _unswept(db, _message.c.sent_at, now - KEEP_KEYS),
        _unswept(db, _file.c.expires_at, now),
        _unswept(db, _loan.c.expires_at, now),
        _unswept(db, _print.c.kept_at, now - keep_prints()),
    )
    return [backlog for backlog in backlogs if backlog is not None]


def take_up_again(db: Session) -> int:
    """Let updates that were set aside be worked on once more, at the next start or tick; returns how many."""
    again = update(_received).where(_received.c.state == SET_ASIDE).values(state=WAITING, tries=0, worker=0)
    return db.connection().execute(again).rowcount


def list_damage(db: Session, *, at_most: int = 3) -> list[str]:
    """What SQLite finds wrong in its file, in its own words; nothing on PostgreSQL, which minds its files itself."""
    connection = db.connection()
    if connection.dialect.name != "sqlite":
        return []
    found = connection.exec_driver_sql(f"PRAGMA quick_check({at_most:d})").scalars()
    lines = (line for words in found for line in str(words).splitlines())
    return [line for line in lines if line != "ok" and not line.startswith("***")]


def list_stored_names(db: Session) -> Iterator[list[str]]:
    """The names under which files should be on disk, some at a time."""
    last = ""
    query = select(_stored.c.name).order_by(_stored.c.name).limit(_FILES_TOGETHER)
    while names := list(db.connection().scalars(query.where(_stored.c.name > last))):
        yield names
        last = names[-1]


def list_lost(db: Session, on_disk: Collection[str]) -> list[str]:
    """Names of files that rows speak of and that are not among those on disk."""
    return [name for names in list_stored_names(db) for name in names if name not in on_disk]


def _is_held_up(due: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of messages that wait: their time has come, and since then none at all has left."""
    is_running = select(_notice.c.id).where(_notice.c.stage == RUNNING)
    waits = _outgoing.c.notice_id.is_(None) | _outgoing.c.notice_id.in_(is_running)
    other = _outgoing.alias("other")
    nothing_leaves = ~exists().where(other.c.settled_at >= due)
    return _outgoing.c.state == QUEUED, _outgoing.c.due_at < due, waits, nothing_leaves


def _unswept(db: Session, moment: ColumnElement[Any], before: datetime) -> Backlog | None:
    assert isinstance(moment.table, Table)
    return _backlog(db, moment.table.name, UNSWEPT, moment, moment < before - SWEPT_WITHIN)


def _backlog(
    db: Session, table: str, state: str, moment: ColumnElement[Any], *conditions: ColumnElement[bool] | TextClause
) -> Backlog | None:
    count, since = db.connection().execute(select(func.count(), func.min(moment)).where(*conditions)).one()
    return Backlog(table, state, count, since) if count else None
