"""The same random chats through the whole program: channel, inbox, worker thread, outbox, and processes that die."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.messages.dialogue import open_dialogue
from tests.chaos.mortal import Mortal
from tests.conftest import opened
from tests.handlers.conversation.answering import plain
from tests.handlers.conversation.deeds import (
    ANSWERS,
    STEERING,
    Answer,
    Change,
    Deed,
    Edit,
    Forge,
    Repeat,
    Restart,
    Submit,
    Tap,
    TapOn,
    Write,
)
from tests.handlers.conversation.flows import list_filed, tables_on
from tests.handlers.conversation.model import Model
from tests.handlers.conversation.readings import REVIEW
from tests.handlers.conversation.standing import standing_of
from tests.loops import Count, rounds
from tests.playground import NOON
from tests.telegram_server.in_thread import ThreadedServer

DEEDS = 60
# A deed passes about ten: every tenth is the last of a life.
MOST_POINTS = 200


class Played:
    """A chat through processes that come and go, and the model that is told the same."""

    def __init__(self, telegram: ThreadedServer, program: Mortal, engine: Engine) -> None:
        self.model = Model()
        self._telegram = telegram
        self._program = program
        self._engine = engine
        self._person = telegram.run(lambda server: server.person())
        self._written: list[int] = []
        self._buttons: list[tuple[int, str]] = []
        self._shown: dict[int, dict[str, object]] = {}

    def does(self, deed: Deed, *, times: int = 1) -> None:
        deed = plain(deed, self.model, self._buttons)
        if isinstance(deed, Restart):
            self._program.restart()
        for _time in range(times):
            self._do(deed)
        self._program.settles(self._engine)
        self._compare()

    def _do(self, deed: Deed) -> None:
        person, now = self._person, int(time.time())
        match deed:
            case Write(text):
                message_id = self._telegram.run(lambda _server: person.sends(text).message_id)
                self._written.append(message_id)
                self.model.write(text, message_id, now)
            case Edit(back, text) if self._written:
                message_id = self._written[-1 - back % len(self._written)]
                self._telegram.run(lambda _server: person.edits(message_id, text))
                self.model.edit(text, message_id, now)
            case Tap(message_id, data):
                self._tap(message_id, data)
            case Forge(data):
                self._tap(1, data)
            case TapOn(back) if self._buttons:
                self._tap(*self._buttons[-1 - back % len(self._buttons)])
            case Repeat(back):
                self._push(back)
                return
            case _:
                return
        self._push(0)

    def _tap(self, message_id: int, data: str) -> None:
        self._telegram.run(lambda _server: self._person.taps_old(message_id, data))
        self.model.tap(data, self._shown.get(message_id), int(time.time()))

    def _push(self, back: int) -> None:
        queued = self._telegram.run(lambda server: server.memory.updates.queued)
        if queued:
            self._program.takes(queued[-1 - back % len(queued)])

    def _compare(self) -> None:
        with Session(self._engine) as db:
            state = open_dialogue(db, self._person.chat.chat_id, now=NOON).state
        assert standing_of(state, list_filed(self._engine)) == self.model.standing
        assert self._telegram.run(lambda server: server.unanswered_taps) == []
        seen = set(self._buttons)
        for message_id, data in self._telegram.run(lambda _server: [*self._list_buttons()]):
            if (message_id, data) in seen:
                continue
            self._buttons.append((message_id, data))
            if f"|{REVIEW}|yes" in data and (run := self.model.open) is not None:
                self._shown[message_id] = dict(run.answers)

    def _list_buttons(self) -> Iterator[tuple[int, str]]:
        for message in self._person.chat.by_bot:
            for row in message.inline_keyboard:
                yield from ((message.message_id, button.get("callback_data", "")) for button in row)


def chosen(chance: Random) -> Deed:
    """What somebody does next who mostly answers what is asked."""
    nth = chance.randrange(60)
    rarer: tuple[Deed, ...] = (
        Answer(False, nth), Submit(nth % 3), Change(nth), Write(chance.choice(STEERING)), Write(chance.choice(ANSWERS)),
        Edit(nth % 5, chance.choice(ANSWERS)), TapOn(nth), TapOn(nth % 8), Repeat(nth), Restart(),
    )  # fmt: skip
    return Answer(True, nth) if chance.random() < 0.6 else chance.choice(rarer)


@contextmanager
def running(database_url: str, data_dir: Path, chance: Random) -> Iterator[tuple[ThreadedServer, Mortal]]:
    with ThreadedServer() as telegram:
        plan = {"api_url": telegram.api_url, "token": telegram.token, "flows": "tests.handlers.conversation.trip"}
        program = Mortal({"database_url": database_url, "data_dir": data_dir, **plan}, chance, most_points=MOST_POINTS)
        try:
            yield telegram, program
            program.end()
        finally:
            program.kill()
        refused = telegram.run(lambda server: {call.method for call in server.calls if call.refusal})
    assert refused <= {"editMessageReplyMarkup", "answerCallbackQuery"}


@pytest.mark.chaos
def test_the_whole_program_comes_to_what_the_model_says(
    database_url: str, tmp_path: Path, chance: Random, count: Count
) -> None:
    happened: Counter[str] = Counter()
    with opened(database_url) as engine, running(database_url, tmp_path, chance) as (telegram, program):
        for _chat in range(rounds(1, 100)):
            with tables_on(engine):
                person = Played(telegram, program, engine)
                for _deed in range(DEEDS):
                    person.does(chosen(chance), times=chance.choice((1, 1, 1, 1, 3)))
                while not person.model.turns["end of a trip"]:
                    person.does(Submit())
            happened += person.model.turns

    assert program.deaths > 0
    count(f"{program.deaths} kills, " + ", ".join(f"{name} {times}" for name, times in happened.items()))
