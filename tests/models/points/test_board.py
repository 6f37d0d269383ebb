"""V10: boards show nicknames of those who want to be seen, and nothing where they are few."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from models.points.account import open_account
from models.points.board import list_county_board, list_team_board, list_team_members
from models.points.booking import award_points
from models.points.team import RiderTeam
from tests.areas import lay_areas
from tests.people import LINGWU, XINGQING, settle_in

NOW, TODAY, MONTH = datetime(2026, 11, 23, 6, 0, tzinfo=UTC), date(2026, 11, 23), date(2026, 11, 1)


def board(db: Session, shown: int, hidden: int = 1) -> int:
    """So many riders of one team in one county; the first of those who are shown has the fewest points."""
    lay_areas(db)
    team = RiderTeam(name="队", folded_name="队", adcode=XINGQING, created_at=NOW)
    db.add(team)
    db.flush()
    for number in range(shown + hidden):
        person = settle_in(db, number + 1, home=XINGQING)
        account = open_account(db, person, now=NOW)
        account.nickname, account.is_shown, account.team_id = f"骑手{number}", number < shown, team.id
        for turn in range(number + 1):
            award_points(db, person=person, rule="joined", source=f"{number}:{turn}", today=TODAY, now=NOW)
    return team.id or 0


def test_only_who_wants_to_be_seen_is_most_points_first(db: Session) -> None:
    team_id = board(db, shown=5)

    county = list_county_board(db, XINGQING, month=MONTH, at_most=3)
    members = list_team_members(db, team_id, month=MONTH)

    assert [row.ranked for row in county] == [3, 3, 3]
    assert {row.name for row in members} == {f"骑手{number}" for number in range(5)}
    assert list_county_board(db, LINGWU, month=MONTH) == ()
    assert list_county_board(db, XINGQING, month=date(2026, 10, 1)) == ()


def test_a_team_counts_all_its_riders_and_is_not_shown_while_it_is_small(db: Session) -> None:
    board(db, shown=2, hidden=2)
    assert list_team_board(db, month=MONTH) == []
    assert list_county_board(db, XINGQING, month=MONTH) == ()

    newcomer = open_account(db, settle_in(db, 9, home=XINGQING), now=NOW)
    newcomer.team_id = db.exec(select(RiderTeam.id)).one()
    db.flush()

    assert [(row.name, row.ranked) for row in list_team_board(db, month=MONTH)] == [("队", 1 + 2 + 3 + 3)]
