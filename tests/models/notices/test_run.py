"""A notice from its plan to its end, as the clock brings it further."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from models.messages.claims import Claimed, claim_due
from models.messages.delivery import Settled, settle
from models.messages.outgoing import EXPIRED, FAILED, QUEUED, SENT, Outgoing
from models.notice import (
    DELETE,
    DONE,
    EDIT,
    PAUSED,
    PLANNED,
    REMIND,
    RUNNING,
    SEND,
    STOPPED,
    WAITING,
    Notice,
    NoticeConfirmation,
    list_without_file,
)
from models.notices import run as notice_run
from models.notices.audience import Audience
from models.notices.count import count_rows
from models.notices.letter import letters_of
from models.notices.run import advance, list_running, list_unreported, unconfirmed
from models.people.quiet_hours import QuietHours
from models.person import find_contact
from tests.areas import lay_areas
from tests.people import crowd, settle_in
from tests.playground import NOON

ME = 11
NO_QUIET = QuietHours(ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def small_batches(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_areas(db)
    monkeypatch.setattr(notice_run, "BATCH", 3)


def plan(db: Session, **facts: Any) -> Notice:
    defaults = {
        "author_chat": 1,
        "text": "Storm",
        "audience": Audience().as_json(),
        "begins_at": NOON,
        "valid_until": NOON + timedelta(hours=4),
        "created_at": NOON,
    }
    notice = Notice(**{**defaults, **facts})
    db.add(notice)
    db.flush()
    return notice


def run_on(db: Session, *, now: datetime = NOON) -> None:
    for _batch in range(100):
        if not advance(db, now=now):
            return
    pytest.fail("it never comes to rest")


def claim(db: Session, *, now: datetime = NOON, at_most: int = 100) -> list[Claimed]:
    return claim_due(db, worker=ME, known=(), at_most=at_most, quiet=NO_QUIET, now=now)


def send(db: Session, *, now: datetime = NOON, at_most: int = 100) -> list[Claimed]:
    rows = claim(db, now=now, at_most=at_most)
    settle(db, [Settled(row, SENT, message_id=1000 + row.chat_id) for row in rows], worker=ME, now=now)
    return rows


def rows_of(db: Session, notice: Notice) -> list[Outgoing]:
    db.flush()
    db.expire_all()
    return list(db.exec(select(Outgoing).where(Outgoing.notice_id == notice.id).order_by(Outgoing.chat_id)))  # type: ignore[arg-type]


def test_a_notice_reaches_everybody_once_and_ends(db: Session) -> None:
    crowd(db, 8, first_chat=1)
    notice = plan(db)

    run_on(db)
    assert notice.stage == RUNNING
    assert list_running(db) == [notice]
    assert [row.chat_id for row in send(db)] == list(range(1, 9))
    run_on(db)

    db.refresh(notice)
    assert (notice.stage, notice.ended_at) == (DONE, NOON)
    assert count_rows(db, notice).states == {SENT: 8}
    assert list_unreported(db) == [notice]


def test_a_notice_is_filled_once_whatever_happens_between_its_batches(db: Session) -> None:
    crowd(db, 8, first_chat=1)
    notice = plan(db)
    for _batch in range(2):
        advance(db, now=NOON)

    # As after a crash that lost how far it was filled, though not the rows.
    notice.cursor = 0
    db.add(notice)
    run_on(db)

    assert [row.chat_id for row in rows_of(db, notice)] == list(range(1, 9))


def test_before_its_time_it_waits_and_tells_then_who_joined_and_left(db: Session) -> None:
    crowd(db, 8, first_chat=1)
    notice = plan(db, begins_at=NOON + timedelta(hours=1))
    run_on(db)
    assert (notice.stage, len(rows_of(db, notice))) == (PLANNED, 8)
    assert claim(db, now=NOON + timedelta(hours=1)) == []

    for chat_id in (2, 5):
        contact = find_contact(db, chat_id)
        assert contact is not None
        contact.blocked_at = NOON
    settle_in(db, 20)
    db.flush()
    run_on(db, now=NOON + timedelta(hours=1))

    assert (notice.stage, notice.joined, notice.left) == (RUNNING, 1, 2)
    assert [row.chat_id for row in rows_of(db, notice)] == [1, 3, 4, 6, 7, 8, 20]


def test_what_is_paused_is_not_claimed_and_goes_on_later(db: Session) -> None:
    crowd(db, 4, first_chat=1)
    notice = plan(db)
    run_on(db)
    send(db, at_most=1)
    notice.stage = PAUSED
    db.flush()

    assert claim(db) == []
    run_on(db)
    assert notice.stage == PAUSED

    notice.stage = RUNNING
    db.flush()
    assert len(send(db)) == 3


def test_what_is_stopped_drops_the_rest_and_keeps_what_has_left(db: Session) -> None:
    crowd(db, 8, first_chat=1)
    notice = plan(db)
    run_on(db)
    send(db, at_most=2)
    notice.stage = STOPPED
    db.flush()
    run_on(db)

    counted = count_rows(db, notice)
    assert counted.states == {SENT: 2, FAILED: 6}
    assert counted.reasons == {"stopped": 6}
    assert counted.left == 0


def test_the_end_is_told_when_all_rows_have_come_to_theirs(db: Session) -> None:
    crowd(db, 5)
    notice = plan(db)
    run_on(db)
    (on_its_way,) = claim(db, at_most=1)
    notice.stage = STOPPED
    db.flush()

    advance(db, now=NOON)
    assert list_unreported(db) == []
    run_on(db)
    assert list_unreported(db) == []
    settle(db, [Settled(on_its_way, SENT, message_id=1)], worker=ME, now=NOON)
    assert list_unreported(db) == [notice]


def test_what_has_ended_waits_for_no_file(db: Session) -> None:
    notice = plan(db, file_kind="photo", file_id="f", is_file_due=True)
    assert list_without_file(db) == [notice]

    notice.stage = STOPPED
    db.flush()
    assert list_without_file(db) == []


@pytest.mark.parametrize("stage", [PLANNED, RUNNING, PAUSED])
def test_what_was_not_sent_by_its_end_is_never_sent(db: Session, stage: str) -> None:
    crowd(db, 5, first_chat=1)
    notice = plan(db, begins_at=NOON + timedelta(hours=2))
    run_on(db)
    late = notice.valid_until
    if stage != PLANNED:
        run_on(db, now=NOON + timedelta(hours=2))
        notice.stage = stage
        db.flush()

    run_on(db, now=late)

    db.refresh(notice)
    assert notice.stage == DONE
    assert claim(db, now=late) == []
    assert count_rows(db, notice).reasons == {EXPIRED: 5}


@pytest.mark.parametrize("stage", [WAITING, PLANNED])
def test_a_notice_that_came_too_late_to_be_filled_ends(db: Session, stage: str) -> None:
    crowd(db, 2, first_chat=1)
    notice = plan(db, stage=stage)

    run_on(db, now=notice.valid_until)

    db.refresh(notice)
    assert (notice.stage, rows_of(db, notice)) == (DONE, [])


def test_urgent_notices_go_first(db: Session) -> None:
    crowd(db, 2, first_chat=1)
    calm, urgent = plan(db), plan(db, is_urgent=True)
    run_on(db)

    assert {row.notice_id for row in claim(db)} == {urgent.id}
    assert calm.stage == RUNNING


def test_a_correction_goes_to_the_messages_that_were_delivered_and_into_those_that_wait(db: Session) -> None:
    crowd(db, 4, first_chat=1)
    notice = plan(db)
    run_on(db)
    send(db, at_most=2)
    (on_its_way,) = claim(db, at_most=1)

    change = plan(db, op=EDIT, of=notice.id, text="Storm at noon", is_urgent=True)
    run_on(db)
    assert notice.text == "Storm at noon"
    assert [row.chat_id for row in rows_of(db, change)] == [1, 2, 3]

    # The message that was on its way has an id only when it has arrived.
    rows = claim_due(db, worker=ME, known=[on_its_way.id], at_most=100, quiet=NO_QUIET, now=NOON)
    assert [(row.chat_id, row.target, row.notice_id) for row in rows] == [
        (1, 1001, change.id),
        (2, 1002, change.id),
        (4, None, notice.id),
    ]
    letter = letters_of(db, {change.id or 0})[change.id or 0]
    assert (letter.op, letter.text) == (EDIT, "Storm at noon")
    settle(db, [Settled(on_its_way, SENT, message_id=1003)], worker=ME, now=NOON)
    later = claim_due(db, worker=ME, known=[row.id for row in rows], at_most=100, quiet=NO_QUIET, now=NOON)
    assert [(row.chat_id, row.target) for row in later] == [(3, 1003)]


def test_a_reminder_goes_to_those_who_have_not_confirmed(db: Session) -> None:
    crowd(db, 4, first_chat=1)
    notice = plan(db, wants_confirmation=True)
    run_on(db)
    send(db)
    db.add(NoticeConfirmation(notice_id=notice.id or 0, chat_id=2, confirmed_at=NOON))
    db.flush()
    assert len(db.connection().execute(unconfirmed(notice)).all()) == 3

    reminder = plan(db, op=REMIND, of=notice.id)
    run_on(db)

    assert [row.chat_id for row in rows_of(db, reminder)] == [1, 3, 4]
    letter = letters_of(db, {reminder.id or 0})[reminder.id or 0]
    assert (letter.op, letter.text, letter.number) == (REMIND, "Storm", notice.id)


def test_a_withdrawal_finds_the_reminders_too(db: Session) -> None:
    crowd(db, 2, first_chat=1)
    notice = plan(db, wants_confirmation=True)
    run_on(db)
    send(db)
    reminder = plan(db, op=REMIND, of=notice.id)
    run_on(db)
    send(db)
    assert reminder.op != SEND

    withdrawal = plan(db, op=DELETE, of=notice.id, is_urgent=True)
    run_on(db)

    assert [row.chat_id for row in rows_of(db, withdrawal)] == [1, 1, 2, 2]
    assert len(claim(db)) == 2
    assert len([row for row in rows_of(db, withdrawal) if row.state == QUEUED]) == 2
