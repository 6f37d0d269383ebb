"""T5, T7: points end with a year by the calendar of Shanghai, once, announced 60 days before, whatever fails."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from models.batch_run import go_on, open_run
from models.person import Person, find_person
from models.points.account import list_accounts
from models.points.booking import award_points
from models.points.entry import PointEntry, balance_of
from models.points.expiry import EXPIRY_RUN, YearEnd, expire_points
from models.points.gift import Gift
from tests.handlers.cases.acting import news
from tests.people import XINGQING, settle_in
from tests.transcript import Transcript

EARNED = date(2026, 11, 23)
ANNOUNCED = (
    "< 有 20 分 12月31日 到期：是 2026 年及以前得的，还没有用掉。 "
    "你现在有 20 分，够换：雨衣（示例）（15 分）。 分到期了，等级也不变。 [积分兑换] [🏅 我的积分]"
)


def balance(rider: Transcript) -> int:
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        assert person is not None
        return balance_of(db, person)


@pytest.fixture
def saver(rider: Transcript, monkeypatch: pytest.MonkeyPatch) -> Transcript:
    """A rider with 20 points of 2026 among others, seen to two at a time."""
    monkeypatch.setattr("bot.jobs.point_calendar._AT_ONCE", 2)
    now = rider.playground.now
    with rider.db as db:
        own = find_person(db, rider.person.chat.chat_id)
        assert own is not None
        others = [settle_in(db, 100 + number, home=XINGQING) for number in range(4)]
        for person in (*others[:2], own, *others[2:]):
            award_points(db, person=person, rule="danger", source=f"{person.id}", today=EARNED, now=now)
        db.add(Gift(code="RAIN", name="雨衣（示例）", cost=15, stock=3))
        db.add(Gift(code="HELMET", name="头盔（示例）", cost=150, stock=3))
        db.commit()
    return rider


def test_what_ends_is_told_sixty_days_before_and_ends_at_midnight(saver: Transcript) -> None:
    house = saver.playground
    assert "今年得的分可以用到 2027年12月31日" in "".join([*saver.does("/points"), *saver.does("[怎么得分]")])
    for moment, told in (
        (datetime(2027, 10, 31, 6, tzinfo=UTC), []),
        (
            datetime(2027, 11, 1, 6, tzinfo=UTC),
            [
                ANNOUNCED,
            ],
        ),
        (datetime(2027, 11, 2, 6, tzinfo=UTC), []),
    ):
        house.now = moment
        house.tick("announce_ends_of_points")
        assert news(saver)[0] == told
    assert "有 20 分 12月31日 到期" in saver.does("[🏅 我的积分]")[0]

    house.now = datetime(2027, 12, 31, 15, 59, tzinfo=UTC)
    house.tick("end_points_of_years")
    assert balance(saver) == 20
    house.now = datetime(2027, 12, 31, 16, 1, tzinfo=UTC)
    house.tick("end_points_of_years")
    assert balance(saver) == 0

    saver.does("/points")
    saver.does("[明细]")
    assert "这些是最早得的，一直没有用掉" in saver.does("[2027年12月31日 −20 年底过期]")[0]


def test_whom_it_fails_with_is_passed_over_and_what_was_seen_to_is_not_seen_to_again(
    saver: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = saver.playground
    house.now = datetime(2028, 1, 1, 0, tzinfo=UTC)
    # As a process left it that died after the first two.
    with saver.db as db:
        run = open_run(db, EXPIRY_RUN, date(2027, 12, 31), now=house.now)
        assert run is not None
        _first, second, failing, *rest = list_accounts(db, after=0, at_most=10)
        go_on(db, run, last=second, done=2, now=house.now)
        db.commit()
    ended: list[int | None] = []

    def fails(db: Session, person: Person, end: YearEnd, *, now: datetime) -> PointEntry | None:
        if person.id == failing:
            raise LookupError("a part that there was once")
        ended.append(person.id)
        return expire_points(db, person, end, now=now)

    monkeypatch.setattr("bot.jobs.point_calendar.expire_points", fails)
    house.tick("end_points_of_years")
    assert ended == rest

    house.later(days=1)
    house.tick("end_points_of_years")
    assert ended == rest
