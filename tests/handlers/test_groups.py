"""In a group the bot says where to write to it, and only where it is meant."""

import pytest

from tests.transcript import Transcript


@pytest.fixture
def group(chat: Transcript) -> Transcript:
    chat.playground.core.bot_name = "nuanyi_bot"
    return Transcript(chat.playground, chat.person.in_group(-100))


@pytest.mark.parametrize("command", ["/near", "/near@nuanyi_bot", "/near@Nuanyi_Bot 热水", "/start@nuanyi_bot"])
def test_a_command_is_told_where_to_go(group: Transcript, command: str) -> None:
    assert len(group.does(command)) == 1


@pytest.mark.parametrize("command", ["/near@other_bot", "/menu@nuanyi_bot2", "/start@other_bot st_XQ-02"])
def test_a_command_for_another_bot_is_none_for_us(group: Transcript, command: str) -> None:
    assert group.does(command) == []


def test_as_long_as_our_name_is_not_known_every_command_may_be_ours(group: Transcript) -> None:
    group.playground.core.bot_name = ""

    assert len(group.does("/near@nuanyi_bot")) == 1
