"""Lists that people put themselves on, and notices that are meant for them."""

import re

import pytest

from models.notice import EVENTS
from models.notices.audience import Audience, count_recipients
from models.person import ADMIN
from tests.people import settle_in
from tests.rights import REGION, grant
from tests.transcript import Transcript


@pytest.fixture
def code(chat: Transcript) -> str:
    """Of the list 电动车培训."""
    grant(chat, ADMIN, REGION)
    chat.playground.core.bot_name = "nuanyi_bot"
    chat.does("/list")
    *_before, letter = chat.does("电动车培训")
    found = re.search(r"start=ls_(\w{8})\b", letter)
    assert found is not None
    return found[1]


@pytest.fixture
def rider(colleague: Transcript) -> Transcript:
    with colleague.db as db:
        settle_in(db, colleague.person.chat.chat_id)
        db.commit()
    return colleague


def count_on_list(chat: Transcript) -> int:
    with chat.db as db:
        return count_recipients(db, Audience(tag="电动车培训"), topic=EVENTS, is_urgent=False)


def test_a_list_is_made_with_one_question(chat: Transcript) -> None:
    grant(chat, ADMIN, REGION)
    chat.plays("""
        > /list
        < 名单叫什么？大家用链接加入。
        > 电动车培训
        < 名单“电动车培训”建好了，发通知时可以选它。请把下一条消息转给大家。
        < 加入暖驿名单“电动车培训”： …
        > /list
        < 点一下名单，可以再看它的链接。 [电动车培训 · 0 人]
        < 名单叫什么？大家用链接加入。
        > 电动车 培训
        < 已经有这个名单了，换个名字吧。 名单叫什么？大家用链接加入。
    """)


def test_the_link_of_a_list_is_shown_again(code: str, chat: Transcript, rider: Transcript) -> None:
    rider.does(f"/start ls_{code}")
    rider.does("[加入]")
    chat.does("/list")

    (letter,) = chat.does("[电动车培训 · 1 人]")

    assert f"t.me/nuanyi_bot?start=ls_{code} 也可以" in letter


def test_without_telegram_a_list_has_its_command_alone(code: str, chat: Transcript) -> None:
    chat.playground.core.bot_name = ""
    chat.does("/list")

    assert chat.does("[电动车培训 · 0 人]") == [f"< 加入暖驿名单“电动车培训”： 在暖驿的对话里发：/start ls_{code}"]


def test_people_join_and_leave_with_a_tap(code: str, rider: Transcript) -> None:
    rider.plays(f"""
        > /start ls_{code}
        < 加入名单“电动车培训”吗？加入后会收到发给它的通知，随时可以退出。 [加入]
        > [加入]
        < ~ 你在名单“电动车培训”上，会收到发给它的通知。 [退出名单]
    """)
    assert count_on_list(rider) == 1
    rider.plays("""
        > [退出名单]
        < ~ 加入名单“电动车培训”吗？加入后会收到发给它的通知，随时可以退出。 [加入]
    """)
    assert count_on_list(rider) == 0


def test_the_list_is_told_as_what_is_kept(code: str, rider: Transcript) -> None:
    rider.does(f"/start ls_{code}")
    rider.does("[加入]")

    privacy, kept = rider.does("/privacy")

    assert "加入的名单、点过“收到”的通知" in privacy
    assert "• 加入了名单“电动车培训” •" in kept


def test_who_is_not_registered_is_asked_to_first(code: str, colleague: Transcript) -> None:
    (told,) = colleague.does(f"/start ls_{code.lower()}")

    assert told == "< 要加入名单“电动车培训”，先登记一下，点三下就好，登记完就加入了。 [登记身份] [加入]"
    colleague.does("[加入]")
    assert count_on_list(colleague) == 0
    colleague.plays("""
        > [登记身份]
        < …
        < …
        < 要我记住你吗？ (1/3) …
        > [好，开始]
        < 你是？ (2/3) …
        > [骑手或快递员]
        < 你平时在哪个区县？ (3/3) …
        > [盐池县]
        < 好了，欢迎你！想歇脚的时候，把位置发给我就行。 [菜单]
        < 你在名单“电动车培训”上，会收到发给它的通知。
    """)
    assert count_on_list(colleague) == 1


def test_who_registered_meanwhile_is_on_the_list_with_the_same_tap(code: str, colleague: Transcript) -> None:
    colleague.does(f"/start ls_{code}")
    with colleague.db as db:
        settle_in(db, colleague.person.chat.chat_id)
        db.commit()

    assert colleague.does("[登记身份]") == ["< 你在名单“电动车培训”上，会收到发给它的通知。"]
    assert count_on_list(colleague) == 1


def test_a_link_to_no_list_is_a_welcome(chat: Transcript) -> None:
    assert not any("名单" in line for line in chat.does("/start ls_AAAAAAAA"))


def test_an_admin_can_mean_the_list(code: str, chat: Transcript, rider: Transcript) -> None:
    for deed in ("/notice", "周五培训", "[跳过]", "[不要按钮]", "[活动与培训]", "[所有人]"):
        chat.does(deed)

    heard = chat.does("全区")

    assert "[只发给名单“电动车培训”]" in heard[-1]


def test_riders_make_no_lists(rider: Transcript) -> None:
    (told, *_rest) = rider.does("/list")

    assert "名单叫什么" not in told


@pytest.mark.parametrize("payload", ["ls_", "ls_\x00", "ls_' or 1=1", "ls_" + "中" * 300, "zz_9"])
def test_a_link_with_rubbish_is_a_welcome(chat: Transcript, payload: str) -> None:
    assert chat.does(f"/start {payload}")[0].startswith("< 你好，这里是暖驿！")


def test_a_name_is_typed_and_may_hold_anything(chat: Transcript) -> None:
    grant(chat, ADMIN, REGION)
    chat.does("/list")

    assert chat.does("(voice)")[0].startswith("< 请打字。")
    assert chat.does("=<b>&@all")[0].startswith("< 名单“=<b>&@all”建好了")
