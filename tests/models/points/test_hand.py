"""Points by hand: who may give them, to whom, and how many; each refusal leaves the ledger as it was."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

from models.cases.moves import NothingSaid
from models.people.access import BY_COMMAND, NoRight, grant_role
from models.person import STAFF, Person
from models.points.account import open_account
from models.points.booking import AlreadyReversed, award_points
from models.points.entry import NoSuchEntry, PointEntry, balance_of
from models.points.hand import (
    ByHand,
    NoRoom,
    OwnPoints,
    TeamLimit,
    award_by_hand,
    list_entered_by,
    rules_for,
    undo_by_hand,
)
from models.points.team import RiderTeam
from tests.areas import lay_areas
from tests.people import LINGWU, XINGQING, settle_in

NOW, TODAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC), date(2026, 11, 23)


@pytest.fixture
def rider(db: Session) -> Person:
    lay_areas(db)
    return settle_in(db, 1, home=XINGQING)


def clerk(db: Session, chat_id: int = 2, adcode: int = XINGQING) -> Person:
    person = settle_in(db, chat_id)
    grant_role(db, person, role=STAFF, adcode=adcode, by=None, origin=BY_COMMAND, now=NOW)
    return person


def give(db: Session, rider: Person, by: Person, rule: str = "duty", reason: str = "早高峰") -> PointEntry:
    return award_by_hand(db, rider=rider, new=ByHand(rule, reason, "照片 1"), by=by, today=TODAY, now=NOW)


def count(db: Session) -> int:
    return db.exec(select(func.count()).select_from(PointEntry)).one()


def test_staff_of_the_county_give_points_and_undo_them(db: Session, rider: Person) -> None:
    by = clerk(db)

    entry = give(db, rider, by)
    assert (entry.points, entry.by_id, entry.reason, entry.evidence) == (10, by.id, "早高峰", "照片 1")
    assert list_entered_by(db, by) == [entry]

    undo_by_hand(db, entry.id or 0, by=clerk(db, 3), reason="记错人", now=NOW)

    assert balance_of(db, rider) == 0
    with pytest.raises(AlreadyReversed):
        undo_by_hand(db, entry.id or 0, by=by, reason="记错人", now=NOW)


def test_nobody_gives_points_to_themselves(db: Session, rider: Person) -> None:
    grant_role(db, rider, role=STAFF, adcode=XINGQING, by=None, origin=BY_COMMAND, now=NOW)

    with pytest.raises(OwnPoints):
        give(db, rider, rider)

    assert count(db) == 0


def test_neither_staff_of_another_county_nor_anybody_else_gives_any(db: Session, rider: Person) -> None:
    for by in (clerk(db, 2, LINGWU), settle_in(db, 3, home=XINGQING)):
        with pytest.raises(NoRight):
            give(db, rider, by)
    assert count(db) == 0


def test_what_the_system_knows_by_itself_nobody_enters_by_hand(db: Session, rider: Person) -> None:
    with pytest.raises(NoRight):
        give(db, rider, clerk(db), "report")


def test_a_reason_is_needed_to_give_and_to_undo(db: Session, rider: Person) -> None:
    by = clerk(db)
    with pytest.raises(NothingSaid):
        give(db, rider, by, reason=" ")
    entry = give(db, rider, by)
    with pytest.raises(NothingSaid):
        undo_by_hand(db, entry.id or 0, by=by, reason="", now=NOW)
    assert count(db) == 1


def test_beyond_a_limit_nothing_is_booked(db: Session, rider: Person) -> None:
    by = clerk(db)
    give(db, rider, by)

    with pytest.raises(NoRoom) as refusal:
        give(db, rider, by)

    assert (refusal.value.room, count(db)) == (0, 1)


def test_what_the_system_entered_is_not_undone_by_hand(db: Session, rider: Person) -> None:
    entry = award_points(db, person=rider, rule="report", source="case:1", today=TODAY, now=NOW)

    with pytest.raises(NoSuchEntry):
        undo_by_hand(db, entry.id or 0, by=clerk(db), reason="错了", now=NOW)


def test_own_points_are_not_undone_nor_those_of_another_county(db: Session, rider: Person) -> None:
    entry = give(db, rider, clerk(db))
    grant_role(db, rider, role=STAFF, adcode=XINGQING, by=None, origin=BY_COMMAND, now=NOW)

    with pytest.raises(OwnPoints):
        undo_by_hand(db, entry.id or 0, by=rider, reason="错了", now=NOW)
    with pytest.raises(NoRight):
        undo_by_hand(db, entry.id or 0, by=clerk(db, 3, LINGWU), reason="错了", now=NOW)


def team_of(db: Session, captain: Person, *members: Person) -> None:
    team = RiderTeam(name="队", folded_name="队", adcode=XINGQING, captain_id=captain.id, created_at=NOW)
    db.add(team)
    db.flush()
    for member in members:
        open_account(db, member, now=NOW).team_id = team.id
    db.flush()


@pytest.mark.parametrize("is_staff", [False, True])
def test_a_captain_gives_the_own_team_no_more_than_the_limit(db: Session, rider: Person, *, is_staff: bool) -> None:
    captain = clerk(db) if is_staff else settle_in(db, 2, home=XINGQING)
    members = [rider, *(settle_in(db, 10 + number, home=XINGQING) for number in range(20))]
    team_of(db, captain, *members)
    for member in members[:20]:
        give(db, member, captain, "thanks", "帮同伴推车")

    with pytest.raises(TeamLimit) as refusal:
        give(db, members[20], captain, "duty" if is_staff else "thanks")

    assert (refusal.value.limit, refusal.value.left, count(db)) == (40, 0, 20)


def test_a_captain_gives_nothing_to_other_teams(db: Session, rider: Person) -> None:
    captain = settle_in(db, 2, home=XINGQING)
    team_of(db, captain, captain)

    assert rules_for(db, captain, open_account(db, rider, now=NOW), rider, day=TODAY) == []
    with pytest.raises(NoRight):
        give(db, rider, captain, "thanks")
