"""A report for the sake of food safety, and what keeps its reporter from being found out."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.case import Case
from models.cases.veil import EARLIEST, LATEST
from tests.conftest import acquainted
from tests.handlers.cases.acting import news
from tests.transcript import Transcript

STORY = "后厨地上有积水，昨天看到的。"


def reports(
    rider: Transcript, *, topic: str = "后厨脏乱、积水油污", manner: str = "[不留名]", story: str = STORY
) -> str:
    for deed in ("/food", f"[{topic}]", "老马面馆", "[跳过]", story, "[没有照片]", manner):
        rider.does(deed)
    return rider.does("[提交]")[-1]


def handed_over(rider: Transcript) -> None:
    """Two days later, with the clock's job done."""
    rider.playground.later(hours=49)
    rider.playground.tick("hand_over_cases")


def test_what_is_reported_reaches_the_office_later(rider: Transcript, clerk: Transcript) -> None:
    rider.plays("""
        > /food
        < 食品或商家有什么问题？ … [食安封签缺失、破损] …
        > [后厨脏乱、积水油污]
        < 哪家店？写招牌上或平台上的名字。 … [⬅ 上一步] [取消]
        > (photo)
        < … 哪家店？…
        > 老马面馆
        < 在哪里？发个位置，或者写街道。 … [⬅ 上一步] [跳过] [取消]
        > (location 38.4680 106.2760)
        < 看到了什么、哪一天？外面看得到的就够了，不用进后厨。 …
        > 后厨地上有积水，昨天看到的。
        < 有照片就发来，别拍到订单小票。 … [没有照片] …
        > (restart)
        > (album 2)
        < 收到 2 张…
        > [完成（2）]
        < “兴庆站（示例）”会看到你写的内容；商家和平台不会知道是谁。 • 不留名：…
        < 你想怎么提？ … [不留名] [留称呼和电话] [匿名，用查询码] …
        > [不留名]
        < 两天内才交给“兴庆站（示例）”，这样没人能猜出谁什么时候去过。 请看一遍： … [提交] [修改] [取消]
        > [提交]
        < 已提交，编号 F000001。两天内交给“兴庆站（示例）”，几点谁也猜不到。 …
    """)
    assert news(clerk) == [[]]
    assert clerk.does("/inbox F000001") == ["< 你们办公室没有符合的。"]
    assert "[没人接（0）]" in clerk.does("/inbox")[0]
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert case.hand_over_at is not None
        assert EARLIEST <= case.hand_over_at - rider.playground.now <= LATEST
        assert case.answer_by > case.received_at == case.hand_over_at

    handed_over(rider)

    ((told,),) = news(clerk)
    assert "食品安全 F000001 · 后厨脏乱、积水油污 · 老马面馆 · 发来的位置" in told
    assert "来自：未留名" in told
    assert "下午 · 提交" in told
    assert "[没人接（1）]" in clerk.does("/inbox")[0]


def test_a_button_from_elsewhere_opens_it_no_sooner(rider: Transcript, clerk: Transcript) -> None:
    reports(rider)
    heard = []
    for number in (1, 99):
        clerk.person.taps_old(1, f"a|case|{number}")
        clerk.playground.settle()
        heard.append(clerk.hears())

    assert heard[0] == heard[1]


def test_what_is_added_meanwhile_stays_with_it(rider: Transcript, clerk: Transcript) -> None:
    reports(rider)
    rider.does("[看一看]")
    for deed in ("[补充]", "订单 1234567890123", "[没有照片]"):
        rider.does(deed)
    assert news(clerk) == [[]]

    handed_over(rider)

    ((told,),) = news(clerk)
    assert "补充：订单 ×××" in told


def test_what_is_withdrawn_meanwhile_no_office_learns_of(rider: Transcript, clerk: Transcript) -> None:
    reports(rider)
    rider.does("[看一看]")
    rider.does("[撤回]")
    rider.does("[撤回]")

    handed_over(rider)

    assert news(clerk) == [[]]
    assert clerk.does("/inbox F000001") == ["< 你们办公室没有符合的。"]


