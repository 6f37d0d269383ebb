"""Flows and actions that are not for everybody: asked at every step, and refused in one sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.conversation import Button, Chat, Conversations, action, action_data, conversation
from handlers.rights import for_admins, for_staff
from models.people.access import require_right
from models.people.audit import list_audit, note_audit
from models.person import ADMIN
from tests.conftest import acquainted, playing
from tests.playground import Playground
from tests.rights import end_all, grant
from tests.transcript import Transcript

YANCHI, XINGQING = 640323, 640104
STRANGE = 10**9


@conversation("close", command="close", title="关站", allowed=for_admins)
def close_station(chat: Chat) -> None:
    adcode = chat.number("adcode", "哪个区县？", at_least=1, at_most=STRANGE)
    sure = chat.confirm("sure", "真的要关？")

    note_audit(chat.db, action="station.closed", subject="station:1", actor=chat.person, now=chat.now)
    require_right(chat.db, chat.person, ADMIN, adcode=int(adcode))
    chat.say("关了。" if sure else "没关。", [[Button("开站", action_data("open", int(adcode)))]])


@action("open", allowed=for_admins)
def open_station(chat: Chat, adcode: int) -> None:
    chat.answer_tap("开了。")
    note_audit(chat.db, action="station.opened", subject="station:1", actor=chat.person, now=chat.now)
    require_right(chat.db, chat.person, ADMIN, adcode=adcode)


@conversation("inbox", command="inbox", title="待办", allowed=for_staff)
def read_inbox(chat: Chat) -> None:
    chat.say("没有待办。")


@conversation("welcome", title="欢迎", is_draft=False)
def welcome(chat: Chat) -> None:
    chat.say("你好。")


def follow(chat: Chat, words: str) -> bool:
    if words == "开盐池":
        chat.follow(Button(words, action_data("open", YANCHI)))
    return words == "开盐池"


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path) -> Iterator[Playground]:
    conversations = Conversations(
        flows=(close_station, read_inbox, welcome),
        actions=(open_station,),
        welcome=welcome,
        show_menu=lambda chat: chat.say("菜单。"),
        show_notice=lambda _chat: None,
        on_spot=lambda _chat, _spot: False,
        on_words=follow,
    )
    with playing(sqlite_url, tmp_path, conversations) as playground:
        yield playground


@pytest.fixture
def admin(chat: Transcript) -> Transcript:
    grant(chat, ADMIN, YANCHI)
    return chat


def told(chat: Transcript) -> list[str]:
    with chat.db as db:
        return [entry.action for entry in list_audit(db, subject="station:1")]


def test_who_has_the_right_uses_it(admin: Transcript) -> None:
    admin.plays("""
        > /close
        < 哪个区县？ (1/2) …
        > 640323
        < 真的要关？ (2/2) …
        > 是
        < 关了。 [开站]
        > [开站]
        < «开了。»
        > 开盐池
        < 开了。
    """)
    assert told(admin) == ["station.closed", "station.opened", "station.opened"]


@pytest.mark.parametrize("how", ["/close", "/start close"])
def test_who_has_it_not_hears_who_can_give_it(chat: Transcript, how: str) -> None:
    chat.plays(f"""
        > {how}
        < “关站”是给有权限的同事用的。需要的话，请找您那里的管理员，或者邀请您的同事开通。
        > 640323
        < …
        < 菜单。
    """)
    assert chat.memory.runs == []


def test_one_role_does_not_open_what_is_for_the_other(admin: Transcript) -> None:
    admin.plays("""
        > /inbox
        < “待办”是给有权限的同事用的。需要的话，请找您那里的管理员，或者邀请您的同事开通。
    """)


def test_a_forged_button_begins_nothing(chat: Transcript) -> None:
    chat.does("你好")
    newest = chat.person.chat.by_bot[-1].message_id
    for data in ("f|close", "f|close|640323", f"a|open|{YANCHI}"):
        chat.person.taps_old(newest, data)
    chat.playground.settle()

    assert chat.memory.runs == []
    assert told(chat) == []
    assert "< «这个按钮你用不了。»" in chat.hears()


def test_whose_right_was_taken_away_in_the_middle_is_refused_at_the_next_answer(admin: Transcript) -> None:
    for deed in ("/close", "640323"):
        admin.does(deed)
    end_all(admin)

    admin.plays("""
        > 是
        < “关站”现在不对您开放了，到这里就停了，什么都没写进去。需要的话，请找您那里的管理员。
        > 是
        < …
        < 菜单。
    """)
    assert admin.memory.runs == []
    assert told(admin) == []


@pytest.mark.parametrize("deed", ["[是]", "[⬅ 上一步]", "(edit: 640323 -> 640104)"])
def test_so_they_are_at_a_tap_and_at_an_edit(admin: Transcript, deed: str) -> None:
    for step in ("/close", "640323"):
        admin.does(step)
    end_all(admin)

    (heard,) = admin.does(deed)

    assert heard.startswith("< “关站”现在不对您开放了")
    assert admin.memory.runs == []


def test_a_draft_is_not_carried_on_without_the_right(admin: Transcript) -> None:
    for step in ("/close", "640323", "/start"):
        admin.does(step)
    end_all(admin)

    heard = admin.does("/close")

    assert heard == ["< “关站”是给有权限的同事用的。需要的话，请找您那里的管理员，或者邀请您的同事开通。"]


def test_what_a_rule_refuses_at_the_end_is_said_once_and_nothing_is_written(admin: Transcript) -> None:
    admin.plays("""
        > /close
        < …
        > 640104
        < …
        > [是]
        < 您的权限管不到那里，所以什么都没写进去。需要的话，请找那里的管理员。
    """)
    assert admin.memory.runs == []
    assert told(admin) == []


def test_so_it_is_of_a_button(admin: Transcript) -> None:
    admin.does("你好")

    admin.person.taps_old(admin.person.chat.by_bot[-1].message_id, f"a|open|{XINGQING}")
    admin.playground.settle()

    assert admin.hears() == ["< «您的权限管不到那里，所以什么都没写进去。需要的话，请找那里的管理员。»"]
    assert told(admin) == []


def test_a_button_that_cannot_be_read_leaves_the_chat_as_it_was(admin: Transcript) -> None:
    admin.does("你好")

    admin.person.taps_old(admin.person.chat.by_bot[-1].message_id, "a|open|here")
    admin.playground.settle()

    assert admin.hears()[0].startswith("< «")
    assert admin.does("/inbox")[0].startswith("< “待办”")


def test_a_command_that_is_not_ones_own_is_not_obeyed(admin: Transcript) -> None:
    telegram, admin_person = admin.playground.telegram, admin.person
    admin_person.forwards("/close")
    admin.playground.settle()
    heard = admin.hears()
    in_group = Transcript(admin.playground, admin_person.in_group(-100))
    told_in_group = in_group.does("/close@nuanyi_bot")
    channel = {"id": -1001, "type": "channel", "title": "c"}
    command = {"text": "/close", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    message = {"message_id": 900, "date": telegram.memory.now, "sender_chat": channel, **command}
    for chat in (admin_person.chat.json, channel):
        telegram.memory.updates.add({"message": {**message, "chat": chat}})
    telegram.memory.updates.add({"channel_post": {**message, "chat": channel}})
    admin.playground.settle()

    assert not any("哪个区县" in line for line in (*heard, *told_in_group, *admin.hears(), *in_group.hears()))
    assert admin.memory.runs == []


def test_a_button_of_an_admin_in_a_group_is_nobodys(admin: Transcript) -> None:
    acquainted(admin)
    group = Transcript(admin.playground, admin.person.in_group(-100))

    group.person.taps_old(1, f"a|open|{YANCHI}")
    group.playground.settle()

    assert group.hears() == ["< «这个按钮你用不了。»"]
    assert told(admin) == []
