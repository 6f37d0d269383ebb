"""From an offer to a station on the map: what is asked, what is refused, who decides."""

import pytest
from sqlmodel import select

from models.case import Case
from models.office import Office
from models.people.audit import list_audit
from models.station import Station, find_station_by_code
from models.stations.host_application import HostApplication
from models.stations.hosting import StationHost
from tests.handlers.cases.acting import news
from tests.handlers.hosting.acting import BEFORE_PHOTO, DOOR, HOURS, NAME, applies, approves, does_all, sends_door
from tests.models.stations.samples import add_station
from tests.people import XINGQING
from tests.rights import grant
from tests.transcript import Transcript


def test_from_the_offer_to_the_map(owner: Transcript, clerk: Transcript) -> None:
    owner.plays("""
        > /host
        < 您想怎么办？不收费，随时可以停。 (1/8) [申请办暖驿] [申请做友好商户] [取消]
        > [申请做友好商户]
        < 照招牌写，叫什么名字？ (2/8) [⬅ 上一步] [取消]
        > 老马面馆（示例）
        < 在哪里？请站在门口发位置，骑手会照这个点找过来。 (3/8) [⬅ 上一步] [取消]
        > (location 38.4680 106.2760)
        < 地址怎么写骑手好找？街道、门牌、几楼。 (4/8) [⬅ 上一步] [取消]
        > 兴庆区敬德街 1 号（示例地址）
        < 能给骑手提供什么？ (5/8) [饮用水] [热水] …
        > 热水、座椅
        < 骑手什么时候能进来？像贴在门上那样写，比如“周一至周五 9:00-18:00；周六 10:00-16:00”。 (6/8) …
        > 每天早八点到晚十点
        < 给骑手留个电话吗？所有人都看得到。 (7/8) [⬅ 上一步] [跳过] [取消]
        > 0951 5550100
        < 拍一张从街上看到的门口，最多三张。第一张会放在卡片上。 (8/8) [⬅ 上一步] [取消]
    """)
    sends_door(owner)
    owner.plays("""
        > [完成（1）]
        < “兴庆站（示例）”会上门看看再定。批准后，大家看得到… 请看一遍： … [提交] [修改] [取消]
        > [提交]
        < 已提交，编号 H000001，由“兴庆站（示例）”办理。 … [为什么是这天？] [看一看]
    """)
    ((told,),) = news(clerk)
    assert "申请办驿站 H000001 · 申请做友好商户 · 兴庆区敬德街 1 号（示例地址）" in told
    assert "来自：老马面馆（示例）" in told
    assert "提供：热水、座椅 时间：每天 08:00-22:00 电话：09515550100" in told
    assert "老马面馆" not in owner.does(DOOR)[-1]

    clerk.does("[看一看]")
    clerk.plays("""
        > [上门看过，批准]
        < 哪天上门看的？ (1/3) [昨天] [今天] [取消]
        > [今天]
        < 哪些都符合？ (2/3) [位置和定位一致] [说的东西都有] [干净安全、出口畅通] [骑手不买东西也能进] …
        > 1 2 3 4
        < 有什么话带给对方？ (3/3) [⬅ 上一步] [跳过] [取消]
        > 热水给得很足。
        < 🟢 申请办驿站 H000001 … [提交] [修改] [取消]
        > [提交]
        < “老马面馆（示例）”已经上图，编号 H000001。 [看卡片] [看一看]
    """)

    ((heard,),) = news(owner)
    assert "热水给得很足。 “老马面馆（示例）”已经上图。时间和提供的东西您自己改：/host。 [管理驿站]" in heard
    listed = owner.does(DOOR)[-1]
    assert "老马面馆（示例）" in listed
    card = owner.does("[1]")
    assert card[0].startswith("< (venue) 老马面馆（示例）")
    assert card[1] == "< (photo)"
    assert "刚刚工作人员确认过" in card[2]
    assert "电话：09515550100" in card[2]
    with owner.db as db:
        station = db.exec(select(Station)).one()
        assert (station.code, station.county, station.brand) == ("H000001", XINGQING, "friendly_merchant")
        assert [entry.action for entry in list_audit(db, subject=f"station:{station.id}")] == ["station.approved"]
        assert db.exec(select(StationHost.station_id)).one() == station.id


