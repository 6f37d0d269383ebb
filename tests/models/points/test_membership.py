"""Teams: who may do what with them; a refusal changes nothing, and of who is forgotten nothing is left."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from models.errors import Refusal
from models.people.access import BY_COMMAND, NoRight, grant_role
from models.person import STAFF, Person
from models.points.account import find_account
from models.points.booking import award_points
from models.points.forgetting import forget_points
from models.points.membership import (
    InTeamAlready,
    NoSuchRequest,
    NotInTeam,
    accept_request,
    ask_to_join,
    close_team,
    count_members,
    find_request,
    leave_team,
    name_captain,
    offer_captaincy,
    remove_member,
)
from models.points.month import PointMonth
from models.points.team import (
    NewTeam,
    NoSuchOffer,
    NoSuchTeam,
    RiderTeam,
    TeamNameTaken,
    find_teams,
    get_team,
    make_team,
    set_open,
    take_captaincy,
)
from tests.areas import lay_areas
from tests.people import LINGWU, XINGQING, settle_in

NOW, TODAY, MONTH = datetime(2026, 11, 23, 6, 0, tzinfo=UTC), date(2026, 11, 23), date(2026, 11, 1)


def clerk(db: Session, chat_id: int, adcode: int) -> Person:
    person = settle_in(db, chat_id)
    grant_role(db, person, role=STAFF, adcode=adcode, by=None, origin=BY_COMMAND, now=NOW)
    return person


class Cast:
    """A team with its captain and a member, somebody who waits, staff of its county and of another."""

    def __init__(self, db: Session) -> None:
        lay_areas(db)
        self.db = db
        self.staff, self.stranger = clerk(db, 1, XINGQING), clerk(db, 2, LINGWU)
        self.captain, self.member, self.waiting = (settle_in(db, 10 + number, home=XINGQING) for number in range(3))
        self.team = make_team(db, NewTeam("卫民 蓝骑士（示例）", XINGQING), by=self.staff, now=NOW)
        name_captain(db, self.team, self.captain, by=self.staff, today=TODAY, now=NOW)
        self.request = self.asks(self.waiting)
        accept_request(db, self.asks(self.member), by=self.captain, today=TODAY, now=NOW)

    def asks(self, person: Person) -> int:
        asked = ask_to_join(self.db, self.team.id or 0, person=person, nickname="小暖", today=TODAY, now=NOW)
        assert asked is not None
        return asked.id or 0


@pytest.fixture
def cast(db: Session) -> Cast:
    return Cast(db)


Deed = Callable[[Cast], object]
REFUSED: list[tuple[type[Refusal], Deed]] = [
    (NoRight, lambda it: make_team(it.db, NewTeam("红", XINGQING), by=it.stranger, now=NOW)),
    (TeamNameTaken, lambda it: make_team(it.db, NewTeam("卫民蓝骑士(示例)", XINGQING), by=it.staff, now=NOW)),
    (NoSuchTeam, lambda it: get_team(it.db, 987)),
    (InTeamAlready, lambda it: it.asks(it.member)),
    (NoSuchRequest, lambda it: accept_request(it.db, it.request, by=it.member, today=TODAY, now=NOW)),
    (NoSuchRequest, lambda it: accept_request(it.db, it.request, by=it.stranger, today=TODAY, now=NOW)),
    (NoSuchRequest, lambda it: accept_request(it.db, 987, by=it.captain, today=TODAY, now=NOW)),
    (NoRight, lambda it: set_open(it.db, it.team, is_open=True, by=it.member)),
    (NoRight, lambda it: remove_member(it.db, it.team, it.member.id or 0, by=it.member, today=TODAY, now=NOW)),
    (NotInTeam, lambda it: remove_member(it.db, it.team, it.captain.id or 0, by=it.staff, today=TODAY, now=NOW)),
    (NotInTeam, lambda it: remove_member(it.db, it.team, it.waiting.id or 0, by=it.captain, today=TODAY, now=NOW)),
    (NoRight, lambda it: offer_captaincy(it.db, it.team, it.member.id or 0, by=it.staff)),
    (NotInTeam, lambda it: offer_captaincy(it.db, it.team, it.waiting.id or 0, by=it.captain)),
    (NoSuchOffer, lambda it: take_captaincy(it.db, it.team, person=it.member, now=NOW)),
    (NoRight, lambda it: name_captain(it.db, it.team, it.member, by=it.stranger, today=TODAY, now=NOW)),
    (NoRight, lambda it: close_team(it.db, it.team, by=it.captain, now=NOW)),
]


def test_what_is_refused_changes_nothing(cast: Cast) -> None:
    other = make_team(cast.db, NewTeam("红先锋", XINGQING), by=cast.staff, now=NOW)
    with pytest.raises(InTeamAlready):
        name_captain(cast.db, other, cast.member, by=cast.staff, today=TODAY, now=NOW)
    for refusal, deed in REFUSED:
        with pytest.raises(refusal):
            deed(cast)
        assert count_members(cast.db, cast.team) == 2
        assert cast.team.captain_id == cast.captain.id


def test_nothing_is_left_of_who_leaves_or_is_forgotten_nor_of_a_closed_team(cast: Cast) -> None:
    award_points(cast.db, person=cast.member, rule="report", source="case:1", today=TODAY, now=NOW)
    offer_captaincy(cast.db, cast.team, cast.member.id or 0, by=cast.captain)

    assert leave_team(cast.db, cast.member, today=TODAY, now=NOW) is cast.team
    assert leave_team(cast.db, cast.member, today=TODAY, now=NOW) is None
    account = find_account(cast.db, cast.member)
    assert account is not None
    assert (account.nickname, cast.team.offered_to) == (None, None)
    cast.db.expire_all()
    assert cast.db.get_one(PointMonth, (cast.member.id, MONTH)).team_id is None

    forget_points(cast.db, cast.captain, now=NOW)
    cast.db.expire_all()
    team = cast.db.get_one(RiderTeam, cast.team.id)
    assert (team.captain_id, team.is_vacancy_told, count_members(cast.db, team)) == (None, False, 0)

    close_team(cast.db, cast.team, by=cast.staff, now=NOW)

    assert find_request(cast.db, cast.waiting) is None
    assert find_teams(cast.db, "蓝骑士") == []
    anew = make_team(cast.db, NewTeam("卫民蓝骑士（示例）", XINGQING), by=cast.staff, now=NOW)
    assert count_members(cast.db, anew) == 0
