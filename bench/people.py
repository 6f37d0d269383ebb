"""The people who hold the talk with a bot: each waits for the reply, looks at it, and only then goes on."""

import time
from collections.abc import Callable
from typing import Any

from bench.stub_server import StubServer
from bench.talk import COMMAND, NUMBER, TOPICS, WHAT_HAPPENED, WHAT_IS_IT_ABOUT, WHERE_WAS_IT, Told

FIRST_CHAT = 100_001
EXPECTED = (WHAT_IS_IT_ABOUT, WHAT_HAPPENED, WHERE_WAS_IT, "Thank you, number ")


class Person:
    """One chat: what it told in the talk under way, and how far that has come."""

    def __init__(self, chat: int) -> None:
        self.chat = chat
        self.talks = 0
        self.step = 0
        self.wrote_at = 0.0
        self.is_done = False
        self.identity = {"id": chat, "is_bot": False, "first_name": f"Rider {chat}", "language_code": "en"}
        self.room = {"id": chat, "first_name": f"Rider {chat}", "type": "private"}

    @property
    def told(self) -> Told:
        number = self.chat - FIRST_CHAT
        return Told(
            topic=list(TOPICS)[(number + self.talks) % len(TOPICS)],
            story=f"Talk {self.talks} of rider {number}: three hours & no answer.",
            latitude=38 + number / 1000,
            longitude=114 + self.talks / 1000,
            chat=self.chat,
        )


class Crowd:
    """Many people at once, who go on until `warm_up + measured` talks have come to their end.

    The window in which updates are counted opens after `warm_up` talks of all chats together and closes after
    `measured` more, so that every chat is busy from its first moment to its last.
    """

    def __init__(self, server: StubServer, *, chats: int, warm_up: int, measured: int) -> None:
        self._server = server
        self._people = {chat: Person(chat) for chat in range(FIRST_CHAT, FIRST_CHAT + chats)}
        self._opens_after, self._closes_after = warm_up, warm_up + measured
        self._taps: set[str] = set()
        self._talks = 0
        self.on_open: Callable[[], None] = lambda: None
        self.on_close: Callable[[], None] = lambda: None
        self.replies = 0
        self.delays: list[float] = []
        self.rows: dict[int, Told] = {}
        self.surprises: list[str] = []
        server.listeners = self

    def begin(self) -> None:
        for person in self._people.values():
            self._say(person, text=f"/{COMMAND}", entities=[bot_command()])

    @property
    def is_done(self) -> bool:
        return bool(self.surprises) or (not self._taps and all(person.is_done for person in self._people.values()))

    def waiting(self) -> str:
        """Who still waits for what, for the word about a bot that fell silent."""
        steps = [person.step for person in self._people.values() if not person.is_done]
        wanted = ", ".join(f"{steps.count(step)} for {EXPECTED[step]!r}" for step in sorted(set(steps)))
        return f"{wanted or 'nobody for a message'}; {len(self._taps)} taps unanswered"

    def talks_each(self) -> tuple[int, int]:
        talks = [person.talks for person in self._people.values()]
        return min(talks), max(talks)

    def feel(self, callback_query_id: str) -> None:
        if callback_query_id not in self._taps:
            self.surprises.append(f"tap {callback_query_id} was answered twice, or never made")
        self._taps.discard(callback_query_id)

    def hear(self, message: dict[str, Any]) -> None:
        person = self._people.get(message["chat"]["id"])
        if person is None or person.is_done or EXPECTED[person.step] not in message["text"]:
            expected = "nothing" if person is None or person.is_done else repr(EXPECTED[person.step])
            self.surprises.append(f"expected {expected}, got {message['text']!r}")
            return
        self.replies += 1
        self.delays.append(time.perf_counter() - person.wrote_at)
        told = person.told
        if person.step == 0:
            self._tap(person, message, TOPICS[told.topic])
        elif person.step == 1:
            self._say(person, text=told.story)
        elif person.step == 2:
            self._say(person, location={"latitude": told.latitude, "longitude": told.longitude})
        else:
            self._finish(person, message["text"])
            return
        person.step += 1

    def _finish(self, person: Person, thanks: str) -> None:
        number = NUMBER.search(thanks)
        if number is None or int(number[1]) in self.rows:
            self.surprises.append(f"no number, or one given twice: {thanks!r}")
            return
        self.rows[int(number[1])] = person.told
        person.talks += 1
        person.step = 0
        self._talks += 1
        if self._talks == self._opens_after:
            self.replies, self.delays = 0, []
            self.on_open()
        elif self._talks == self._closes_after:
            self.on_close()
        if self._talks >= self._closes_after:
            person.is_done = True
        else:
            self._say(person, text=f"/{COMMAND}", entities=[bot_command()])

    def _say(self, person: Person, **content: Any) -> None:
        person.wrote_at = time.perf_counter()
        message = {
            "message_id": next(self._server.message_ids),
            "from": person.identity,
            "chat": person.room,
            "date": int(time.time()),
            **content,
        }
        self._server.push({"message": message})

    def _tap(self, person: Person, message: dict[str, Any], label: str) -> None:
        keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
        data = [button["callback_data"] for row in keyboard for button in row if button["text"] == label]
        if not data:
            self.surprises.append(f"no button {label!r} under {message['text']!r}")
            return
        person.wrote_at = time.perf_counter()
        tap = str(next(self._server.message_ids))
        self._taps.add(tap)
        query = {"id": tap, "from": person.identity, "message": message, "chat_instance": "1", "data": data[0]}
        self._server.push({"callback_query": query})


def bot_command() -> dict[str, Any]:
    return {"type": "bot_command", "offset": 0, "length": len(COMMAND) + 1}
