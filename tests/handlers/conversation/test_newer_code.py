"""Chats in which a newer program works are left alone by one that is older."""

from typing import Any

import pytest

from tests.handlers.conversation import versions
from tests.handlers.conversation.deploying import deploy, filed, state_of, write_state
from tests.transcript import Transcript


def test_a_chat_in_a_flow_that_is_not_known_here_is_left_as_it_is_and_told_so(under_way: Transcript) -> None:
    deploy(under_way, versions.another)
    before = state_of(under_way)
    under_way.plays("""
        > 没有
        < 这里正在更新，请过几分钟再试，内容都在。 [菜单]
        > [⬅ 上一步]
        < 这里正在更新，请过几分钟再试，内容都在。 [菜单]
        > (location 38.47 106.27)
        < 38.47 106.27 附近的驿站。
        > 敬德街
        < 敬德街的驿站。
    """)
    assert {**state_of(under_way), "tapped": ""} == {**before, "tapped": ""}

    deploy(under_way, versions.first, versions.another)
    assert under_way.does("没有") == ["< 记下了。"]


def test_what_a_newer_version_of_the_flow_went_on_with_is_left_alone_by_an_older_one(under_way: Transcript) -> None:
    deploy(under_way, versions.second)
    under_way.plays("""
        > 没有
        < 什么车？ (2/4) [电动车] [摩托] [⬅ 上一步] [取消]
    """)
    before = state_of(under_way)

    deploy(under_way, versions.first)
    under_way.plays("""
        > [摩托]
        < 这里正在更新，请过几分钟再试，内容都在。 [菜单]
        > 摩托
        < 这里正在更新，请过几分钟再试，内容都在。 [菜单]
        > /ride
        < 送什么？ (1/3) [外卖] [快递] [药] [取消]
    """)
    assert state_of(under_way)["runs"][0] == {**before["runs"][0], "is_paused": True}

    deploy(under_way, versions.second)
    under_way.plays("""
        > [摩托]
        < 备注？ (4/4) [⬅ 上一步] [取消]
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["快递", "摩托", 12, "没有"]]


def test_another_flow_can_be_gone_through_beside_one_that_is_not_known_here(under_way: Transcript) -> None:
    deploy(under_way, versions.another)
    under_way.plays("""
        > /walk
        < 远吗？ [是] [否] [取消]
        > 是
        < 记下了，谢谢！
    """)
    deploy(under_way, versions.first, versions.another)
    under_way.plays("""
        > /ride
        < “出车”你填过一半，接着填吗？ [接着填] [重新填]
        > [接着填]
        < 备注？ (3/3) [⬅ 上一步] [取消]
    """)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"colour": "red"},
        {"runs": [{"id": "1", "flow": "ride", "mood": "good"}]},
        {"format": 9, "runs": {}},
    ],
)
def test_what_a_newer_program_wrote_is_left_alone(under_way: Transcript, change: dict[str, Any]) -> None:
    newer = {**state_of(under_way), **change}
    write_state(under_way, newer)
    under_way.plays("""
        > 没有
        < 这里正在更新，请过几分钟再试，内容都在。
        > [⬅ 上一步]
        < 这里正在更新，请过几分钟再试，内容都在。
    """)
    assert state_of(under_way) == newer
    assert under_way.playground.telegram.unanswered_taps == []


def test_in_a_group_a_newer_programs_chat_is_left_in_peace(chat: Transcript) -> None:
    group = Transcript(chat.playground, chat.person.in_group(-1_001_234_567_890))
    write_state(group, {"format": 2})

    assert group.does("大家好") == []
