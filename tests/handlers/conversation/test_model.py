"""Random chats, compared step by step with a plain model of what they should come to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine
from sqlmodel import Session

from bot.schema import migrate
from models.database import open_engine
from tests.chaos.conftest import IS_WHOLE
from tests.handlers.conversation.deeds import (
    Deed,
    Edit,
    Forge,
    Locate,
    Repeat,
    Stick,
    TapOn,
    Wait,
    Write,
    deeds,
)
from tests.handlers.conversation.flows import list_filed_in, make_tables
from tests.handlers.conversation.model import REVIEW, Model
from tests.handlers.conversation.stepping import Call, Stepping
from tests.handlers.conversation.trip import CONVERSATIONS

LONGEST_TEXT = 4096


@pytest.fixture(scope="module")
def memory_engine() -> Iterator[Engine]:
    engine = open_engine("sqlite://")
    migrate(engine)
    make_tables(engine)
    yield engine
    engine.dispose()


class Compared:
    """The engine and the model, both told of the same deeds."""

    def __init__(self, db: Session) -> None:
        self.stepping = Stepping(db, CONVERSATIONS)
        self.model = Model()
        self._written: list[int] = []
        self._shown: dict[int, dict[str, Any]] = {}

    def does(self, deed: Deed) -> None:
        known = len(self.stepping.buttons)
        calls = self._play(deed)
        self._hold_state(deed)
        self._hold_calls(calls, deed)
        for message_id, data in self.stepping.buttons[known:]:
            if f"|{REVIEW}|yes" in data and (run := self.model.open) is not None:
                self._shown[message_id] = dict(run.answers)

    def _play(self, deed: Deed) -> list[Call]:
        stepping, model = self.stepping, self.model
        now = int(stepping.now.timestamp())
        match deed:
            case Write(text):
                content: dict[str, Any] = {"text": text}
                if text.startswith("/"):
                    content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
                model.write(text, stepping.message_id + 1, now)
                self._written.append(stepping.message_id + 1)
                return stepping.says(content)
            case Edit(back, text) if self._written:
                message_id = self._written[-1 - back % len(self._written)]
                model.edit(text, message_id, now)
                return stepping.edits(message_id, text)
            case TapOn(back) if stepping.buttons:
                message_id, data = stepping.buttons[-1 - back % len(stepping.buttons)]
                model.tap(data, self._shown.get(message_id), now)
                return stepping.taps(message_id, data)
            case Forge(data):
                model.tap(data, None, now)
                return stepping.taps(1, data)
            case Stick():
                model.stick(stepping.message_id + 1, now)
                return stepping.says({"sticker": {"file_id": "a"}})
            case Locate():
                model.locate(now)
                return stepping.says({"location": {"latitude": 38.47, "longitude": 106.27}})
            case Repeat() if stepping.newest:
                return stepping.steps(stepping.newest)
            case Wait(hours):
                stepping.now += timedelta(hours=hours)
        return []

    def _hold_state(self, deed: Deed) -> None:
        model, runs = self.model, self.stepping.state().get("runs", [])
        assert list_filed_in(self.stepping.db) == model.effects
        if isinstance(deed, Wait):
            return
        assert [(int(run["id"], 36), run["flow"], run["asked"], not run.get("is_paused")) for run in runs] == [
            (run.number, run.flow, run.asked, run.is_open) for run in model.runs
        ]
        assert [_plain(run.get("answers", {})) for run in runs] == [run.answers for run in model.runs]

    def _hold_calls(self, calls: list[Call], deed: Deed) -> None:
        tap_answers = [method for method, _parameters in calls if method == "answerCallbackQuery"]
        texts = [parameters["text"] for method, parameters in calls if method == "sendMessage"]
        assert len(tap_answers) == (1 if isinstance(deed, TapOn | Forge) and calls else 0)
        if isinstance(deed, Write | Stick | Locate):
            assert texts, "silence"
        assert all(0 < len(text) <= LONGEST_TEXT for text in texts)


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    values = {name: answer["v"] for name, answer in answers.items()}
    return {name: value["text"] if isinstance(value, dict) else value for name, value in values.items()}


@given(chat_of_deeds=deeds)
@settings(
    max_examples=20_000 if IS_WHOLE else 120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.chaos
def test_every_chat_comes_to_what_the_model_says(memory_engine: Engine, chat_of_deeds: list[Deed]) -> None:
    with memory_engine.connect() as connection, Session(bind=connection) as db:
        compared = Compared(db)
        for deed in chat_of_deeds:
            compared.does(deed)
