"""Before a new version serves: what it would mean to the chats under way."""

import argparse

import pytest

from bot.rehearse import rehearse, rehearse_all
from bot.settings import Settings
from handlers.conversation import Chat, Conversations, Option, conversation
from handlers.conversation.rehearsal import ASKED_AGAIN, GOES_ON, UNKNOWN, Rehearsed
from tests.conftest import opened
from tests.transcript import Transcript


def talk(*options: str) -> Conversations:
    @conversation("talk", command="talk", title="Talk")
    def flow(chat: Chat) -> None:
        chat.choose("topic", "What about?", [Option(option, option, option) for option in options])
        chat.tell("story", "What happened?")

    def nothing(_chat: Chat) -> None:
        pass

    return Conversations(
        flows=(flow,),
        actions=(),
        welcome=flow,
        show_menu=nothing,
        show_notice=nothing,
        on_spot=lambda _chat, _spot: False,
        on_words=lambda _chat, _words: False,
    )


@pytest.fixture
def settings(playground_settings: Settings) -> Settings:
    return playground_settings


@pytest.fixture
def playground_settings(chat: Transcript) -> Settings:
    url = str(chat.playground.engine.url)
    return Settings(_env_file=None, database_url=url)


def test_chats_go_on_are_asked_again_or_are_not_known(chat: Transcript, settings: Settings) -> None:
    chat.playground.conversations = talk("pay", "gate")
    chat.playground.restart()
    for deed in ("/talk", "[gate]"):
        chat.does(deed)

    with opened(settings.database) as engine:
        same = list(rehearse_all(settings, engine, conversations=talk("pay", "gate")))
        without = list(rehearse_all(settings, engine, conversations=talk("pay")))
        now = list(rehearse_all(settings, engine))

    assert same == [Rehearsed("talk", "story", GOES_ON)]
    assert without == [Rehearsed("talk", "topic", ASKED_AGAIN)]
    assert now == [Rehearsed("talk", "story", UNKNOWN)]


def test_the_command_counts_and_changes_nothing(
    chat: Transcript, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    for deed in ("/start", "[好，开始]"):
        chat.does(deed)

    assert rehearse(settings, argparse.Namespace()) == 0

    assert "1 under way: 1 go on, 0 are asked again." in capsys.readouterr().out
    assert chat.does("1")[0].startswith("< 你平时在哪个区县跑？")
