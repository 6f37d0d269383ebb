"""Answers are kept for a day or at wish, and the rules that were taken in last hold, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from models.loans.file import LoanFile, current_loans, loans_text, take_in_loans
from models.loans.memory import (
    KEEP_ANSWERS,
    drop_expired_answers,
    find_answers,
    forget_answers,
    keep_answers,
    keep_for_good,
)
from models.loans.reading import BadLoanFile, starter_loans
from models.people.audit import AuditEntry
from models.starter_data import STARTER_DATA
from tests.models.loans.shops import TODAY

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
TEXT = (STARTER_DATA / "loans.toml").read_text(encoding="utf-8")


def test_answers_are_kept_for_a_day_or_at_wish(db: Session) -> None:
    keep_answers(db, chat_id=1, answers={"who": "rider"}, now=NOW)
    keep_answers(db, chat_id=2, answers={"who": "rider"}, now=NOW)
    keep_for_good(db, chat_id=2)
    later = NOW + KEEP_ANSWERS

    assert find_answers(db, chat_id=1, now=later - timedelta(seconds=1)) is not None
    assert find_answers(db, chat_id=1, now=later) is None
    assert drop_expired_answers(db, now=later) == 1
    kept = find_answers(db, chat_id=2, now=later + timedelta(days=400))
    assert kept is not None
    assert kept.answers == {"who": "rider"}


def test_newer_answers_take_the_place_of_older_ones_and_stay_as_long(db: Session) -> None:
    keep_answers(db, chat_id=1, answers={"who": "rider"}, now=NOW)
    keep_for_good(db, chat_id=1)

    kept = keep_answers(db, chat_id=1, answers={"who": "individual_business"}, now=NOW + timedelta(days=9))

    assert (kept.answers, kept.expires_at) == ({"who": "individual_business"}, None)
    forget_answers(db, chat_id=1)
    forget_answers(db, chat_id=1)
    assert find_answers(db, chat_id=1, now=NOW) is None


def test_the_rules_that_were_taken_in_last_hold(db: Session) -> None:
    assert current_loans(db) is starter_loans()
    assert loans_text(db) == TEXT

    for age in (60, 55):
        text = TEXT.replace("value = [18, 65]", f"value = [18, {age}]")
        take_in_loans(db, text.encode(), today=TODAY, now=NOW)

    assert current_loans(db).rules["age"].value == (18, 55)
    assert "[18, 55]" in loans_text(db)
    assert [entry.action for entry in db.exec(select(AuditEntry))] == ["loans.taken_in"] * 2


def test_a_bad_file_changes_nothing(db: Session) -> None:
    with pytest.raises(BadLoanFile):
        take_in_loans(db, TEXT.replace('field = "purpose"', 'field = "x"').encode(), today=TODAY, now=NOW)

    assert db.exec(select(LoanFile)).all() == []


def test_what_an_older_program_took_in_and_nobody_can_read_gives_way(db: Session) -> None:
    db.add(LoanFile(content='schema = "loan-rules/0"', taken_in_at=NOW))
    db.flush()

    assert current_loans(db) is starter_loans()