def test_with_a_name_or_with_people_ill_it_goes_at_once(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("/food", "[后厨脏乱、积水油污]", "老马面馆", "[跳过]", STORY, "[没有照片]", "[留称呼和电话]"):
        rider.does(deed)
    assert rider.does("(voice)")[0].startswith("< 这里请打字，方便查看。")
    (review,) = rider.does("老马\n13900000000")
    assert review.startswith("< 这件交给“兴庆站（示例）”，带你的称呼。")
    rider.does("[提交]")
    assert "来自：老马 13900000000" in news(clerk)[0][0]

    rider.playground.later(hours=2, minutes=50)
    rider.does("/food")
    (warned, *_question) = rider.does("[疑似食物中毒]")
    assert warned == "< ⚠️ 有人有危险，先打电话：120 急救。"
    for deed in ("老马面馆", "[跳过]", STORY, "[没有照片]", "[匿名，用查询码]"):
        rider.does(deed)
    assert "今天 18:00前有人接办" in rider.does("[提交]")[-1]
    assert "F000002" in news(clerk)[0][0]


def test_of_the_seal_it_is_asked_how_it_was(rider: Transcript) -> None:
    rider.does("/food")
    (asked,) = rider.does("[食安封签缺失、破损]")
    assert asked.startswith("< 拿到时封签是什么样？")
    for deed in ("[破了或开过]", "老马面馆", "[跳过]", STORY, "[没有照片]", "[不留名]", "[提交]"):
        rider.does(deed)

    with rider.db as db:
        assert db.exec(select(Case)).one().story == f"破了或开过\n{STORY}"


@pytest.mark.parametrize(
    ("story", "warned"),
    [
        ("打我电话 139 0000 0000", "里面有电话号码，可能认出是你"),
        ("我是常跑这家的骑手，有老鼠", "里面写了你是谁"),
        ("订单号 8100 2233 4455 有异物", "里面有一长串数字"),
    ],
)
def test_words_that_tell_who_wrote_them_are_to_be_written_again(rider: Transcript, story: str, warned: str) -> None:
    for deed in ("/food", "[老鼠、蟑螂、苍蝇]", "老马面馆", "[跳过]"):
        rider.does(deed)
    (asked,) = rider.does(story)
    assert asked.startswith(f"< {warned}")
    for deed in ("店里有老鼠。", "[没有照片]", "[不留名]", "[提交]"):
        rider.does(deed)

    with rider.db as db:
        assert db.exec(select(Case)).one().story == "店里有老鼠。"


def test_all_that_tells_who_wrote_it_is_said_at_once(rider: Transcript) -> None:
    for deed in ("/food", "[老鼠、蟑螂、苍蝇]", "老马面馆", "[跳过]"):
        rider.does(deed)
    (asked,) = rider.does("我是骑手老马，电话13900000000，有老鼠")
    assert asked.startswith(
        "< 里面有电话号码，可能认出是你：请去掉再写一遍。 里面写了你是谁：请去掉再写一遍。 也可以跳过"
    )


def test_who_leaves_them_as_they_are_has_the_number_crossed_out(rider: Transcript) -> None:
    for deed in ("/food", "[老鼠、蟑螂、苍蝇]", "老马面馆", "[跳过]", "订单号 8100223344556 有异物"):
        rider.does(deed)
    for deed in ("[跳过]", "[没有照片]", "[不留名]", "[提交]"):
        rider.does(deed)

    with rider.db as db:
        assert db.exec(select(Case)).one().story == "订单号 ××× 有异物"


def test_in_english_and_anonymous(rider: Transcript, clerk: Transcript) -> None:
    someone = acquainted(Transcript(rider.playground, rider.playground.telegram.person(language_code="en")))
    for deed in ("/food", "[Rats, cockroaches, flies]", "Old Ma's noodles", "(location 38.4680 106.2760)"):
        someone.does(deed)
    (asked,) = someone.does("I am the rider who came at noon, there was a rat")
    assert asked.startswith("< It says who you are: please write it again without.")
    for deed in ("There was a rat.", "[No photo]", "[Anonymous, with a code]"):
        someone.does(deed)
    (heard,) = someone.does("[Submit]")
    assert "“Xingqing (sample)” gets it within two days, at an hour that nobody can guess." in heard
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.reporter_id, case.chat_id) == (None, None)
        assert case.hand_over_at is not None
        assert case.hand_over_at - someone.playground.now >= timedelta(hours=2)

    handed_over(rider)

    assert "F000001" in news(clerk)[0][0]
