"""Before a new version serves: what it would mean to the chats under way."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.console.rehearse import rehearse, rehearse_all
from bot.settings import Settings
from handlers.conversation import Chat, Conversations, Flow, Option, conversation
from handlers.conversation.rehearsal import ASKED_AGAIN, ASKED_MORE, AT_ITS_END, FAILS, GOES_ON, UNKNOWN, Rehearsed
from handlers.words import speaking
from models.messages.dialogue import open_dialogue, store_dialogue
from tests.conftest import opened
from tests.handlers.conversation import versions
from tests.handlers.conversation.flows import drop_tables, list_filed, make_tables
from tests.playground import NOON
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

    with speaking("en"):
        assert rehearse(settings, argparse.Namespace()) == 0

    assert capsys.readouterr().out.splitlines() == [
        "     1  goes on: welcome/role",
        "1 under way: 1 go on, 0 are asked again.",
    ]
    assert chat.does("1")[0].startswith("< 你平时在哪个区县？")


@pytest.fixture
def with_tables(engine: Engine) -> Iterator[Engine]:
    make_tables(engine)
    yield engine
    drop_tables(engine)


def under_way(engine: Engine, flow: str, **run: object) -> None:
    """A chat that stands in the middle of a flow."""
    with Session(engine) as db:
        dialogue = open_dialogue(db, 7, now=NOON)
        dialogue.state = {
            "format": 1,
            "next_run": 9,
            "runs": [{"id": "1", "flow": flow, "touched": 1_795_000_000, **run}],
        }
        store_dialogue(db, dialogue, now=NOON)
        db.commit()


def answer(value: object, kind: str, meaning: int = 1) -> dict[str, object]:
    return {"v": value, "k": kind, "n": meaning}


@pytest.mark.parametrize(
    ("flow", "found"),
    [
        (versions.first, [Rehearsed("ride", "note", GOES_ON)]),
        (versions.in_another_order, [Rehearsed("ride", "note", GOES_ON)]),
        (versions.with_a_question_before, [Rehearsed("ride", "bike", ASKED_MORE)]),
        (versions.without_that_option, [Rehearsed("ride", "kind", ASKED_AGAIN)]),
        (versions.with_a_smaller_limit, [Rehearsed("ride", "parcels", ASKED_AGAIN)]),
        (versions.with_another_meaning, [Rehearsed("ride", "parcels", ASKED_AGAIN)]),
        (versions.with_all_answered, [Rehearsed("ride", "", AT_ITS_END)]),
        (versions.another, [Rehearsed("ride", "note", UNKNOWN)]),
        (versions.broken, [Rehearsed("ride", "note", FAILS, "IntegrityError")]),
    ],
)
def test_what_a_new_version_means_is_told_and_nothing_is_written(
    with_tables: Engine, flow: Flow, found: list[Rehearsed]
) -> None:
    engine = with_tables
    answers = {"kind": answer("快递", "choose"), "parcels": answer(12, "number")}
    under_way(engine, "ride", asked="note", answers=answers)
    settings = Settings(_env_file=None, database_url=engine.url.render_as_string(hide_password=False))

    for _time in range(2):
        assert list(rehearse_all(settings, engine, conversations=versions.released(flow))) == found
        assert list_filed(engine) == []


def test_a_chat_that_a_newer_program_wrote_is_counted(engine: Engine) -> None:
    under_way(engine, "ride", mood="good")
    settings = Settings(_env_file=None, database_url=engine.url.render_as_string(hide_password=False))

    assert list(rehearse_all(settings, engine)) == [Rehearsed("", "", UNKNOWN)]


def test_a_database_of_another_schema_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/empty.db")

    assert rehearse(settings, argparse.Namespace()) == 2

    assert "python -m bot migrate" in capsys.readouterr().err
