"""The first meeting: consent, role and home area; what comes later is in test_registration_again."""

import pytest
from sqlmodel import select

from models.person import Contact, Person
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def test_the_first_contact_shows_what_is_kept_and_why_in_three_lines(stranger: Transcript) -> None:
    stranger.plays("""
        > /start
        < 你好，这里是暖驿！把位置发给我，马上告诉你最近的驿站。
        < 我记什么、为什么： 1. 你同意后，记你的身份和区县，好给你看用得上的。 2. 没填完的内容留 7 天，方便你接着填。
          3. 位置只在找驿站的那一下用，不保存。 [看全文]
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
        > [看全文]
        < 隐私说明（全文） …
        < 关于你，我只知道这个聊天的编号，别的什么都没记。 [登记身份]
        > [好，开始]
        < 你是？ (2/3) [骑手或快递员] [店主] [其他] [⬅ 上一步]
        > [骑手或快递员]
        < 你平时在哪个区县？ (3/3) [兴庆区] … [海原县] [⬅ 上一步]
        > 利通
        < 好了，欢迎你！想歇脚的时候，把位置发给我就行。 [菜单]
    """)
    with stranger.db as db:
        person = db.exec(select(Person)).one()
        assert (person.roles, person.home_adcode, person.language) == (["rider"], 640302, "zh_CN")
        assert person.consented_at is not None


def test_nothing_is_kept_of_who_does_not_want_it(stranger: Transcript) -> None:
    stranger.plays("""
        > /start
        < …
        < …
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
        > [先不用]
        < 没关系，不登记也能找驿站。发个位置，或者点下面。 [菜单]
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： …
    """)
    with stranger.db as db:
        assert db.exec(select(Person)).all() == []
        assert db.exec(select(Contact)).all() == []


def test_a_position_in_the_middle_of_the_registration_is_answered_and_the_question_comes_again(
    stranger: Transcript,
) -> None:
    stranger.plays("""
        > /start
        < …
        < …
        < 要我记住你吗？ …
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： …
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
    """)


def test_words_that_name_a_place_are_answered_in_the_middle_of_the_registration(stranger: Transcript) -> None:
    stranger.does("/start")
    stranger.plays("""
        > 敬德街
        < 我只知道敬德街在兴庆区，先按兴庆区政府所在地算，想要准确距离就发个位置。 …
        < 现在开着、离你最近的驿站： …
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
        > 阿巴阿巴
        < 请点“好，开始”或“先不用”。 要我记住你吗？ (1/3) [好，开始] [先不用]
    """)


def test_the_registration_survives_a_restart_and_can_go_back(stranger: Transcript) -> None:
    stranger.does("/start")
    stranger.plays("""
        > [好，开始]
        < 你是？ …
        > (restart)
        > 老板
        < 请点一个按钮，或者打按钮上的字或第几个。 你是？ (2/3) …
        > 店主
        < 你平时在哪个区县？ …
        > [⬅ 上一步]
        < 你是？ (2/3) [不改：店主] [骑手或快递员] [店主] [其他] [⬅ 上一步]
        > 1
        < 你平时在哪个区县？ …
        > 99
        < 请点一个按钮，或者打按钮上的字或第几个。 你平时在哪个区县？ …
        > 海原县
        < 好了，欢迎你！…
    """)
    with stranger.db as db:
        assert db.exec(select(Person)).one().roles == ["rider"]


def test_who_blocks_the_bot_is_marked_until_they_come_back(stranger: Transcript) -> None:
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "[兴庆区]"):
        stranger.does(deed)
    stranger.person.blocks()
    stranger.playground.settle()
    with stranger.db as db:
        assert db.exec(select(Contact)).one().blocked_at == stranger.playground.now
    stranger.person.unblocks()
    stranger.playground.settle()
    with stranger.db as db:
        assert db.exec(select(Contact)).one().blocked_at is None


def test_the_registration_is_left_half_way_and_nothing_is_kept(stranger: Transcript) -> None:
    stranger.does("/start")
    stranger.plays("""
        > [好，开始]
        < 你是？ …
        > [店主]
        < 你平时在哪个区县？ …
        > 取消
        < “登记身份”已经填的内容要删掉吗？ [删掉] [接着填]
        > [接着填]
        < 你平时在哪个区县？ …
        > /cancel
        < “登记身份”已经填的内容要删掉吗？ [删掉] [接着填]
        > [删掉]
        < “登记身份”已取消，填的内容都没留。
        > /privacy
        < …
        < 关于你，我只知道这个聊天的编号，别的什么都没记。 [登记身份]
    """)
    with stranger.db as db:
        assert db.exec(select(Person)).all() == []


def test_an_english_speaker_registers_in_english(stranger: Transcript) -> None:
    chat = Transcript(stranger.playground, stranger.playground.telegram.person(language_code="en"))
    chat.plays("""
        > /start
        < Welcome to Nuanyi 暖驿! Send me where you are, and I show you the nearest warm stations.
        < What I keep, and why: …
        < Shall I remember you? (1/3) [Yes, let's begin] [Not now]
        > maybe
        < Please tap “Yes, let's begin” or “Not now”. Shall I remember you? (1/3) [Yes, let's begin] [Not now]
        > yes
        < Who are you? (2/3) [Rider or courier] [Shop owner] [Somebody else] [⬅ Back]
        > [Somebody else]
        < Where are you mostly? (3/3) [Xingqing District] … [⬅ Back]
        > Yanchi
        < Done, good to have you here. Send me a position whenever you want to rest. [Menu]
    """)
    with stranger.db as db:
        person = db.exec(select(Person)).one()
        assert (person.roles, person.home_adcode, person.language) == ([], 640323, "en")