def test_in_english(neighbour: Transcript, clerk: Transcript) -> None:
    person = Transcript(neighbour.playground, neighbour.playground.telegram.person(language_code="en"))
    does_all(person, ("/menu", "/host", "1"))
    person.plays("""
        > The Mill (demo)
        < Where is it? Stand at the door and send the position; riders are led to that very point. (3/8) [⬅ Back] …
        > (location 38.4680 106.2760)
        < Its address, as riders find it: street, number, floor. (4/8) …
        > 1 Jingde Street (sample)
        < What is there for riders? (5/8) [drinking water] [hot water] …
        > hot water
        < When can riders come in? Write it as you would on the door, such as “Mon to Fri 9:00-18:00; … (6/8) …
        > Mon to Fri 9:00-18:00; Sat 10:00-16:00
        < A phone number for riders? It is shown to everybody. (7/8) [⬅ Back] [Skip] [Cancel]
        > [Skip]
        < A photo of the door as one sees it from the street, up to three. … (8/8) …
    """)
    sends_door(person)
    person.does("[Done (1)]")
    assert "H000001" in person.does("[Submit]")[-1]
    assert "提供：热水" in news(clerk)[0][0]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("(location 39.9042 116.4074)", "那里不在宁夏。请发宁夏境内的位置。"),
        ("敬德街", "这里在地图上没有准确的点。请点回形针，直接发位置。"),
    ],
)
def test_a_place_that_no_rider_could_be_led_to(owner: Transcript, place: str, why: str) -> None:
    does_all(owner, BEFORE_PHOTO[:3])
    assert why in owner.does(place)[0]
    assert "地址怎么写" in owner.does(DOOR)[0]


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        ("看心情", "“看心情”没看懂。请照这样写：“周一至周五 9:00-18:00；周六 10:00-16:00”。"),
        ("9:00-25:70", "没看懂"),
        ("周一至周日休息", "照这样写就一天都不开了。请写开门的时间。"),
        ("(voice)", "这里请打字，方便查看。"),
    ],
)
def test_hours_that_nobody_could_keep(owner: Transcript, hours: str, why: str) -> None:
    does_all(owner, BEFORE_PHOTO[:6])
    assert why in owner.does(hours)[0]
    assert "给骑手留个电话吗" in owner.does(HOURS)[0]


def test_without_a_photo_it_is_not_handed_in(owner: Transcript) -> None:
    does_all(owner, BEFORE_PHOTO)
    for deed in ("没有照片", "完成", "晚点再拍"):
        assert "照片" in owner.does(deed)[0]
    sends_door(owner)
    owner.does("[完成（1）]")
    assert "H000001" in owner.does("[提交]")[0]


def test_one_place_is_not_offered_twice(owner: Transcript, neighbour: Transcript) -> None:
    applies(owner)
    owner.plays("""
        > /host
        < 申请办驿站 H000001 · … [看一看] [再申请一处]
        > [再申请一处]
        < 您想怎么办？… (1/8) …
    """)
    for someone, deeds in ((owner, ("1", NAME)), (neighbour, ("/host", "1", NAME))):
        does_all(someone, deeds)
        assert "这里已经有人用这个名字申请了" in someone.does(DOOR)[0]
    assert "地址怎么写" in neighbour.does("(location 38.4880 106.2760)")[0]


def test_a_station_that_is_there_is_not_offered_again(owner: Transcript) -> None:
    with owner.db as db:
        add_station(db, now=owner.playground.now)
        db.commit()
    does_all(owner, ("/host", "1", "敬德街暖驿 (示例)"))
    assert "这里已经有同名的驿站（XQ-01）" in owner.does(DOOR)[0]


def test_who_was_faster_is_told_at_the_end(owner: Transcript, neighbour: Transcript) -> None:
    does_all(owner, BEFORE_PHOTO)
    sends_door(owner)
    owner.does("[完成（1）]")
    applies(neighbour)

    heard = owner.does("[提交]")[-1]

    assert "这里已经有人用这个名字申请了" in heard
    with owner.db as db:
        assert len(db.exec(select(HostApplication)).all()) == 1


