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

    def taps(self, data: str) -> list[dict[str, Any]]:
        """Returns what the page is shown then."""
        self._count += 1
        seen = self._events()
        tap = {
            "id": f"web:{self.chat_id}:{self._count}",
            "from": {"id": self.chat_id, "is_bot": False, "first_name": ""},
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": 1,
                "date": int(self.playground.now.timestamp()),
                "chat": {"id": self.chat_id, "type": "private"},
            },
        }
        update = {"update_id": self._count, "callback_query": tap}
        self.playground.run(self.playground.core.inbox.accept("web", [(f"{self.chat_id}:{self._count}", update)]))
        self.playground.settle()
        return self._events()[len(seen) :]

    def _events(self) -> list[dict[str, Any]]:
        with self.playground.session() as db:
            return [dict(event.body) for event in list_events(db, chat_id=self.chat_id, after=0)]
