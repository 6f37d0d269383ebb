"""Words that are no answer and no command: what can be asked for by its name."""

import time

import pytest

from handlers.menu import menu_buttons
from handlers.words import LANGUAGES, speaking
from models.messages.dialogue import open_dialogue
from tests.conftest import acquainted
from tests.playground import Playground
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")

WHERE = "发个位置，或者打街道、小区、区县的名字，比如“敬德街”。 [📍 发送我的位置]"


@pytest.mark.parametrize(
    "words",
    ["找驿站", "我要找驿站", "附近的驿站", "附近有驿站吗？", "最近的驿站在哪里", "驿站", "near", "附近的暖心驿站"],
)
def test_the_name_of_a_flow_starts_it_at_once(chat: Transcript, words: str) -> None:
    assert chat.does(words) == [f"< {WHERE}"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("我要登记身份", "< 你好，这里是暖驿！"),
        ("注册", "< 你好，这里是暖驿！"),
        ("删除我的信息", "< 隐私说明（全文）"),
        ("英文", "< 用哪种语言？"),
        ("我的收藏", "< 要收藏驿站，我得先记住你。"),
        ("隐私", "< 隐私说明（全文）"),
        ("语言", "< 用哪种语言？"),
        ("我的驿站", "< 要收藏驿站，我得先记住你。"),
        ("看看我的驿站", "< 要收藏驿站，我得先记住你。"),
        ("菜单", "< 把位置发给我就能找驿站，或者点下面的按钮："),
        ("怎么用？", "< 把位置发给我就能找驿站，或者点下面的按钮："),
        ("帮助！", "< 把位置发给我就能找驿站，或者点下面的按钮："),
        ("取消", "< 现在没有在填的内容。"),
    ],
)
def test_so_do_the_other_names_that_stand_in_the_menu(chat: Transcript, words: str, said: str) -> None:
    assert chat.does(words)[0].startswith(said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("I want to find a warm station", "< Send me where you are"),
        ("stations near me", "< Send me where you are"),
        ("Registration, please", "< Welcome to Nuanyi"),
        ("my stations", "< To keep a list of your own stations"),
        ("help", "< Send me where you are, or tap what you need:"),
        ("Cancel.", "< There is nothing to cancel."),
    ],
)
def test_the_same_in_english(english: Transcript, words: str, said: str) -> None:
    assert english.does(words)[0].startswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_menu_can_be_typed(playground: Playground, language: str) -> None:
    with speaking(language):
        labels = [button.text for button in menu_buttons()]
    for label in labels:
        code = "zh-hans" if language == "zh_CN" else "en"
        chat = acquainted(Transcript(playground, playground.telegram.person(language_code=code)))
        chat.does("/menu")
        tapped = chat.does(f"[{label}]")
        chat.does("/menu")
        assert chat.does(label) == tapped, label


def test_words_that_only_resemble_a_name_are_asked_back(chat: Transcript) -> None:
    chat.plays("""
        > 身份
        < 你是想找这个吗？ [登记身份]
        > 你们的隐私政策写的什么
        < 你是想找这个吗？ [隐私]
        > [隐私]
        < 隐私说明（全文） …
        < 关于你，我只知道这个聊天的编号，别的什么都没记。 …
    """)


def test_words_of_somebody_else_start_nothing(chat: Transcript) -> None:
    chat.plays("""
        > (forward: 隐私)
        < 你是想找这个吗？ [隐私]
        > (forward: 热水)
        < 你是想找这个吗？ [驿站（要有：热水）]
        > (forward: 菜单)
        < 没太明白你的意思。
        < 把位置发给我就能找驿站，…
    """)


