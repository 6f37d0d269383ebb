"""C3, D13: points are never lost, never booked twice and never below zero."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from models.person import Person
from models.points.account import find_account, find_by_number, open_account
from models.points.booking import AlreadyReversed, NothingToReverse, award_points, reverse_entry
from models.points.entry import PointEntry, balance_of, earned_by, list_entries
from models.points.forgetting import forget_points
from models.points.level import load_levels, standing_of
from models.points.month import PointMonth, TeamMonth, ranked_in
from models.points.rule import OPEN_WAYS, BadPointRule, UnknownRule, get_rule, list_rules, read_rule
from models.points.spending import NotEnoughPoints, spend_points
from models.points.team import RiderTeam
from models.starter_data import starter_rows
from tests.areas import lay_areas
from tests.people import XINGQING, settle_in

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TODAY, MONTH = date(2026, 11, 23), date(2026, 11, 1)


def rider(db: Session, chat_id: int = 1) -> Person:
    lay_areas(db)
    return settle_in(db, chat_id, home=XINGQING)


def award(db: Session, person: Person, rule: str, source: str, *, day: date = TODAY, times: int = 1) -> PointEntry:
    return award_points(db, person=person, rule=rule, source=source, today=day, now=NOW, times=times)


def test_what_happened_once_is_booked_once(db: Session) -> None:
    person = rider(db)

    first = award(db, person, "danger", "case:1")
    again = award(db, person, "danger", "case:1")

    assert first.id == again.id
    assert (first.points, first.balance, first.earned, first.by_id) == (20, 20, 20, None)
    assert balance_of(db, person) == earned_by(db, person) == ranked_in(db, person, MONTH) == 20


def test_beyond_the_day_s_limit_less_is_booked_and_the_entry_tells(db: Session) -> None:
    person = rider(db)
    award(db, person, "danger", "case:1")

    second = award(db, person, "danger", "case:2")
    third = award(db, person, "report", "case:3")
    tomorrow = award(db, person, "report", "case:4", day=TODAY + timedelta(days=1))

    assert [(e.asked, e.points) for e in (second, third, tomorrow)] == [(20, 10), (5, 0), (5, 5)]
    assert balance_of(db, person) == 35


def test_a_rule_s_own_limits_hold_by_day_and_by_month(db: Session) -> None:
    person = rider(db)
    days = [date(2026, 11, number) for number in range(1, 8)]

    given = [award(db, person, "quiz", f"quiz:{day}:{n}", day=day).points for day in days for n in range(2)]

    assert given == [2, 0] * 5 + [0, 0] * 2
    assert award(db, person, "quiz", "quiz:12", day=date(2026, 12, 1)).points == 2


def test_all_rules_together_have_a_month_s_limit(db: Session) -> None:
    person = rider(db)

    for number in range(1, 13):
        award(db, person, "volunteer", f"hours:{number}", day=date(2026, 11, number), times=6)

    assert balance_of(db, person) == ranked_in(db, person, MONTH) == 300
    assert award(db, person, "report", "case:1", day=date(2026, 12, 1)).points == 5


def test_a_reversal_frees_the_limit_of_its_day(db: Session) -> None:
    person = rider(db)
    wrong = award(db, person, "danger", "case:1")

    reverse_entry(db, wrong, now=NOW)

    assert [entry.points for entry in list_entries(db, person)] == [-20, 20]
    assert ranked_in(db, person, MONTH) == balance_of(db, person) == 0
    assert award(db, person, "volunteer", "hours:1", times=6).points == 30


def test_what_was_spent_stays_spent_when_it_is_reversed(db: Session) -> None:
    person = rider(db)
    wrong = award(db, person, "danger", "case:1")
    spend_points(db, person=person, points=15, source="redemption:1", today=TODAY, now=NOW)

    back = reverse_entry(db, wrong, now=NOW)

    assert (back.points, back.ranked, back.balance, back.earned) == (-5, -20, 0, 0)


def test_an_entry_is_reversed_once_and_a_reversal_never(db: Session) -> None:
    wrong = award(db, rider(db), "report", "case:1")
    back = reverse_entry(db, wrong, now=NOW)

    with pytest.raises(AlreadyReversed):
        reverse_entry(db, wrong, now=NOW)
    with pytest.raises(NothingToReverse):
        reverse_entry(db, back, now=NOW)


def test_nobody_spends_more_than_they_have(db: Session) -> None:
    person = rider(db)
    award(db, person, "report", "case:1")

    with pytest.raises(NotEnoughPoints) as refusal:
        spend_points(db, person=person, points=6, source="redemption:1", today=TODAY, now=NOW)

    assert refusal.value.balance == 5
    assert spend_points(db, person=person, points=5, source="redemption:1", today=TODAY, now=NOW).balance == 0
    assert earned_by(db, person) == 5


def test_two_next_entries_of_an_account_can_not_both_be_written(db: Session) -> None:
    entry = award(db, rider(db), "report", "case:1")
    values = entry.model_dump(exclude={"id"}) | {"source": "another"}

    db.add(PointEntry(**values))
    with pytest.raises(IntegrityError):
        db.flush()


def test_the_database_itself_keeps_a_balance_from_falling_below_zero(db: Session) -> None:
    entry = award(db, rider(db), "report", "case:1")
    values = entry.model_dump(exclude={"id"}) | {"source": "another", "number": 2, "balance": -1}

    db.add(PointEntry(**values))
    with pytest.raises(IntegrityError):
        db.flush()


def test_a_rule_that_nobody_made_gives_nothing(db: Session) -> None:
    person = rider(db)

    with pytest.raises(UnknownRule):
        award(db, person, "recruiting", "friend:1")
    with pytest.raises(UnknownRule):
        award(db, person, "report", "case:1", day=date(2025, 12, 31))


@pytest.mark.parametrize(("heading", "cell"), [("points", "-5"), ("daily", "many")])
def test_a_rule_that_would_give_less_than_nothing_is_refused(heading: str, cell: str) -> None:
    row = {**starter_rows("point_rules")[1], heading: cell}

    with pytest.raises(BadPointRule) as refusal:
        read_rule(row)
    assert (refusal.value.code, refusal.value.heading) == (row["code"], heading)


def test_no_rule_pays_for_recruiting_or_comes_from_the_police_and_all_say_on_what_they_rest() -> None:
    rules = list_rules(TODAY)

    assert {rule.entry for rule in rules} == {*OPEN_WAYS, "appeal"}
    assert all(rule.points > 0 and rule.basis for rule in rules)
    assert get_rule("all", TODAY).daily == 30


def test_a_level_says_what_is_missing_to_the_next() -> None:
    assert (standing_of(49).level.code, standing_of(49).missing) == ("start", 1)
    assert (standing_of(50).level.code, standing_of(50).missing) == ("guard", 100)
    assert standing_of(5_000).next is None
    assert [level.earned for level in load_levels()] == sorted(level.earned for level in load_levels())


def test_points_count_for_the_team_in_which_they_were_earned(db: Session) -> None:
    person = rider(db)
    team = RiderTeam(name="卫民蓝骑士（示例）", folded_name="x", adcode=XINGQING, created_at=NOW)
    db.add(team)
    db.flush()
    open_account(db, person, now=NOW).team_id = team.id
    entry = award(db, person, "report", "case:1")
    open_account(db, person, now=NOW).team_id = None
    award(db, person, "danger", "case:2")
    assert db.exec(select(TeamMonth.ranked)).one() == 5

    reverse_entry(db, entry, now=NOW)

    assert db.exec(select(TeamMonth.ranked)).one() == 0


def test_a_number_finds_its_account_however_it_is_typed(db: Session) -> None:
    person = rider(db)
    number = open_account(db, person, now=NOW).number

    found = find_by_number(db, f" {number[:3].lower()}-{number[3:]} ")

    assert found is not None
    assert found.person_id == person.id
    assert find_by_number(db, "") is None


def test_who_is_forgotten_leaves_no_points_behind(db: Session) -> None:
    person, other = rider(db), settle_in(db, 2, home=XINGQING)
    reverse_entry(db, award(db, person, "report", "case:1"), now=NOW)
    award(db, other, "report", "case:2").by_id = person.id

    forget_points(db, person, now=NOW)

    assert find_account(db, person) is None
    assert [entry.by_id for entry in list_entries(db, other)] == [None]
    assert db.exec(select(func.count()).select_from(PointMonth)).one() == 1
