"""What staff hear in the morning: what waits for them and, once a week, how the offices of their areas did."""

from datetime import datetime

from tests.handlers.cases.acting import news, raise_grievance, taken_on
from tests.handlers.cases.conftest import Oversight
from tests.transcript import Transcript

BUTTON = "[打开收件箱]"


def morning(chat: Transcript, moment: str) -> None:
    chat.playground.now = datetime.fromisoformat(f"{moment}+08:00")
    chat.playground.tick("tell_staff")


def test_staff_hear_once_what_waits_and_open_the_inbox_from_there(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript, stranger_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    raise_grievance(rider, story="另一件事。")
    everybody = (rider, clerk, other_clerk, stranger_clerk)
    news(*everybody)

    morning(rider, "2026-11-24 08:29")
    assert news(*everybody) == [[]] * 4
    morning(rider, "2026-11-24 08:30")
    morning(rider, "2026-11-24 09:30")

    assert news(*everybody) == [
        [],
        [f"< 早上好！您和你们办公室有这些在等： • 我在办：1 件 • 没人接：1 件 {BUTTON}"],
        [f"< 早上好！您和你们办公室有这些在等： • 没人接：1 件 {BUTTON}"],
        [],
    ]
    assert "[我的（1）]" in clerk.does(BUTTON)[0]
    morning(rider, "2026-12-07 08:30")
    ((told,), _others) = news(clerk, other_clerk)
    assert told == f"< 早上好！您和你们办公室有这些在等： • 我在办：1 件 • 没人接：1 件 • 今天到期：2 件 {BUTTON}"


def test_a_day_off_and_an_evening_are_left_alone(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    news(rider, clerk)

    for moment in ("2026-11-28 08:30", "2026-11-24 18:00", "2027-01-01 08:30"):
        morning(rider, moment)
        assert news(clerk) == [[]]


def test_who_looks_after_a_city_or_the_region_hears_once_a_week_how_it_went(
    rider: Transcript, clerk: Transcript, oversight: Oversight
) -> None:
    committee, region = oversight
    raise_grievance(rider)
    for story in ("第二件。", "第三件。"):
        raise_grievance(rider, story=story)
    for number, moment in ((1, "2026-11-24 10:00"), (2, "2026-12-09 10:00")):
        rider.playground.now = datetime.fromisoformat(f"{moment}+08:00")
        clerk.does(f"/inbox G00000{number}")
        clerk.does(f"[{'🟢' if number == 1 else '🔴'} G00000{number} 报酬拖欠、结算争议]")
        clerk.does("[答复]")
        clerk.does("[解决了]")
        clerk.does("已补发。")
        clerk.does("[提交]")
    news(rider, clerk, committee, region)

    morning(rider, "2026-12-14 08:30")
    told = news(committee, region)
    morning(rider, "2026-12-15 08:30")
    again = news(committee, region)

    week = "上周（12月7日至12月13日），{area}： • 收到 0 件 • 按期答复 0 件，超期答复 1 件 • 现在超期 1 件（兴庆区 1）"
    assert [lines[-1] for lines in told] == [f"< {week.format(area=area)} {BUTTON}" for area in ("银川市", "全区")]
    assert [[line for line in lines if "上周" in line] for lines in again] == [[], []]


def test_a_week_that_began_with_a_day_off_is_told_on_its_first_working_day(
    rider: Transcript, clerk: Transcript, oversight: Oversight
) -> None:
    committee, _region = oversight
    rider.playground.now = datetime.fromisoformat("2026-09-30 14:00+08:00")
    raise_grievance(rider)
    news(rider, clerk, committee)

    morning(rider, "2026-10-05 08:30")
    assert news(committee) == [[]]
    morning(rider, "2026-10-08 08:30")

    ((*_day, week),) = news(committee)
    assert week.startswith("< 上周（9月28日至10月4日），银川市： • 收到 1 件")
