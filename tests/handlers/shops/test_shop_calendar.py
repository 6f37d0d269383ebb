"""A shop owner sees what comes, notes dates of their own, and is reminded of both until they mute it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request
from sqlmodel import select

from bot.jobs.shop_clock import ShopClock
from bot.web.calendar_route import CalendarRoute
from models.holiday import load_calendar
from models.messages.outgoing import Outgoing
from models.shops.own_date import ShopDate
from tests.conftest import playing
from tests.playground import Playground
from tests.transcript import Transcript

ZONE = load_calendar("Asia/Shanghai").zone


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path, page_url="https://shops.example.org") as playground:
        yield playground


@pytest.fixture
def owner(chat: Transcript) -> Transcript:
    for deed in ("/start", "[好，开始]", "[店主]", "兴庆区"):
        chat.does(deed)
    return chat


def reminded(chat: Transcript, day: str) -> list[str]:
    """What the clock puts into the queue on this day at ten."""
    playground = chat.playground
    playground.now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZONE)
    with chat.db as db:
        before = set(db.exec(select(Outgoing.key)))
    playground.run(ShopClock(playground.core).remind_shops())
    with chat.db as db:
        return [row.call or "" for row in db.exec(select(Outgoing)) if row.key not in before]


def test_dates_are_noted_shown_and_taken_out(owner: Transcript) -> None:
    owner.plays("""
        > /calendar
        < 您店里接下来有这些事： 12月31日 · 服务业贷款贴息截止 2027年1月1日 · 个体户年报开始 …
          2027年6月30日 · 个体户年报截止 …
          您自己记的日子，提前 60、30、7 天和当天提醒您。 [记一个我的日子] [加到手机日历] [通知设置]
        > [记一个我的日子]
        < 哪种证？ (1/2) [食品经营许可到期] [小经营店登记到期] [健康证到期] [租房合同到期] [别的许可证到期]
        > [健康证到期]
        < 有效期到哪天？证上有。 (2/2) …
        > 2020-01-01
        < 请写11月23日或以后的日期。 有效期到哪天？证上有。 (2/2) …
        > 2027-01-22
        < 您店里接下来有这些事： … 📌 2027年1月22日 · 健康证到期 … [🗑 健康证到期 2027年1月22日] …
        > /privacy
        < 隐私说明（全文） …
        < … • 您店里的 1 个日子 …
        > [🗑 健康证到期 2027年1月22日]
        < ~ 您店里接下来有这些事： … [记一个我的日子] [加到手机日历] [通知设置]
    """)
    with owner.db as db:
        assert db.exec(select(ShopDate)).all() == []


def test_who_is_not_remembered_can_look_and_is_told_what_noting_takes(chat: Transcript) -> None:
    assert "个体户年报开始" in chat.does("年报")[-1]
    assert "先得让我记住您" in chat.does("[记一个我的日子]")[-1]


def test_owners_are_told_of_the_annual_report_once(owner: Transcript) -> None:
    told = reminded(owner, "2027-01-01")
    assert len(told) == 1
    assert reminded(owner, "2027-01-01") == []
    # A day late it is still the same one.
    assert reminded(owner, "2027-01-02") == []
    assert reminded(owner, "2027-01-05") == []
    assert len(reminded(owner, "2027-07-02")) == 1


def test_a_rider_is_told_nothing_of_it(chat: Transcript) -> None:
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "兴庆区"):
        chat.does(deed)

    assert reminded(chat, "2027-01-01") == []


def test_own_dates_are_told_of_before_and_made_up_for(owner: Transcript) -> None:
    for deed in ("/calendar", "[记一个我的日子]", "[租房合同到期]", "2027-03-20"):
        owner.does(deed)

    assert len(reminded(owner, "2027-01-19")) == 1
    assert reminded(owner, "2027-01-20") == []
    assert len(reminded(owner, "2027-02-19")) == 1
    assert reminded(owner, "2027-02-25") == []
    assert len(reminded(owner, "2027-03-13")) == 1
    assert len(reminded(owner, "2027-03-21")) == 1


def test_what_is_muted_is_not_told(owner: Transcript) -> None:
    for deed in ("/calendar", "[记一个我的日子]", "[租房合同到期]", "2027-01-01"):
        owner.does(deed)
    owner.does("/settings")
    assert "[🔕 商户日历]" in owner.does("[✓ 商户日历]")[-1]

    assert reminded(owner, "2027-01-01") == []


def feed(playground: Playground, code: str = "") -> str:
    route = CalendarRoute(
        playground.core.transactions,
        calendar=load_calendar("Asia/Shanghai"),
        language="zh_CN",
        clock=lambda: playground.now,
    )
    request = make_mocked_request("GET", "/calendar.ics", match_info={"code": code} if code else {})
    return playground.run(route.serve(request)).text or ""


def test_a_phone_reads_the_calendar_and_own_dates_by_a_secret_address(owner: Transcript) -> None:
    for deed in ("/calendar", "[记一个我的日子]", "[租房合同到期]", "2027-03-20"):
        owner.does(deed)
    said = owner.does("[加到手机日历]")[-1]
    code = said.partition("https://shops.example.org/calendar/")[2].partition(".ics")[0]

    text = feed(owner.playground, code)

    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20270320\r\nDTEND;VALUE=DATE:20270321\r\nSUMMARY:租房合同到期\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "租房合同到期" not in feed(owner.playground)
    assert "SUMMARY:个体户年报开始" in feed(owner.playground)


def test_a_new_address_ends_the_old_one_and_a_wrong_one_opens_nothing(owner: Transcript) -> None:
    owner.does("/calendar")
    old, new = (owner.does("[加到手机日历]")[-1].partition("/calendar/")[2].partition(".ics")[0] for _ in range(2))

    assert feed(owner.playground, new)
    for code in (old, "X", "x" * 500):
        with pytest.raises(Exception, match="Not Found"):
            feed(owner.playground, code)


def test_deleting_everything_deletes_dates_and_address(owner: Transcript) -> None:
    for deed in ("/calendar", "[记一个我的日子]", "[租房合同到期]", "2027-03-20"):
        owner.does(deed)
    code = owner.does("[加到手机日历]")[-1].partition("/calendar/")[2].partition(".ics")[0]
    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        owner.does(deed)

    with pytest.raises(Exception, match="Not Found"):
        feed(owner.playground, code)


def test_a_step_that_was_over_when_the_date_was_noted_is_not_told() -> None:
    noted = datetime(2027, 1, 21, 9, 0, tzinfo=ZONE)
    each = ShopDate(person_id=1, what="lease", due_on=date(2027, 3, 20), noted_at=noted)

    steps = [each.step_on(date(2027, 3, 20) - timedelta(days=left)) for left in (58, 31, 30, 28, 27, 7, 0, -2, -3)]
    assert steps == [None, None, 30, 30, None, 7, 0, 0, None]
