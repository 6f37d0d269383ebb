"""Of what was sent long ago the counts remain, exactly, wherever the archive was killed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, func, select

from models.messages import archive as outgoing_archive
from models.messages.archive import archive_notices, drop_settled
from models.messages.outgoing import AMBIGUOUS, BLOCKED, EXPIRED, FAILED, QUEUED, SENDING, SENT, Kind, Outgoing
from models.notice import DONE, EDIT, RUNNING, Notice, NoticeConfirmation
from models.notices.confirmation import confirm, count_confirmed
from models.notices.count import count_rows
from tests.playground import NOON

LONG_AGO = NOON - timedelta(days=1)
ENDS = [(SENT, None)] * 4 + [(AMBIGUOUS, None), (FAILED, BLOCKED), (FAILED, BLOCKED), (FAILED, EXPIRED)]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing_archive, "BATCH", 3)


def ended(db: Session, *, stage: str = DONE, **facts: Any) -> Notice:
    """A notice that came to eight chats or not, and that two people confirmed."""
    defaults = {"author_chat": 1, "ended_at": LONG_AGO, "begins_at": LONG_AGO, "valid_until": LONG_AGO}
    notice = Notice(**{**defaults, "stage": stage, "created_at": LONG_AGO, **facts})
    db.add(notice)
    db.flush()
    for chat_id, (state, reason) in enumerate(ENDS, 1):
        put(db, f"notice:{notice.id}:{chat_id}", state, chat_id=chat_id, notice_id=notice.id, reason=reason)
    for chat_id in (1, 2):
        confirm(db, notice.id or 0, chat_id=chat_id, now=LONG_AGO)
    return notice


def put(db: Session, key: str, state: str, **facts: Any) -> None:
    row = {"chat_id": 1, "kind": int(Kind.REMINDER), "due_at": LONG_AGO, "settled_at": LONG_AGO, **facts}
    db.add(Outgoing(key=key, state=state, **row))
    db.flush()


def count_all(db: Session, table: type[Outgoing] | type[NoticeConfirmation]) -> int:
    return db.exec(select(func.count()).select_from(table)).one()


def test_a_notice_is_counted_once_and_its_rows_go_some_at_a_time(db: Session) -> None:
    notice = ended(db)
    before, confirmed = count_rows(db, notice), count_confirmed(db, notice)

    rows = []
    while archived := archive_notices(db, before=NOON):
        rows.append(archived)
        db.expire_all()
        assert count_rows(db, notice) == before
        assert count_confirmed(db, notice) == confirmed == 2

    assert rows == [3 + 2, 3, 2]
    assert (count_all(db, Outgoing), count_all(db, NoticeConfirmation)) == (0, 0)
    assert (before.total, before.left) == (8, 0)


def test_wherever_the_archive_is_killed_it_goes_on_and_nothing_is_counted_twice(db: Session) -> None:
    notice = ended(db)
    before = count_rows(db, notice)

    for _batch in range(3):
        killed = db.begin_nested()
        assert archive_notices(db, before=NOON)
        killed.rollback()
        db.expire_all()
        assert count_rows(db, notice) == before
        assert archive_notices(db, before=NOON)

    assert archive_notices(db, before=NOON) == 0
    db.expire_all()
    assert count_rows(db, notice) == before


def test_what_ended_lately_or_still_runs_stays(db: Session) -> None:
    ended(db, ended_at=NOON)
    ended(db, stage=RUNNING, ended_at=None)

    assert archive_notices(db, before=NOON) == 0


def test_a_notice_about_which_something_is_under_way_stays(db: Session) -> None:
    root = ended(db)
    correction = ended(db, op=EDIT, of=root.id, stage=RUNNING, ended_at=None)
    assert archive_notices(db, before=NOON) == 0

    correction.stage, correction.ended_at = DONE, NOON
    db.flush()
    assert archive_notices(db, before=NOON) == 5


@pytest.mark.parametrize("state", [QUEUED, SENDING])
def test_a_notice_of_which_a_row_has_not_come_to_its_end_stays(db: Session, state: str) -> None:
    notice = ended(db)
    put(db, "late", state, notice_id=notice.id, chat_id=9)

    assert archive_notices(db, before=NOON) == 0


def test_of_other_messages_nothing_remains_when_their_time_is_over(db: Session) -> None:
    for number in range(4):
        put(db, f"reminder {number}", SENT)
    put(db, "of today", FAILED, settled_at=NOON, reason=BLOCKED)
    put(db, "waits", QUEUED)

    assert [drop_settled(db, before=NOON) for _batch in range(3)] == [3, 1, 0]
    assert sorted(db.exec(select(Outgoing.key))) == ["of today", "waits"]
