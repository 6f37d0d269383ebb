"""O6: every row of work that has not come to its end is found, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from models.area import load_areas
from models.batch_run import go_on, open_run
from models.case import ESCALATED, Case
from models.cases.file import CaseFile
from models.checkup import (
    OWED,
    UNCOUNTED,
    UNDER_WAY,
    UNNOTED,
    UNSWEPT,
    UNWARNED,
    Backlog,
    list_backlogs,
    list_damage,
    list_lost,
    take_up_again,
)
from models.files.stored_file import StoredFile
from models.messages.dialogue import Owed, open_dialogue, store_dialogue
from models.messages.outgoing import QUEUED, SENDING, SENT, Outgoing
from models.messages.owed_picture import owe_picture
from models.messages.received import (
    KEEP_SET_ASIDE,
    SET_ASIDE,
    WAITING,
    Waiting,
    finish_update,
    forget_seen,
    keep_updates,
    list_unfinished,
    set_update_aside,
)
from models.notice import Notice
from models.office import GUIDANCE_STATION, Office
from models.people.forgotten import Forgotten
from models.pictures.chart import Chart
from models.shops.compact import Motion
from models.shops.market import Market
from models.tick import begin_tick, end_tick
from models.web.chat import number_message, open_web_chat
from models.web.event import Change, append_event
from models.web.file import Showing, keep_file
from tests.models.cases.samples import case_of
from tests.people import XINGQING

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(minutes=5, seconds=1)
JUST_NOW = NOW - timedelta(minutes=4, seconds=59)


def keep(db: Session, key: str, *, at: datetime) -> Waiting:
    update = Waiting("telegram", key, {"message": {"chat": {"id": 1}}})
    keep_updates(db, [update], worker=7, now=at)
    return update


def owe(db: Session, chat_id: int, *, at: datetime) -> None:
    dialogue = open_dialogue(db, chat_id, now=at)
    dialogue.owed = [Owed(f"{chat_id}:1:0", 7, "sendMessage", {"chat_id": chat_id, "text": "…"})]
    store_dialogue(db, dialogue, now=at)


def raise_case(db: Session, *, warn_at: datetime, **facts: Any) -> None:
    office = Office(code=str(uuid4()), name="兴庆站（示例）", level=GUIDANCE_STATION)
    db.add(office)
    db.flush()
    limits: dict[str, Any] = {"received_at": NOW, "acknowledge_by": NOW, "answer_by": NOW, "warn_at": warn_at}
    db.add(Case(kind="grievance", topic="pay", klass="complaint", office_id=office.id or 0, **limits, **facts))
    db.flush()


def test_an_update_that_waits_longer_than_five_minutes_is_found(db: Session) -> None:
    keep(db, "1", at=JUST_NOW)
    assert list_backlogs(db, now=NOW) == []

    keep(db, "2", at=LONG_AGO)
    keep(db, "3", at=LONG_AGO + timedelta(milliseconds=10))

    assert list_backlogs(db, now=NOW) == [Backlog("received", WAITING, 2, LONG_AGO)]


def test_what_was_worked_on_is_not_found_until_the_sweep_forgets_it(db: Session) -> None:
    finish_update(db, keep(db, "1", at=LONG_AGO))
    finish_update(db, keep(db, "2", at=NOW - timedelta(days=3, seconds=1)))

    assert list_backlogs(db, now=NOW) == [Backlog("received", UNSWEPT, 1, NOW - timedelta(days=3, seconds=1))]


def test_what_was_set_aside_is_found_at_once_and_can_be_tried_again(db: Session) -> None:
    update = keep(db, "1", at=JUST_NOW)
    set_update_aside(db, update)
    assert list_backlogs(db, now=NOW) == [Backlog("received", SET_ASIDE, 1, JUST_NOW)]

    assert take_up_again(db) == 1

    assert list_backlogs(db, now=NOW) == []
    assert [(left.update, left.tries) for left in list_unfinished(db, workers=[0])] == [(update, 0)]


def test_what_was_set_aside_is_not_kept_for_ever(db: Session) -> None:
    set_update_aside(db, keep(db, "1", at=NOW - KEEP_SET_ASIDE))
    set_update_aside(db, keep(db, "2", at=NOW - KEEP_SET_ASIDE - timedelta(seconds=1)))

    assert forget_seen(db, now=NOW) == 1


def test_a_reply_that_is_owed_longer_than_five_minutes_is_found(db: Session) -> None:
    owe(db, 1, at=JUST_NOW)
    owe(db, 2, at=LONG_AGO)

    assert list_backlogs(db, now=NOW) == [Backlog("dialogue", OWED, 1, LONG_AGO)]


@pytest.mark.parametrize(("days", "found"), [(2, []), (4, ["web_message"]), (32, ["web_event", "web_message"])])
def test_what_the_sweep_should_have_taken_away_is_found(db: Session, days: int, found: list[str]) -> None:
    at = NOW - timedelta(days=days)
    open_web_chat(db, chat_id=2**52, session="s", seat="me", language="en", now=at)
    number_message(db, chat_id=2**52, key="a", now=at)
    append_event(db, chat_id=2**52, change=Change("sendMessage", {"text": "hello"}), now=at)

    assert [(backlog.table, backlog.state) for backlog in list_backlogs(db, now=NOW)] == [(n, UNSWEPT) for n in found]


def test_a_job_that_does_not_end_within_an_hour_is_found(db: Session) -> None:
    long_ago = NOW - timedelta(hours=1, seconds=1)
    for job, at in (("sweep", long_ago), ("archive", NOW - timedelta(minutes=59)), ("other", long_ago)):
        begun = begin_tick(db, job=job, slot=1, worker=7, dead=(), now=at)
        if job == "other" and begun is not None:
            end_tick(db, begun.id, worker=7, counts={}, now=NOW)

    assert list_backlogs(db, now=NOW) == [Backlog("tick", UNDER_WAY, 1, long_ago)]


def test_a_case_of_whose_end_nobody_was_told_within_an_hour_is_found(db: Session) -> None:
    long_ago = NOW - timedelta(hours=1, seconds=1)
    for at, facts in (
        (NOW - timedelta(minutes=59), {}),
        (long_ago, {"state": "waiting"}),
        (long_ago, {"warned": ESCALATED}),
    ):
        raise_case(db, warn_at=at, **facts)
    assert list_backlogs(db, now=NOW) == []

    raise_case(db, warn_at=long_ago)

    assert list_backlogs(db, now=NOW) == [Backlog("case", UNWARNED, 1, long_ago)]


def test_work_on_many_people_that_does_not_end_within_an_hour_is_found(db: Session) -> None:
    long_ago = NOW - timedelta(hours=1, seconds=1)
    for name, at in (("review", long_ago), ("other", NOW - timedelta(minutes=59)), ("ended", long_ago)):
        run = open_run(db, name, NOW.date(), now=at)
        assert run is not None
        go_on(db, run, last=None if name == "ended" else 7, done=1, now=at)

    assert list_backlogs(db, now=NOW) == [Backlog("batch_run", UNDER_WAY, 1, long_ago)]


def test_a_vote_that_nobody_counts_within_an_hour_is_found(db: Session) -> None:
    long_ago = NOW - timedelta(hours=1, seconds=1)
    load_areas(db)
    for number, (ends_at, closed_at) in enumerate(((long_ago, None), (long_ago, NOW), (NOW, None)), 1):
        rules = {"vote_days": 7, "quorum_percent": 50, "majority_percent": 50}
        db.add(Market(id=number, name=f"市场{number}（示例）", adcode=XINGQING, opened_at=LONG_AGO, **rules))
        db.flush()
        db.add(Motion(market_id=number, words="…", why="…", begins_at=LONG_AGO, ends_at=ends_at, closed_at=closed_at))
    db.flush()

    assert list_backlogs(db, now=NOW) == [Backlog("motion", UNCOUNTED, 1, long_ago)]


def wait(db: Session, key: str, state: str, *, at: datetime, **facts: Any) -> None:
    claimed_at = at if state == SENDING else None
    db.add(Outgoing(key=key, chat_id=1, kind=3, state=state, due_at=at, claimed_at=claimed_at, **facts))
    db.flush()


def notice(db: Session, stage: str, *, at: datetime) -> int:
    row = Notice(author_chat=1, stage=stage, begins_at=at, began_at=at, valid_until=NOW, created_at=at)
    db.add(row)
    db.flush()
    return row.id or 0


def test_a_message_that_is_on_its_way_for_longer_than_five_minutes_is_found(db: Session) -> None:
    wait(db, "1", SENDING, at=JUST_NOW)
    wait(db, "2", SENDING, at=LONG_AGO)

    assert list_backlogs(db, now=NOW) == [Backlog("outgoing", SENDING, 1, LONG_AGO)]


def test_messages_that_wait_while_none_leaves_are_found(db: Session) -> None:
    wait(db, "1", QUEUED, at=JUST_NOW)
    wait(db, "2", QUEUED, at=NOW + timedelta(hours=8))
    wait(db, "3", QUEUED, at=LONG_AGO, notice_id=notice(db, "paused", at=LONG_AGO))
    assert list_backlogs(db, now=NOW) == []

    wait(db, "4", QUEUED, at=LONG_AGO)
    wait(db, "5", QUEUED, at=LONG_AGO, notice_id=notice(db, "running", at=LONG_AGO))
    assert list_backlogs(db, now=NOW) == [Backlog("outgoing", QUEUED, 2, LONG_AGO)]

    wait(db, "6", SENT, at=LONG_AGO, settled_at=JUST_NOW)
    assert list_backlogs(db, now=NOW) == []


def test_a_picture_that_is_owed_longer_than_five_minutes_is_found(db: Session) -> None:
    for at in (JUST_NOW, LONG_AGO):
        owe_picture(db, chat_id=1, chart=Chart("Riders", ()), apology="none", now=at)

    assert list_backlogs(db, now=NOW) == [Backlog("owed_picture", OWED, 1, LONG_AGO)]


def test_a_file_of_a_case_whose_copy_is_awaited_longer_than_five_minutes_is_found(db: Session) -> None:
    case_id, event_id = case_of(db)
    for at in (JUST_NOW, LONG_AGO):
        db.add(CaseFile(case_id=case_id, event_id=event_id, file_id="x", awaited_since=at))
    db.add(CaseFile(case_id=case_id, event_id=event_id, refused="gone"))
    db.flush()

    assert list_backlogs(db, now=NOW) == [Backlog("case_file", OWED, 1, LONG_AGO)]


@pytest.mark.parametrize("stage", ["planned", "filling"])
def test_a_notice_that_nobody_brings_further_is_found(db: Session, stage: str) -> None:
    notice(db, stage, at=JUST_NOW)
    notice(db, "waiting", at=LONG_AGO)
    assert list_backlogs(db, now=NOW) == []

    notice(db, stage, at=LONG_AGO)

    assert list_backlogs(db, now=NOW) == [Backlog("notice", stage, 1, LONG_AGO)]


def test_a_deletion_that_is_not_noted_outside_within_five_minutes_is_found(db: Session) -> None:
    db.add(Forgotten(person_id=7, forgotten_at=LONG_AGO))
    db.add(Forgotten(person_id=8, forgotten_at=JUST_NOW))
    db.flush()

    assert list_backlogs(db, now=NOW) == [Backlog("forgotten", UNNOTED, 1, LONG_AGO)]


def test_rows_whose_file_is_gone_are_found(db: Session) -> None:
    open_web_chat(db, chat_id=2**52, session="s", seat="me", language="en", now=NOW)
    for name in ("a", "b", "c"):
        file = StoredFile(name=name, mime="image/png", size=1, created_at=NOW)
        keep_file(db, file, Showing(name, 2**52, is_upload=True), now=NOW)

    assert list_lost(db, {"a", "c", "d"}) == ["b"]


def test_a_sound_database_has_no_damage(db: Session) -> None:
    assert list_damage(db) == []
