"""The review of a month: on the first, once, for who had points booked, and not for who does not want it."""

from datetime import UTC, date, datetime

from models.person import find_person
from models.points.booking import award_points, reverse_entry
from models.points.entry import find_entry_from
from models.points.review import month_to_review, review_month
from tests.handlers.cases.acting import news
from tests.people import XINGQING, settle_in
from tests.transcript import Transcript

FIRST = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
TOLD = (
    "< 2026年11月，你得了 12 分。 • 随手拍核实 × 2：10 分 • 每周答题 × 1：2 分 安全分 18 / 100，比上个月多 14。"
    " 再得 28 分就是“守护骑手”。 小建议：抽一个小时做交通劝导或社区宣传。 [🏅 我的积分] [🤝 记志愿时长] [通知设置]"
)


def moved(*riders: Transcript) -> None:
    """Points of October and November for each, one of them taken back, and somebody else who has none."""
    for rider in riders:
        with rider.db as db:
            person = find_person(db, rider.person.chat.chat_id)
            assert person is not None
            for number, (rule, day) in enumerate(
                [
                    ("training", date(2026, 10, 20)),
                    ("report", date(2026, 11, 3)),
                    ("report", date(2026, 11, 4)),
                    ("quiz", date(2026, 11, 30)),
                    ("danger", date(2026, 11, 30)),
                ]
            ):
                source = f"{person.id}:{number}"
                award_points(db, person=person, rule=rule, source=source, today=day, now=rider.playground.now)
            wrong = find_entry_from(db, f"{person.id}:4")
            assert wrong is not None
            reverse_entry(db, wrong, now=rider.playground.now)
            settle_in(db, 100 + (person.id or 0), home=XINGQING)
            db.commit()


def test_a_month_is_told_once_on_the_first_and_not_to_who_muted_it(rider: Transcript, other_rider: Transcript) -> None:
    moved(rider, other_rider)
    other_rider.does("/settings")
    assert "[🔕 每月积分小结]" in other_rider.does("[✓ 每月积分小结]")[0]
    house = rider.playground
    house.now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    house.tick("review_months")
    assert news(rider, other_rider) == [[], []]

    for _day in range(2):
        house.now = FIRST
        house.tick("review_months")
    heard, muted = news(rider, other_rider)
    assert heard == [TOLD]
    assert muted == []
    house.later(days=1)
    house.tick("review_months")
    assert news(rider) == [[]]

    assert month_to_review(date(2027, 1, 1)) == date(2026, 12, 1)
    assert month_to_review(date(2026, 12, 8)) is None
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        assert person is not None
        october, december = (review_month(db, person, date(2026, month, 1)) for month in (10, 12))
    assert (october.earned, october.rating.score, october.rating_before, october.weakest) == (10, 4, 0, "eyes")
    assert (december.deeds, december.rating_before) == ((), 18)
