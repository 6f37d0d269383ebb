"""What waits for the end of quiet hours, and what is dropped since it then comes too late."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from models.messages.outgoing import (
    EXPIRED,
    FAILED,
    QUEUED,
    Outgoing,
)
from models.person import MERCHANT, RIDER
from tests.models.messages.posting import CHAT, LATE, NEIGHBOUR, claim, put, row_of, texts
from tests.people import settle_in
from tests.playground import NOON


def test_after_quiet_hours_a_chat_hears_all_in_its_order(db: Session) -> None:
    names = [f"{number}" for number in range(12)]
    for name in names:
        put(db, name)

    assert claim(db, now=LATE, at_most=100) == []

    assert len({row_of(db, name).due_at for name in names}) == 1


def test_quiet_hours_put_off_what_is_not_urgent_and_stagger_it(db: Session) -> None:
    for number in range(30):
        settle_in(db, CHAT + number)
        put(db, f"{number}", chat_id=CHAT + number)
    put(db, "urgent", chat_id=NEIGHBOUR + 100, is_urgent=True)

    (urgent,) = claim(db, at_most=50, now=LATE)
    assert texts([urgent]) == ["urgent"]

    morning = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    dues = {row.due_at for row in db.exec(select(Outgoing).where(Outgoing.state == QUEUED))}
    assert min(dues) == morning
    assert max(dues) == morning + timedelta(minutes=10)
    assert len(dues) == 11
    assert len(claim(db, known=[urgent.id], at_most=50, now=morning + timedelta(minutes=10))) == 30


def test_only_riders_are_left_alone_at_meal_times(db: Session) -> None:
    settle_in(db, CHAT, roles=(RIDER,))
    settle_in(db, NEIGHBOUR, roles=(MERCHANT,))
    at_lunch = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    put(db, "rider", due_at=at_lunch)
    put(db, "merchant", chat_id=NEIGHBOUR, due_at=at_lunch)

    assert texts(claim(db, now=at_lunch)) == ["merchant"]


def test_own_quiet_hours_count(db: Session) -> None:
    settle_in(db, CHAT, quiet_from=13 * 60, quiet_to=15 * 60)
    put(db, "a")

    assert claim(db) == []
    assert row_of(db, "a").due_at >= datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def test_what_comes_too_late_is_dropped(db: Session) -> None:
    put(db, "over", expires_at=NOON)
    put(db, "night", chat_id=NEIGHBOUR, due_at=LATE, expires_at=LATE + timedelta(hours=2))

    assert claim(db) == []
    assert (row_of(db, "over").state, row_of(db, "over").reason) == (FAILED, EXPIRED)

    # Its end comes before that of the quiet hours.
    assert claim(db, now=LATE) == []
    assert (row_of(db, "night").state, row_of(db, "night").reason) == (FAILED, EXPIRED)


def test_rows_behind_those_that_are_put_off_have_their_turn(db: Session) -> None:
    for number in range(9):
        settle_in(db, CHAT + number, quiet_from=13 * 60, quiet_to=15 * 60)
        put(db, f"quiet{number}", chat_id=CHAT + number)
    for number in range(9):
        put(db, f"now{number}", chat_id=CHAT + 100 + number)

    assert texts(claim(db, at_most=4)) == ["now0", "now1", "now2", "now3"]
