"""Somebody who is known comes back: greeted at once, and asked only what they want to change."""

import pytest
from sqlmodel import col, select, update

from handlers.conversation.memory import Memory, Run, write_memory
from models.messages.dialogue import open_dialogue, store_dialogue
from models.person import Person
from models.station import FavouriteStation
from tests.conftest import acquainted
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")

XINGQING, ZHONGNING = 640104, 640521


@pytest.fixture
def rider(chat: Transcript) -> Transcript:
    """A registered rider of Xingqing."""
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "[兴庆区]"):
        chat.does(deed)
    return chat


def kept_of(chat: Transcript) -> tuple[list[str], int | None]:
    with chat.db as db:
        person = db.exec(select(Person)).one()
        return person.roles, person.home_adcode


def test_start_greets_and_shows_the_menu(rider: Transcript) -> None:
    rider.plays("""
        > /start
        < 你来啦！
        < 把位置发给我就能找驿站，或者点下面的按钮： … [登记身份] …
        > /start st_XQ-01
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例） …
        > /start near
        < 发个位置，或者打街道、小区、区县的名字，比如“敬德街”。 …
        > /start st_gone
        < 你来啦！
        < 把位置发给我就能找驿站，或者点下面的按钮： …
    """)


def test_registration_shows_what_is_kept_and_changes_the_role(rider: Transcript) -> None:
    rider.plays("""
        > /start
        < …
        < …
        > [登记身份]
        < 除了这个聊天的编号，关于你我还记着： • 骑手或快递员 • 兴庆区 • 2026年11月23日同意登记 • 中文 要改什么？ (1/2)
          [我的身份] [我的区县] [删除我的数据] [都不改]
        > 换一个
        < 请点一个按钮，或者打按钮上的字或第几个。 除了这个聊天的编号，… 要改什么？ (1/2) …
        > [我的身份]
        < 你是？ (2/2) [骑手或快递员] [店主] [其他] [⬅ 上一步]
        > (restart)
        > [⬅ 上一步]
        < 除了这个聊天的编号，… [不改：我的身份] …
        > 身份
        < 你是？ (2/2) …
        > [店主]
        < 改好了。 除了这个聊天的编号，关于你我还记着： • 店主 • 兴庆区 • 2026年11月23日同意登记 • 中文 [菜单]
    """)
    assert kept_of(rider) == (["merchant"], XINGQING)


def test_the_county_is_changed_and_the_role_stays(rider: Transcript) -> None:
    rider.does("/start welcome")
    rider.plays("""
        > [我的区县]
        < 你平时在哪个区县？ (2/2) …
        > 宁
        < 请点一个按钮，或者打按钮上的字或第几个。 你平时在哪个区县？ (2/2) …
        > 中宁
        < 改好了。 … • 骑手或快递员 • 中宁县 … [菜单]
    """)
    assert kept_of(rider) == (["rider"], ZHONGNING)


def test_somebody_else_is_neither_rider_nor_shop_owner_but_keeps_what_was_granted(rider: Transcript) -> None:
    with rider.db as db:
        db.execute(update(Person).values(roles=["staff", "rider"]))
        db.commit()
    rider.does("/start welcome")
    rider.plays("""
        > [我的身份]
        < 你是？ …
        > [其他]
        < 改好了。 除了这个聊天的编号，关于你我还记着： • 工作人员 • 兴庆区 … [菜单]
    """)
    assert kept_of(rider) == (["staff"], XINGQING)


def test_all_is_deleted_in_fewer_taps_than_it_took_to_register(rider: Transcript) -> None:
    for deed in ("/start st_XQ-02", "[⭐ 收藏]", "/start welcome"):
        rider.does(deed)
    rider.plays("""
        > [删除我的数据]
        < 记着的都删掉吗？没填完的内容和照片也删，删了就找不回来了。 (2/2) [全部删除] [留着] [⬅ 上一步]
        > [全部删除]
        < 已经全部删除。驿站照样可以找，找驿站不留记录。
        > /start
        < 你好，这里是暖驿！…
        < 我记什么、为什么： …
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
    """)
    with rider.db as db:
        assert db.exec(select(Person)).all() == []
        assert db.exec(select(FavouriteStation)).all() == []


def test_nothing_changes_where_nothing_shall_or_where_the_person_turns_away(rider: Transcript) -> None:
    before = kept_of(rider)
    rider.does("/start welcome")
    rider.plays("""
        > [都不改]
        < 好的，什么都没改。 [菜单]
        > [菜单]
        < …
        > [登记身份]
        < … 要改什么？ …
        > [我的身份]
        < 你是？ …
        > (photo)
        < 请点一个按钮，或者打按钮上的字或第几个。 你是？ …
        > 取消
        < “登记身份”已经填的内容要删掉吗？ [删掉] [接着填]
        > [删掉]
        < “登记身份”已取消，填的内容都没留。
    """)
    assert kept_of(rider) == before


def test_what_was_open_is_put_aside_when_somebody_comes_back(rider: Transcript) -> None:
    rider.does("/start welcome")
    rider.does("[我的区县]")
    rider.plays("""
        > /start
        < 你来啦！
        < 把位置发给我就能找驿站，或者点下面的按钮： …
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： …
    """)


@pytest.mark.parametrize("tap", ["q|1|consent|no", "q|1|consent|yes"])
def test_who_is_known_and_was_asked_for_consent_by_an_older_version_is_shown_what_is_kept(
    rider: Transcript, tap: str
) -> None:
    touched = int(rider.playground.now.timestamp())
    asked = Run("1", "welcome", asked="consent", touched=touched, is_passing=True)
    with rider.db as db:
        dialogue = open_dialogue(db, rider.person.chat.chat_id, now=rider.playground.now)
        dialogue.state = write_memory(Memory(runs=[asked], next_run=2, is_noticed=True))
        store_dialogue(db, dialogue, now=rider.playground.now)
        db.commit()

    rider.person.taps_old(rider.person.chat.by_bot[-1].message_id, tap)
    rider.playground.settle()

    (shown,) = rider.hears()
    assert shown.startswith("< 除了这个聊天的编号，关于你我还记着： • 骑手或快递员 • 兴庆区")
    assert shown.endswith("[我的身份] [我的区县] [删除我的数据] [都不改]")
    assert kept_of(rider) == (["rider"], XINGQING)


def test_two_people_do_not_change_each_others_entry(rider: Transcript) -> None:
    other = acquainted(Transcript(rider.playground, rider.playground.telegram.person(language_code="zh-hans")))
    for deed in ("/start", "[好，开始]", "[店主]", "[海原县]", "/start welcome", "[我的身份]", "[其他]"):
        other.does(deed)
    with rider.db as db:
        assert [person.roles for person in db.exec(select(Person).order_by(col(Person.id)))] == [["rider"], []]


def test_whom_others_gave_a_role_is_asked_before_anything_is_kept(rider: Transcript) -> None:
    with rider.db as db:
        db.execute(update(Person).values(roles=["staff"], consented_at=None, home_adcode=None))
        db.commit()
    rider.plays("""
        > /start
        < 你好，这里是暖驿！…
        < 我记什么、为什么：… [看全文]
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
        > [好，开始]
        < 你是？ (2/3) [骑手或快递员] …
        > [其他]
        < …
        > 海原
        < 好了，欢迎你！…
    """)
    assert kept_of(rider) == (["staff"], 640522)
