"""What reached nobody is listed with its reason, and sent once more where that may help."""

from datetime import timedelta

from sqlmodel import Session

from models.messages.delivery import Settled, settle
from models.messages.outgoing import AMBIGUOUS, BLOCKED, FAILED, QUEUED, REFUSED, Kind
from models.messages.undelivered import list_undelivered, send_again
from tests.models.messages.posting import ME, claim, put, row_of
from tests.playground import NOON

LATER = NOON + timedelta(hours=1)


def end(db: Session, key: str, state: str, reason: str | None, *, chat_id: int, kind: Kind = Kind.CASE) -> None:
    put(db, key, chat_id=chat_id, kind=kind)
    (row,) = claim(db)
    settle(db, [Settled(row, state, reason)], worker=ME, now=NOON)


def test_it_is_counted_by_kind_and_reason(db: Session) -> None:
    end(db, "a", FAILED, BLOCKED, chat_id=1)
    end(db, "b", FAILED, BLOCKED, chat_id=2)
    end(db, "c", FAILED, REFUSED, chat_id=3, kind=Kind.REMINDER)
    end(db, "d", AMBIGUOUS, None, chat_id=4)

    found = list_undelivered(db, since=NOON)

    told = [(each.kind, each.state, each.reason, each.count, each.may_be_tried_again) for each in found]
    assert told == [
        (Kind.CASE, FAILED, BLOCKED, 2, False),
        (Kind.CASE, AMBIGUOUS, None, 1, False),
        (Kind.REMINDER, FAILED, REFUSED, 1, True),
    ]
    assert list_undelivered(db, since=LATER) == []


def test_what_another_try_may_help_goes_once_more(db: Session) -> None:
    end(db, "a", FAILED, BLOCKED, chat_id=1)
    end(db, "c", FAILED, REFUSED, chat_id=3)
    end(db, "d", AMBIGUOUS, None, chat_id=4)

    assert send_again(db, since=NOON, now=LATER) == 1
    assert send_again(db, since=NOON, now=LATER) == 0

    states = {key: row_of(db, key).state for key in "acd"}
    assert states == {"a": FAILED, "c": QUEUED, "d": AMBIGUOUS}
    assert row_of(db, "c").due_at == LATER
