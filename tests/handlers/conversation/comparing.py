"""A chat on the engine and in the model at once: both are told of the same deeds, and must come to the same."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from tests.handlers.conversation.answering import plain
from tests.handlers.conversation.deeds import (
    Crash,
    Deed,
    Edit,
    Fail,
    Forge,
    Late,
    Locate,
    Repeat,
    Restart,
    Stick,
    Tap,
    TapOn,
    Wait,
    Write,
)
from tests.handlers.conversation.flows import list_filed_in
from tests.handlers.conversation.mishaps import Struck
from tests.handlers.conversation.model import Model
from tests.handlers.conversation.readings import REVIEW
from tests.handlers.conversation.standing import standing_of
from tests.handlers.conversation.stepping import Call
from tests.handlers.conversation.trip import CONVERSATIONS

LONGEST_TEXT = 4096


@dataclass
class Arrival:
    """An update on its way, and how the model is told of it; it comes when `waits_for` other things have."""

    update: dict[str, Any]
    tell: Callable[[Model], None]
    waits_for: int = 0


class Compared:
    """`mishaps` counts what went wrong on the way."""

    def __init__(self, db: Session) -> None:
        self.stepping = Struck(db, CONVERSATIONS)
        self.model = Model()
        self.mishaps: Counter[str] = Counter()
        self._written: list[int] = []
        self._shown: dict[int, dict[str, Any]] = {}
        self._worked_on: list[Sequence[dict[str, Any]]] = []
        self._delay = 0
        self._waiting: list[Arrival] = []

    def does(self, deed: Deed) -> None:
        match deed:
            case Wait(hours):
                self.stepping.now += timedelta(hours=hours)
            case Late(by):
                self._delay = by
            case Restart():
                self.stepping.restart()
                self.mishaps["restart"] += 1
            case Crash() | Fail():
                self.stepping.mishap = deed
            case Repeat(back):
                self._repeat(back)
            case _:
                if (arrival := self._sent(plain(deed, self.model, self.stepping.buttons))) is not None:
                    self._arrive_or_wait(arrival)

    def hears_the_rest(self) -> None:
        """What still is on its way arrives."""
        for arrival in self._waiting:
            self._arrive(arrival)

    def _repeat(self, back: int) -> None:
        if self._worked_on:
            calls = self.stepping.steps(self._worked_on[-1 - back % len(self._worked_on)])
            assert calls == []
            self._compare()
            self.mishaps["repeat"] += 1

    def _sent(self, deed: Deed) -> Arrival | None:
        stepping, now = self.stepping, int(self.stepping.now.timestamp())
        match deed:
            case Write(text):
                content: dict[str, Any] = {"text": text}
                if text.startswith("/"):
                    content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
                return self._message(content, lambda model, message: model.write(text, message, now))
            case Stick():
                return self._message({"sticker": {"file_id": "a"}}, lambda model, message: model.stick(message, now))
            case Locate():
                where = {"latitude": 38.47, "longitude": 106.27}
                return self._message({"location": where}, lambda model, _message: model.locate(now))
            case Edit(back, text) if self._written:
                message_id = self._written[-1 - back % len(self._written)]
                return Arrival(stepping.edit(message_id, text), lambda model: model.edit(text, message_id, now))
            case TapOn(back) if stepping.buttons:
                return self._tap(*stepping.buttons[-1 - back % len(stepping.buttons)])
            case Tap(message_id, data):
                return self._tap(message_id, data)
            case Forge(data):
                return self._tap(1, data)
        return None

    def _message(self, content: dict[str, Any], tell: Callable[[Model, int], None]) -> Arrival:
        update = self.stepping.message(content)
        message_id = self.stepping.message_id
        if "text" in content:
            self._written.append(message_id)
        return Arrival(update, lambda model: tell(model, message_id))

    def _tap(self, message_id: int, data: str) -> Arrival:
        """A tap bears no time: it counts from when it arrives."""

        def tell(model: Model) -> None:
            model.tap(data, self._shown.get(message_id), int(self.stepping.now.timestamp()))

        return Arrival(self.stepping.tap(message_id, data), tell)

    def _arrive_or_wait(self, arrival: Arrival) -> None:
        """The number of an update is that of its place among what was done, whenever it arrives."""
        (arrival.update,) = self.stepping.numbered([arrival.update])
        arrival.waits_for, self._delay = self._delay, 0
        if arrival.waits_for:
            self._waiting.append(arrival)
            self.mishaps["late"] += 1
            return
        self._arrive(arrival)
        for waiting in self._waiting:
            waiting.waits_for -= 1
        due = [waiting for waiting in self._waiting if waiting.waits_for <= 0]
        self._waiting = [waiting for waiting in self._waiting if waiting.waits_for > 0]
        for waiting in due:
            self._arrive(waiting)

    def _arrive(self, arrival: Arrival) -> None:
        known = len(self.stepping.buttons)
        arrival.tell(self.model)
        calls = self.stepping.steps([arrival.update])
        self._worked_on.append([arrival.update])
        self._compare()
        _hold_calls(calls, arrival.update)
        for message_id, data in self.stepping.buttons[known:]:
            if f"|{REVIEW}|yes" in data and (run := self.model.open) is not None:
                self._shown[message_id] = dict(run.answers)

    def _compare(self) -> None:
        assert standing_of(self.stepping.state(), list_filed_in(self.stepping.db)) == self.model.standing


def _hold_calls(calls: Sequence[Call], update: dict[str, Any]) -> None:
    tap_answers = [method for method, _parameters in calls if method == "answerCallbackQuery"]
    texts = [parameters["text"] for method, parameters in calls if method == "sendMessage"]
    assert len(tap_answers) == (1 if "callback_query" in update else 0)
    assert texts or "message" not in update, "silence"
    assert all(0 < len(text) <= LONGEST_TEXT for text in texts)