def test_an_amenity_leads_to_the_stations_that_have_it(chat: Transcript) -> None:
    chat.plays(f"""
        > 厕所
        < 找驿站，要有：卫生间。 {WHERE}
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站（要有：卫生间）： 1. 前进街智慧驿站（示例） 220 米 … [1] [筛选（1）] [关着的也看]
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） 0 米 …
        > /near 热水、打气
        < 找驿站，要有：热水和打气。 {WHERE}
        > 敬德
        < 你说的是哪一个？ [敬德街暖驿（示例）] [敬德街] [敬德夜市] [前进街智慧驿站（示例）] [夜市驿站（示例）]
        > [敬德街]
        < 我只知道敬德街在兴庆区，先按兴庆区政府所在地算，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站（要有：热水和打气）： 1. 前进街智慧驿站（示例） 370 米 …
        > 附近哪里有微波炉吗
        < 找驿站，要有：微波炉。 {WHERE}
        > 夜市驿站（示例）
        < 现在开着、离你最近的驿站（要有：微波炉）： 1. 敬德街暖驿（示例） 14 米 …
    """)


def test_the_same_amenity_in_english(english: Transcript) -> None:
    english.plays("""
        > where is the nearest toilet?
        < Looking for stations with toilet.
          Send me where you are, or type a street, a compound or a county, such as “敬德街”. [📍 Send my position]
        > (location 38.4680 106.2760)
        < Open now, nearest first (with toilet): 1. Qianjin Street station (sample) …
        > hot water and tyre pump
        < Looking for stations with hot water and tyre pump. …
        > Xingqing
        < I measure from the government seat of Xingqing District; for exact distances send a position.
        < Open now, nearest first (with hot water and tyre pump): 1. Qianjin Street station (sample) …
    """)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("饮用水", "饮用水"),
        ("想喝水", "饮用水"),
        ("附近有WiFi吗", "Wi-Fi"),
        ("哪里能上网", "Wi-Fi"),
        ("哪里有热水喝", "热水"),
        ("有雨伞吗？", "雨衣雨伞"),
        ("手机没电了", "手机充电"),
        ("想坐坐", "座椅"),
        ("吃饭的地方", "平价餐"),
    ],
)
def test_what_stands_in_no_list_of_filters_can_be_asked_for_too(chat: Transcript, words: str, wanted: str) -> None:
    assert chat.does(words) == [f"< 找驿站，要有：{wanted}。 {WHERE}"]


@pytest.mark.parametrize(
    "words",
    ["敬德街 厕所", "厕所 敬德街", "敬德街附近的厕所", "敬德街哪里有厕所？", "我在敬德街，想上厕所"],
)
def test_a_wish_and_its_place_are_answered_at_once(chat: Transcript, words: str) -> None:
    chat.plays(f"""
        > {words}
        < 我只知道敬德街在兴庆区，先按兴庆区政府所在地算，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站（要有：卫生间）： 1. 前进街智慧驿站（示例） 370 米 … [1] [筛选（1）] [关着的也看]
    """)


def test_several_wishes_and_their_place_are_too(chat: Transcript, english: Transcript) -> None:
    assert "（要有：热水和卫生间）" in chat.does("敬德街 热水 厕所")[1]
    assert english.does("toilet near Jingde Street")[1].startswith("< Open now, nearest first (with toilet): 1. Qian")
    assert "wifi" not in english.does("Wi-Fi in Yinchuan")[1]
    assert chat.does("火星 厕所")[0] == "< 没太明白你的意思。"
    assert chat.does("前进街智慧驿站（示例） 有热水吗")[0].startswith("< (venue) 前进街智慧驿站（示例）")


def test_a_wish_that_is_not_listed_can_be_taken_back_where_the_filters_are(chat: Transcript) -> None:
    chat.plays("""
        > 兴庆区 饮用水
        < 按兴庆区政府所在地算的，想要准确距离就发个位置。
        < 20 公里以内没有符合的驿站（要有：饮用水）。 [筛选（1）] [关着的也看] [不筛选]
    """)
    shown = chat.does("[筛选（1）]")[0]
    assert "[✅ 饮用水]" in shown
    assert "[饮用水]" not in chat.does("[✅ 饮用水]")[0]


