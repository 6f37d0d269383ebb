"""What people say of a station with one tap, and what the others then read."""

import pytest
from sqlmodel import select

from models.station import CLOSED, TEMP_CLOSED, StationReport
from tests.conftest import acquainted
from tests.models.stations.samples import add_station
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def another(chat: Transcript) -> Transcript:
    return acquainted(Transcript(chat.playground, chat.playground.telegram.person()))


def test_two_people_who_find_it_closed_on_one_day_warn_the_others(chat: Transcript) -> None:
    chat.does("/start st_XQ-01")
    chat.plays("""
        > [✖ 关着门]
        < «谢谢。今天再有一个人说关门，就会提醒大家。»
        < ~ 敬德街暖驿（示例） 登记的是开到今天 22:00 ⚠️ 刚刚有人说关着门。 …
        > [✖ 关着门]
        < «谢谢。今天再有一个人说关门，就会提醒大家。»
    """)
    second = another(chat)
    second.does("/start st_XQ-01")
    second.plays("""
        > [✖ 关着门]
        < «谢谢。不止你一个人这么说，已经提醒大家了。»
        < ~ 敬德街暖驿（示例） 登记的是开到今天 22:00 ⚠️ 今天有好几个人说关着门。 地址：…
    """)
    third = another(chat)
    assert "⚠️ 今天有好几个人说关着门。" in "".join(third.does("(location 38.4680 106.2760)"))

    third.does("/start st_XQ-01")
    third.plays("""
        > [✔ 和说的一样]
        < «谢谢！后面的骑手会看到刚刚有人确认过。»
        < ~ 敬德街暖驿（示例） 开到今天 22:00 … 刚刚路过的人确认过 …
    """)
    with chat.db as db:
        assert len(db.exec(select(StationReport)).all()) == 4


def test_the_warning_tells_its_day_until_somebody_confirms_the_station(chat: Transcript) -> None:
    for person in (another(chat), chat):
        person.does("/start st_XQ-01")
        person.does("[✖ 关着门]")
    chat.plays("""
        > (1 days later)
        > /start st_XQ-01
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例） 登记的是开到今天 22:00 ⚠️ 昨天有好几个人说关着门。 地址：…
        > (1 days later)
        > [✖ 关着门]
        < «…»
        < ~ 敬德街暖驿（示例） 登记的是开到今天 22:00 ⚠️ 11月23日有好几个人说关着门。 ⚠️ 刚刚有人说关着门。 地址：…
        > [✔ 和说的一样]
        < «谢谢！后面的骑手会看到刚刚有人确认过。»
        < ~ 敬德街暖驿（示例） 开到今天 22:00 地址：…
    """)


def test_who_comes_before_it_opens_hears_when_it_does_and_nobody_is_warned(chat: Transcript) -> None:
    for person in (another(chat), chat):
        person.does("/start st_XQ-03")
        person.does("[✖ 关着门]")
    chat.plays("""
        > [✖ 关着门]
        < «还没到开门时间，今天 18:00 开门。»
        > (5 hours later)
        > [✖ 关着门]
        < «谢谢。今天再有一个人说关门，就会提醒大家。»
        < ~ 夜市驿站（示例） 登记的是开到明天 02:00 ⚠️ 刚刚有人说关着门。 地址：…
    """)


@pytest.mark.parametrize(
    ("status", "words"),
    [(TEMP_CLOSED, "登记的就是暂停开放，别的骑手也看得到。"), (CLOSED, "这个驿站已经关了，不再开放。")],
)
def test_a_station_that_is_entered_as_closed_is_not_said_to_be_closed(
    chat: Transcript, status: str, words: str
) -> None:
    with chat.db as db:
        add_station(db, status=status)
        db.commit()
    chat.does("/start st_XQ-01")

    assert chat.does("[✖ 关着门]") == [f"< «{words}»"]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "closed today."), (1, "closed yesterday."), (2, "closed on Nov 23."), (60, "closed on Nov 23, 2026.")],
)
def test_the_day_of_the_warning_is_told_in_english_too(chat: Transcript, days: int, words: str) -> None:
    for person in (another(chat), chat):
        person.does("/start st_XQ-01")
        person.does("[✖ 关着门]")
    chat.does("/language")
    chat.does("[English]")
    chat.does(f"({days} days later)")

    assert f"⚠️ Several people found it {words}" in chat.does("/start st_XQ-01")[-1]


def test_no_hot_water_is_told_to_the_next(chat: Transcript) -> None:
    chat.does("/start st_XQ-02")
    chat.plays("""
        > (5 minutes later)
        > [💧 没热水]
        < «谢谢，后面的骑手会看到。»
        < ~ 前进街智慧驿站（示例） 全天开放 💧 刚刚有人说没热水。 …
    """)
