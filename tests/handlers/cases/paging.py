"""Somebody at the chat page, next to people on Telegram: what they tap comes in as the page sends it."""

from typing import Any

from models.files.stored_file import StoredFile
from models.person import FIRST_SURROGATE_CHAT
from models.web.chat import open_web_chat
from models.web.event import list_events
from models.web.file import Showing, keep_file
from tests.playground import Playground


class PagePerson:
    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.chat_id = FIRST_SURROGATE_CHAT + 7
        self._count = 0
        with playground.session() as db:
            open_web_chat(db, chat_id=self.chat_id, session="s", seat="me", language="zh_CN", now=playground.now)
            db.commit()

    def uploads(self, content: bytes, *, mime: str) -> str:
        """Returns the id by which the page names the file in what it says."""
        self._count += 1
        name, file_id = f"upload{self._count}", f"page{self._count}"
        self.playground.core.files.path(name).write_bytes(content)
        file = StoredFile(name=name, mime=mime, size=len(content), created_at=self.playground.now)
        with self.playground.session() as db:
            keep_file(db, file, Showing(file_id, self.chat_id, is_upload=True), now=self.playground.now)
            db.commit()
        return f"web:{file_id}"

    def says(self, words: str) -> list[dict[str, Any]]:
        """Returns what the page is shown then."""
        return self._sends({"message": self._message() | {"from": self._sender(), "text": words}})

    def taps(self, data: str) -> list[dict[str, Any]]:
        """Returns what the page is shown then."""
        tap = {
            "id": f"web:{self.chat_id}:{self._count + 1}",
            "from": self._sender(),
            "chat_instance": "1",
            "data": data,
            "message": self._message(),
        }
        return self._sends({"callback_query": tap})

    def _sends(self, update: dict[str, Any]) -> list[dict[str, Any]]:
        self._count += 1
        seen = self._events()
        numbered = update | {"update_id": self._count}
        self.playground.run(self.playground.core.inbox.accept("web", [(f"{self.chat_id}:{self._count}", numbered)]))
        self.playground.settle()
        return self._events()[len(seen) :]

    def _sender(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": ""}

    def _message(self) -> dict[str, Any]:
        chat = {"id": self.chat_id, "type": "private"}
        return {"message_id": 1, "date": int(self.playground.now.timestamp()), "chat": chat}

    def _events(self) -> list[dict[str, Any]]:
        with self.playground.session() as db:
            return [dict(event.body) for event in list_events(db, chat_id=self.chat_id, after=0)]