def test_a_greeting_thanks_and_a_good_bye_are_answered(chat: Transcript) -> None:
    chat.plays("""
        > 你好
        < 你好，这里是暖驿！把位置发给我，马上告诉你最近的驿站。
        < 把位置发给我就能找驿站，或者点下面的按钮：…
        > 谢谢！
        < 不客气，路上慢点！
        > 好的
        < 好，路上慢点！
    """)


@pytest.mark.parametrize("words", ["没热水", "没有热水！", "关门了"])
def test_a_report_without_a_station_is_asked_which_it_is(chat: Transcript, words: str) -> None:
    assert chat.does(words) == [
        "< 谢谢你告诉我！是哪个驿站？打它的名字或者发个位置，再在它的卡片上点一下。 [⭐ 我的驿站]"
    ]


def test_while_a_search_waits_for_the_place_other_words_are_heard(chat: Transcript) -> None:
    chat.plays(f"""
        > 热水
        < 找驿站，要有：热水。 {WHERE}
        > 火星
        < 没找到“火星”这个地方。 找驿站，要有：热水。 {WHERE}
        > 热水
        < 找驿站，要有：热水。 {WHERE}
        > 厕所
        < 找驿站，要有：卫生间。 {WHERE}
        > 菜单
        < 把位置发给我就能找驿站，…
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） …
        > 药箱
        < 找驿站，要有：药箱。 {WHERE}
        > 隐私
        < 隐私说明（全文） …
        < …
        > 充电
        < 找驿站，要有：手机充电。 {WHERE}
        > 取消
        < “找驿站”已取消，填的内容都没留。
    """)


def test_what_was_wanted_yesterday_is_not_wanted_today(chat: Transcript) -> None:
    chat.plays(f"""
        > 厕所
        < 找驿站，要有：卫生间。 {WHERE}
        > (20 hours later)
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） 0 米 …
    """)


def test_the_place_that_answers_a_search_is_kept_no_more_than_a_bare_position(chat: Transcript) -> None:
    for deed in ("厕所", "(location 38.4680 106.2760)"):
        chat.does(deed)
    with chat.db as db:
        assert "runs" not in open_dialogue(db, chat.person.chat.chat_id, now=chat.playground.now).state


def test_in_the_middle_of_a_flow_a_name_in_full_is_answered_and_the_question_comes_again(chat: Transcript) -> None:
    chat.does("/start")
    chat.plays("""
        > 隐私
        < 你是想找这个吗？ [隐私]
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
        > 热水
        < 你是想找这个吗？ [驿站（要有：热水）]
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
        > 夜市驿站（示例）
        < (venue) 夜市驿站（示例） …
        < 夜市驿站（示例） 关着，…
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
        > 夜市
        < 请点“好，开始”或“先不用”。 要我记住你吗？ (1/3) [好，开始] [先不用]
        > [驿站（要有：热水）]
        < 找驿站，要有：热水。 …
    """)


@pytest.mark.parametrize("words", ["热水 喝咖啡", "热", "火星", "不" * 300, "，，，", "和"])
def test_words_that_name_nothing_are_answered_with_the_menu(chat: Transcript, words: str) -> None:
    assert chat.does(words)[0] == "< 没太明白你的意思。"


def test_a_place_that_is_not_known_is_said_to_be(chat: Transcript, english: Transcript) -> None:
    assert chat.does("/near 火星") == [f"< 没找到“火星”这个地方。 {WHERE}"]
    assert english.does("/near Mars")[0].startswith("< I don't know a place called “Mars”. Send me where you are")


@pytest.mark.parametrize("filler", ["\u3000", "吗", "\ufdfa"])
def test_a_long_text_names_nothing_and_holds_up_nobody(chat: Transcript, filler: str) -> None:
    begun = time.process_time()

    assert chat.does(f"隐私{filler * 4000}热水")[0] == "< 没太明白你的意思。"

    assert time.process_time() - begun < 5.0