def test_back_cancel_and_a_restart(owner: Transcript) -> None:
    does_all(owner, BEFORE_PHOTO[:6])
    owner.does("[⬅ 上一步]")
    owner.does("(restart)")
    assert "骑手什么时候能进来" in owner.does("热水")[0]
    owner.does("/menu")
    owner.does("/host")
    assert "骑手什么时候能进来" in owner.does("[接着填]")[0]
    owner.does("[取消]")
    owner.does("[删掉]")
    with owner.db as db:
        assert db.exec(select(Case)).all() == []


def test_no_office_no_application(owner: Transcript) -> None:
    with owner.db as db:
        for office in db.exec(select(Office)):
            office.is_open = False
            db.add(office)
        db.commit()
    assert applies(owner) == ["< 暂时没有办公室能接。请打 12345；这里什么都没存。"]


def test_not_approved_as_long_as_something_is_missing(owner: Transcript, clerk: Transcript) -> None:
    applies(owner)
    (heard,) = approves(clerk, found="1 2 4")
    assert heard == ("< 还没有批准，因为差这些：干净安全、出口畅通。可以请对方补上，或者直接答复。 [看一看]")
    with owner.db as db:
        assert db.exec(select(Station)).all() == []
        assert db.exec(select(Case)).one().state == "received"


def test_nobody_approves_their_own(clerk: Transcript) -> None:
    applies(clerk)
    (heard,) = approves(clerk)
    assert heard == "< 这是您自己申请的，要由同事来看。 [看一看]"


def test_not_by_staff_of_elsewhere(owner: Transcript, stranger_clerk: Transcript) -> None:
    applies(owner)
    stranger_clerk.person.taps_old(1, "f|host.approve|1")
    stranger_clerk.playground.settle()
    assert "您的权限管不到那里" in stranger_clerk.hears()[-1]
    with owner.db as db:
        assert db.exec(select(Station)).all() == []


def test_not_twice(owner: Transcript, clerk: Transcript, other_clerk: Transcript) -> None:
    applies(owner)
    news(clerk, other_clerk)
    for member in (clerk, other_clerk):
        member.does("[看一看]")
        does_all(member, ("[上门看过，批准]", "[今天]", "1 2 3 4", "[跳过]"))
    clerk.does("[提交]")

    assert other_clerk.does("[提交]") == ["< 现在不行了：H000001 已答复 · 解决了。 [看一看]"]


def test_not_before_there_is_a_photo(owner: Transcript, clerk: Transcript) -> None:
    does_all(owner, BEFORE_PHOTO)
    owner.person.sends_photo(content=b"%PDF-1.7")
    owner.playground.settle()
    for deed in ("[完成（1）]", "[提交]"):
        owner.does(deed)
    (heard,) = approves(clerk)
    assert heard == "< 还没有能展示的照片。过一分钟再看，或者请对方补一张。 [看一看]"


def test_not_for_who_is_gone(owner: Transcript, clerk: Transcript) -> None:
    applies(owner)
    does_all(owner, ("/privacy", "[删除我的数据]", "[全部删除]"))
    (heard,) = approves(clerk)
    assert heard == "< 申请人已经删除了自己的数据，没有人来办了。请直接答复。 [看一看]"


def test_a_name_that_was_taken_meanwhile(owner: Transcript, clerk: Transcript) -> None:
    applies(owner)
    with owner.db as db:
        add_station(db, name=NAME, now=owner.playground.now)
        db.commit()
    (heard,) = approves(clerk)
    assert heard.startswith("< 这里已经有同名的驿站（XQ-01）。")


def test_the_county_is_that_of_the_office_that_looked(owner: Transcript, clerk: Transcript) -> None:
    applies(owner)
    grant(clerk, "staff", 640106)
    approves(clerk)
    with owner.db as db:
        station = find_station_by_code(db, "H000001")
        assert station is not None
        assert station.county == XINGQING
