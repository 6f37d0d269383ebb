"""Rows of `outgoing` from the moment they are written to their end."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.messages.claims import begin_sending, count_waiting
from models.messages.delivery import Settled, list_senders, release_abandoned, settle
from models.messages.outgoing import (
    AMBIGUOUS,
    BLOCKED,
    FAILED,
    GONE,
    QUEUED,
    REFUSED,
    SENDING,
    SENT,
    Kind,
    send_later,
)
from models.person import TELEGRAM, contact_for, find_contact
from tests.models.messages.posting import CHAT, ME, NEIGHBOUR, OTHER, claim, put, row_of, texts
from tests.people import settle_in
from tests.playground import NOON


def test_a_key_is_taken_once(db: Session) -> None:
    put(db, "a")

    assert not send_later(
        db, key="a", chat_id=CHAT, kind=Kind.CASE, method="sendMessage", parameters={"text": "other"}, due_at=NOON
    )

    assert texts(claim(db)) == ["a"]


def test_what_presses_goes_first_and_nothing_before_its_time(db: Session) -> None:
    put(db, "reminder", chat_id=1)
    put(db, "later", chat_id=2, due_at=NOON + timedelta(minutes=1))
    put(db, "case", chat_id=3, kind=Kind.CASE)

    assert count_waiting(db, now=NOON) == 2
    claimed = claim(db)
    assert texts(claimed) == ["case", "reminder"]
    known = [row.id for row in claimed]
    assert texts(claim(db, known=known, now=NOON + timedelta(minutes=1))) == ["later"]


def test_rows_of_one_chat_come_one_after_the_other_in_their_order(db: Session) -> None:
    put(db, "first")
    put(db, "second")
    put(db, "elsewhere", chat_id=NEIGHBOUR)

    claimed = claim(db)
    assert texts(claimed) == ["first", "elsewhere"]
    assert claim(db, known=[row.id for row in claimed]) == []

    settle(db, [Settled(claimed[0], SENT, message_id=7)], worker=ME, now=NOON)
    assert texts(claim(db, known=[claimed[1].id])) == ["second"]
    assert (row_of(db, "first").state, row_of(db, "first").message_id) == (SENT, 7)


def test_what_one_process_sends_another_does_not(db: Session) -> None:
    put(db, "a")
    (row,) = claim(db)

    assert claim(db, worker=OTHER) == []
    settle(db, [Settled(row, SENT, message_id=7)], worker=OTHER, now=NOON)

    assert row_of(db, "a").state == SENDING
    assert list_senders(db) == [ME]


def test_a_claim_whose_answer_was_lost_is_not_stuck(db: Session) -> None:
    put(db, "a")
    claim(db)

    assert texts(claim(db)) == ["a"]
    assert row_of(db, "a").lost == 0


def test_what_a_dead_process_was_sending_is_sent_once_more_and_then_told_as_ambiguous(db: Session) -> None:
    put(db, "a")
    begin_sending(db, rows=claim(db, worker=OTHER), worker=OTHER)

    assert release_abandoned(db, workers=[OTHER], now=NOON) == 1
    assert (row_of(db, "a").state, row_of(db, "a").lost) == (QUEUED, 1)

    begin_sending(db, rows=claim(db, worker=OTHER), worker=OTHER)
    release_abandoned(db, workers=[OTHER], now=NOON)
    assert (row_of(db, "a").state, row_of(db, "a").lost) == (AMBIGUOUS, 2)
    assert claim(db) == []


def test_what_a_dead_process_had_only_claimed_is_no_repeat_however_often_one_dies(db: Session) -> None:
    put(db, "a")
    for _death in range(3):
        claim(db, worker=OTHER)
        assert release_abandoned(db, workers=[OTHER], now=NOON) == 1

    assert (row_of(db, "a").state, row_of(db, "a").lost) == (QUEUED, 0)


def test_what_was_about_to_leave_and_then_arrived_or_did_not_leave_counts_as_no_lost_call(db: Session) -> None:
    put(db, "a")
    put(db, "b", chat_id=6)
    rows = claim(db)
    for _again in range(2):
        assert begin_sending(db, rows=rows, worker=ME) == {row.id for row in rows}
    assert row_of(db, "a").lost == row_of(db, "b").lost == 1

    settle(db, [Settled(rows[0], SENT, message_id=7), Settled(rows[1], QUEUED)], worker=ME, now=NOON)

    assert row_of(db, "a").lost == row_of(db, "b").lost == 0


def test_what_another_process_has_taken_over_does_not_leave(db: Session) -> None:
    put(db, "a")
    rows = claim(db)
    release_abandoned(db, workers=[ME], now=NOON)
    claim(db, worker=OTHER)

    assert begin_sending(db, rows=rows, worker=ME) == set()


def test_a_call_without_an_answer_is_made_once_more_and_then_told_as_ambiguous(db: Session) -> None:
    put(db, "a")
    for state in (QUEUED, AMBIGUOUS):
        (row,) = claim(db)
        settle(db, [Settled(row, QUEUED, is_lost=True)], worker=ME, now=NOON)
        assert row_of(db, "a").state == state


def test_a_call_that_never_left_costs_no_try(db: Session) -> None:
    put(db, "a")
    for _time in range(3):
        (row,) = claim(db)
        settle(db, [Settled(row, QUEUED)], worker=ME, now=NOON)

    assert (row_of(db, "a").state, row_of(db, "a").lost) == (QUEUED, 0)


def test_a_row_that_has_to_wait_is_not_claimed_before(db: Session) -> None:
    put(db, "a")
    (row,) = claim(db)
    settle(db, [Settled(row, QUEUED, due_at=NOON + timedelta(seconds=9))], worker=ME, now=NOON)

    assert claim(db, now=NOON + timedelta(seconds=8)) == []
    assert texts(claim(db, now=NOON + timedelta(seconds=9))) == ["a"]


def test_what_is_tried_again_keeps_its_place_in_its_chat_but_not_before_what_presses(db: Session) -> None:
    put(db, "a")
    (row,) = claim(db)
    put(db, "b")
    put(db, "case", kind=Kind.CASE)
    put(db, "urgent", is_urgent=True)
    soon = NOON + timedelta(seconds=9)
    settle(db, [Settled(row, QUEUED, due_at=soon)], worker=ME, now=NOON)

    came = []
    for now in (NOON, NOON, NOON, soon, soon):
        rows = claim(db, now=now)
        came += texts(rows)
        settle(db, [Settled(row, SENT, message_id=7) for row in rows], worker=ME, now=now)
    assert came == ["case", "urgent", "a", "b"]


@pytest.mark.parametrize("reason", [BLOCKED, GONE])
def test_who_blocks_the_bot_frees_all_that_waits_for_them(db: Session, reason: str) -> None:
    settle_in(db, CHAT)
    put(db, "a")
    put(db, "b")
    put(db, "c", chat_id=NEIGHBOUR)
    row, _other = claim(db)

    settle(db, [Settled(row, FAILED, reason)], worker=ME, now=NOON)

    assert (row_of(db, "a").state, row_of(db, "a").reason) == (FAILED, reason)
    assert (row_of(db, "b").state, row_of(db, "b").reason) == (FAILED, BLOCKED)
    assert row_of(db, "c").state == SENDING
    contact = find_contact(db, CHAT)
    assert contact is not None
    assert contact.blocked_at == NOON


def test_a_refusal_is_the_rows_own_affair(db: Session) -> None:
    settle_in(db, CHAT)
    put(db, "a")
    put(db, "b")
    (row,) = claim(db)

    settle(db, [Settled(row, FAILED, REFUSED)], worker=ME, now=NOON)

    assert texts(claim(db)) == ["b"]


def test_a_group_that_moved_is_followed(db: Session) -> None:
    put(db, "a", chat_id=-5)
    put(db, "b", chat_id=-5)
    (row,) = claim(db)

    settle(db, [Settled(row, QUEUED, moved_to=-100_7)], worker=ME, now=NOON)

    (again,) = claim(db)
    assert again.chat_id == -100_7
    assert again.call == ("sendMessage", {"chat_id": -100_7, "text": "a"})
    assert row_of(db, "b").chat_id == -100_7


def test_a_group_that_moved_to_where_it_is_known_already_is_followed(db: Session) -> None:
    for address in ("-5", "-1007"):
        contact_for(db, channel=TELEGRAM, address=address, now=NOON)
    db.flush()
    put(db, "a", chat_id=-5)
    (row,) = claim(db)

    settle(db, [Settled(row, QUEUED, moved_to=-100_7)], worker=ME, now=NOON)

    assert [again.chat_id for again in claim(db)] == [-100_7]


def test_two_processes_that_claim_at_the_same_time_share_the_rows(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with Session(engine) as first, Session(engine) as second:
        for number in range(6):
            put(first, f"{number}", chat_id=number + 1)
        first.commit()

        mine = claim(first, at_most=3)
        theirs = claim(second, worker=OTHER, at_most=6)
        first.commit()
        second.commit()

    assert len(mine) == len(theirs) == 3
    assert {row.id for row in mine}.isdisjoint(row.id for row in theirs)
