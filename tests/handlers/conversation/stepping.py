"""A chat without a network: each update is one step of the core on a session that is never committed."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from handlers.conversation import Conversations, Surroundings
from handlers.conversation.floor import Tally
from handlers.conversation.incoming import chat_of
from handlers.conversation.step import Stepped, take_step
from models.holiday import load_calendar
from models.messages.dialogue import Dialogue, open_dialogue, settle_replies
from models.messages.received import Waiting, keep_updates
from models.stations.index import StationDirectory
from tests.playground import NOON

PERSON_ID = 77
PERSON = {"id": PERSON_ID, "is_bot": False, "first_name": "小周", "language_code": "zh-hans"}
CHAT = {"id": PERSON_ID, "type": "private", "first_name": "小周"}
Call = tuple[str, dict[str, Any]]


class Stepping:
    """`message_id` is the chat's newest; `buttons` all that were ever sent, (message id, data), oldest first."""

    def __init__(self, db: Session, conversations: Conversations) -> None:
        self.db = db
        self.now: datetime = NOON
        self.person: dict[str, Any] = dict(PERSON)
        self.message_id = 0
        self.buttons: list[tuple[int, str]] = []
        self.labels: dict[str, tuple[int, str]] = {}
        """The newest button that bears this label."""
        self.worker = 0
        self._conversations = conversations
        self.restart()
        self._last_update = 0
        self.newest: Sequence[Mapping[str, Any]] = ()
        """The updates of the newest step."""
        self.tally = Tally()
        """What the newest step is counted for."""
        self.played: list[Any] = []
        """For who keeps a record of what was played."""

    def restart(self) -> None:
        """Another process begins; it knows nothing but the database."""
        calendar = load_calendar("Asia/Shanghai")
        self._around = Surroundings(calendar=calendar, stations=StationDirectory(calendar).stations)
        self.worker += 1
        self.db.flush()
        self.db.expunge_all()

    def says(self, content: Mapping[str, Any]) -> list[Call]:
        return self.takes([self.message(content)])

    def edits(self, message_id: int, text: str) -> list[Call]:
        return self.takes([self.edit(message_id, text)])

    def taps(self, message_id: int, data: str) -> list[Call]:
        return self.takes([self.tap(message_id, data)])

    # What they do, as updates without a number.

    def message(self, content: Mapping[str, Any]) -> dict[str, Any]:
        self.message_id += 1
        return {"message": self.envelope(self.message_id) | dict(content)}

    def edit(self, message_id: int, text: str) -> dict[str, Any]:
        return {"edited_message": self.envelope(message_id) | {"edit_date": int(self.now.timestamp()), "text": text}}

    def tap(self, message_id: int, data: str) -> dict[str, Any]:
        return {"callback_query": {"id": "1", "from": self.person, "message": self.envelope(message_id), "data": data}}

    def takes(self, contents: Sequence[Mapping[str, Any]]) -> list[Call]:
        """One step over what is new: an update, or those of an album."""
        self.newest = self.numbered(contents)
        return self.steps(self.newest)

    def numbered(self, contents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """New updates, yet to be worked on."""
        first = self._last_update + 1
        self._last_update += len(contents)
        return [{**content, "update_id": first + place} for place, content in enumerate(contents)]

    def steps(self, updates: Sequence[Mapping[str, Any]]) -> list[Call]:
        """One step over updates as they came, some of them seen before or not."""
        parts = [Waiting("telegram", str(update["update_id"]), dict(update)) for update in updates]
        chat_id = chat_of(updates[0])
        assert chat_id is not None
        keep_updates(self.db, parts, worker=self.worker, now=self.now)
        stepped = self.take(parts, chat_id)
        self.tally = stepped.tally
        settle_replies(self.db, chat_id, stepped.owed)
        calls = [(owed.method, owed.parameters) for owed in stepped.owed]
        for method, parameters in calls:
            self._remember(method, parameters)
        return calls

    def take(self, parts: Sequence[Waiting], chat_id: int) -> Stepped:
        return take_step(
            self.db,
            parts,
            chat_id=chat_id,
            worker=self.worker,
            now=self.now,
            conversations=self._conversations,
            around=self._around,
        )

    def state(self, chat_id: int = PERSON_ID) -> dict[str, Any]:
        return open_dialogue(self.db, chat_id, now=self.now).state

    def forget(self, chat_id: int) -> None:
        self.db.execute(delete(Dialogue).where(col(Dialogue.chat_id) == chat_id))

    def envelope(self, message_id: int) -> dict[str, Any]:
        return {"message_id": message_id, "date": int(self.now.timestamp()), "chat": CHAT, "from": self.person}

    def _remember(self, method: str, parameters: Mapping[str, Any]) -> None:
        json.dumps(parameters).encode()
        message_id = parameters.get("message_id", self.message_id)
        if method.startswith("send"):
            self.message_id += 1
            message_id = self.message_id
        rows = parameters.get("reply_markup", {}).get("inline_keyboard", ())
        for button in (button for row in rows for button in row if "callback_data" in button):
            self.buttons.append((message_id, button["callback_data"]))
            self.labels[button["text"]] = self.buttons[-1]
