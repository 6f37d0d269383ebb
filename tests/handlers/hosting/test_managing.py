"""A station in the hands of who keeps it, of the staff of its county, and of nobody else."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.people.audit import list_audit
from models.person import STAFF, find_person
from models.station import CLOSED, Station, StationReport, find_station_by_code
from models.stations.hosting import StationHost, close_on
from models.stations.hours_text import parse_hours
from models.stations.report import AS_SAID
from tests.bot.printed import scanned
from tests.handlers.cases.acting import news
from tests.handlers.hosting.acting import DOOR, does_all
from tests.models.stations.samples import add_station
from tests.transcript import Transcript

CODE = "H000001"


@pytest.fixture
def host(owner: Transcript) -> Transcript:
    with owner.db as db:
        person, now = find_person(db, owner.person.chat.chat_id), owner.playground.now
        assert person is not None
        station = add_station(
            db,
            CODE,
            name="老马面馆（示例）",
            name_en="",
            hours=parse_hours("Mo-Fr 09:00-18:00; Sa 10:00-16:00"),
            amenities=("hot_water", "seats"),
            phone="09515550100",
            last_verified_at=now,
            now=now,
        )
        station.last_verified_role = STAFF
        db.add(StationHost(station_id=station.id or 0, person_id=person.id or 0, since_at=now))
        db.commit()
    return owner


def station_of(chat: Transcript) -> Station:
    with chat.db as db:
        station = find_station_by_code(db, CODE)
        assert station is not None
        return station


def test_closed_for_a_day_with_two_taps_and_open_again(host: Transcript) -> None:
    host.does("/host")
    host.plays("""
        > [老马面馆（示例）]
        < 老马面馆（示例） 开到今天 18:00 时间：周一至周五 09:00-18:00；周六 10:00-16:00；周日 休息 提供：热水、座椅
          刚刚工作人员确认过
          最近 30 天： • 扫码或点链接打开卡片：0 次 • 到店的人说：和说的一样 0、关着门 0、没热水 0
          • 给办公室的意见：0 件
          [✔ 都和说的一样] [歇一天] [改时间] [改提供的东西] …[停办]
        > [歇一天]
        < ~ 哪天不开？再点一下就恢复开门。 [今天] [明天] [11月25日] … [回到驿站]
        > [明天]
        < «11月24日不开，大家都看得到。»
        < ~ 老马面馆（示例） … 临时调整：11月24日 休息 …
        > [歇一天]
        < ~ … [今天] [✅ 明天] …
        > [✅ 明天]
        < «11月24日照常开门。»
        < ~ 老马面馆（示例） …
        > [歇一天]
        < ~ …
        > [今天]
        < «11月23日不开，大家都看得到。»
        < ~ 老马面馆（示例） 关着，明天 09:00开门 …
    """)
    assert "老马面馆" not in host.does(DOOR)[-1].partition("离您最近")[0]
    with host.db as db:
        acts = [entry.action for entry in list_audit(db, subject=f"station:{station_of(host).id}")]
    assert acts == ["station.day_closed", "station.day_opened", "station.day_closed"]


def test_hours_as_people_write_them_keep_the_days_that_are_excepted(host: Transcript) -> None:
    does_all(host, ("/host", "[老马面馆（示例）]", "[歇一天]", "[明天]"))
    host.plays("""
        > [改时间]
        < 现在：周一至周五 09:00-18:00；周六 10:00-16:00；周日 休息 骑手什么时候能进来？…
        > 早点开晚点关
        < “早点开晚点关”没看懂。…
        > 每天早上7点到晚上11点
        < 改好了，大家现在就看得到。 [回到驿站]
        > [回到驿站]
        < … 时间：每天 07:00-23:00 临时调整：11月24日 休息 …
    """)


def test_what_is_offered_is_told_anew(host: Transcript) -> None:
    does_all(host, ("/host", "[老马面馆（示例）]"))
    host.plays("""
        > [改提供的东西]
        < 现在：热水、座椅 有的都点上。 [饮用水] …
        > (restart)
        > 打气泵 热水
        < 改好了，大家现在就看得到。 [回到驿站]
    """)
    assert station_of(host).amenities == ["hot_water", "tyre_pump"]


def test_the_host_says_that_all_is_as_said(host: Transcript) -> None:
    host.playground.later(days=40)
    does_all(host, ("/host", "[老马面馆（示例）]"))
    host.plays("""
        > [✔ 都和说的一样]
        < «谢谢！骑手看得到是刚刚确认过的。»
        < ~ … 刚刚店主确认过 …
    """)


def test_once_a_month_the_host_is_asked_whether_all_is_still_so(host: Transcript) -> None:
    assert asked_after(host, days=29) == []

    (asked,) = asked_after(host, days=2)
    assert "“老马面馆（示例）”还都一样吗？时间：周一至周五 09:00-18:00；周六 10:00-16:00；周日 休息。" in asked
    assert "[✔ 都和说的一样] [管理驿站]" in asked
    host.plays("""
        > [✔ 都和说的一样]
        < «谢谢！骑手看得到是刚刚确认过的。»
        < ~ … 刚刚店主确认过 …
    """)

    assert asked_after(host, days=29) == []
    assert len(asked_after(host, days=2)) == 1
    assert asked_after(host, days=3) == []


def asked_after(host: Transcript, *, days: int) -> list[str]:
    """What came by itself when the clock came by so many days later."""
    host.playground.later(days=days)
    host.playground.tick("ask_hosts")
    return news(host)[0]


def test_few_are_not_told_and_many_are(host: Transcript, neighbour: Transcript) -> None:
    for _time in range(6):
        neighbour.does(f"/start st_{CODE}")
    with host.db as db:
        station_id, today = station_of(host).id or 0, date(2026, 11, 23)
        for kind, count in ((AS_SAID, 7), ("closed", 2)):
            for who in range(count):
                report = StationReport(
                    station_id=station_id,
                    who=str(who),
                    role="rider",
                    kind=kind,
                    local_day=today,
                    reported_at=host.playground.now - timedelta(hours=1),
                )
                db.add(report)
        db.commit()
    neighbour.does("[✍️ 意见]")
    neighbour.does("[表扬]")
    host.does("/host")

    card = host.does("[老马面馆（示例）]")[0]

    assert "打开卡片：6 次" in card
    assert "和说的一样 –、关着门 <5、没热水 0" in card
    assert "给办公室的意见：<5 件" in card


def test_nobody_else_changes_it(host: Transcript, neighbour: Transcript, stranger_clerk: Transcript) -> None:
    for someone in (neighbour, stranger_clerk):
        card = someone.does(f"/start st_{CODE}")[-1]
        assert "[管理驿站]" not in card
        for data in (
            "a|host.mine|",
            "a|host.days|",
            "a|host.confirm|",
            "f|host.hours|",
            "f|host.offers|",
            "f|host.stop|",
        ):
            someone.person.taps_old(1, data + CODE)
            someone.playground.settle()
            (heard,) = someone.hears()
            assert "只有办这个驿站的人和本县区的工作人员能改。" in heard
        someone.person.taps_old(1, f"a|host.day|{CODE}|2026-11-24|1")
        someone.playground.settle()
        assert "只有办这个驿站的人" in someone.hears()[0]
    assert station_of(host).opening_hours.dates == ()


def test_staff_of_its_county_look_after_it_from_its_card(host: Transcript, clerk: Transcript) -> None:
    clerk.does(f"/start st_{CODE}")
    does_all(clerk, ("[管理驿站]", "[歇一天]"))
    assert clerk.does("[明天]")[0] == "< «11月24日不开，大家都看得到。»"


def test_days_that_are_over_or_no_days(host: Transcript) -> None:
    for data, heard in (
        (f"a|host.day|{CODE}|2026-11-22|1", "那天已经过了"),
        (f"a|host.day|{CODE}|2026-13-40|1", "这个按钮"),
        ("a|host.mine|XX-99", "只有办这个驿站的人"),
    ):
        host.person.taps_old(1, data)
        host.playground.settle()
        assert heard in host.hears()[0]


def test_more_exceptions_than_can_be_kept(host: Transcript) -> None:
    with host.db as db:
        station, person = find_station_by_code(db, CODE), find_person(db, host.person.chat.chat_id)
        assert station is not None
        assert person is not None
        for ahead in range(20, 49):
            day = date(2026, 11, 23) + timedelta(days=ahead)
            close_on(db, station, day, by=person, now=host.playground.now, today=day - timedelta(days=ahead))
        db.commit()
    does_all(host, ("/host", "[老马面馆（示例）]", "[歇一天]"))
    assert host.does("[明天]") == ["< «时间里的例外太多了。请重新写一遍时间。»"]
    host.does("[回到驿站]")
    host.does("[改时间]")
    assert host.does("周一 8:00-12:00；周二 8:00-12:00 13:00-17:00")[0].startswith("< 时间里的例外太多了。")
    assert host.does("每天 8:00-12:00；2026-12-24 休息") == ["< 改好了，大家现在就看得到。 [回到驿站]"]


def test_who_stops_leaves_the_map_and_nothing_behind(host: Transcript, clerk: Transcript) -> None:
    does_all(host, ("/host", "[老马面馆（示例）]"))
    host.plays("""
        > [停办]
        < 真的停办吗？“老马面馆（示例）”会从地图上撤下，照片和电话也会删掉。 [停办] [继续办]
        > [继续办]
        < 那就还照原样办。 [回到驿站]
        > [回到驿站]
        < …
        > [停办]
        < …
        > [停办]
        < “老马面馆（示例）”已从地图上撤下。…
        > [回到驿站]
        < «这个驿站已经停办。要重新办，请发 /host。»
    """)
    station = station_of(host)
    assert (station.status, station.photo, station.phone) == (CLOSED, None, "")
    with host.db as db:
        assert db.exec(select(StationHost)).all() == []
    assert "老马面馆" not in host.does(DOOR)[-1]
    assert "[管理驿站]" not in clerk.does(f"/start st_{CODE}")[-1]


def test_who_is_forgotten_keeps_nothing(host: Transcript) -> None:
    assert "您在办“老马面馆（示例）”" in host.does("/privacy")[-1]
    does_all(host, ("[删除我的数据]", "[全部删除]"))

    assert station_of(host).status == CLOSED
    with host.db as db:
        assert db.exec(select(StationHost)).all() == []


def test_a_poster_whose_code_opens_the_card(host: Transcript, neighbour: Transcript) -> None:
    core = host.playground.core
    core.bot_name = "nuanyi_bot"
    does_all(host, ("/host", "[老马面馆（示例）]"))
    assert host.does("[打印海报]") == ["< «海报马上就来：PDF，用 A4 纸打印。»"]
    assert host.does("[打印海报]") == ["< «已经在画了。»"]

    assert host.playground.run(core.pictures.turn())
    assert news(host) == [["< (document)"]]

    (call,) = host.playground.telegram.calls_of("sendDocument")
    (upload,) = call.files.values()
    assert upload.filename == "H000001.pdf"
    (url,) = scanned(upload.content)
    assert url == f"https://t.me/nuanyi_bot?start=st_{CODE}"
    neighbour.hears()
    start = url.partition("?start=")[2]
    assert neighbour.does(f"/start {start}")[0].startswith("< (venue) 老马面馆（示例）")


def test_no_poster_without_an_address_and_not_for_others(host: Transcript, neighbour: Transcript) -> None:
    does_all(host, ("/host", "[老马面馆（示例）]"))
    assert host.does("[打印海报]") == ["< «还没有能扫开的网址。请让维护的人设好 PAGE_URL。»"]
    neighbour.hears()
    neighbour.person.taps_old(1, f"a|host.poster|{CODE}")
    neighbour.playground.settle()
    assert "只有办这个驿站的人" in neighbour.hears()[0]
