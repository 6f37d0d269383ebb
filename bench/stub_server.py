"""A Bot API server on loopback that costs as little as it can, so that what is measured is the bot.

Unlike the tests' server it refuses nothing: it speaks HTTP/1.1 with Content-Length, hands out updates by long polling
and answers each call with a result of the real shape. Who writes to the bot is another's business (bench/people.py).
"""

import asyncio
import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from itertools import count
from typing import Any, Protocol
from urllib.parse import parse_qsl

CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
FORM = b"application/x-www-form-urlencoded"
JSON_VALUES = frozenset({"reply_markup", "allowed_updates", "commands", "entities"})
BOT = {"id": 4242, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
ME = {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
PROFILE = {
    "getme": ME,
    "getwebhookinfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getmycommands": [],
    "getmyname": {"name": "Bench"},
    "getmydescription": {"description": ""},
    "getmyshortdescription": {"short_description": ""},
    "getchatmenubutton": {"type": "default"},
}


class Listeners(Protocol):
    """The people on the other side of the bot."""

    def hear(self, message: dict[str, Any]) -> None:
        """A new message of the bot's in the chat `message["chat"]["id"]`."""

    def feel(self, callback_query_id: str) -> None:
        """The bot has answered a tap."""


class StubServer:
    """Updates in by `push`, calls out to `listeners`; `calls` counts them by lower-case method."""

    def __init__(self) -> None:
        self.listeners: Listeners | None = None
        self.calls: Counter[str] = Counter()
        self.message_ids = count(1)
        # A program that starts again on its database knows the ids of the last time.
        self._update_ids = count(time.time_ns() // 1_000_000)
        self._pending: deque[tuple[int, bytes]] = deque()
        self._poll: Poll | None = None

    async def listen(self) -> str:
        """Serve on a free port of 127.0.0.1; the answer is the API's address."""
        self._listening = await asyncio.get_running_loop().create_server(lambda: Connection(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self._listening.close()

    def push(self, update: dict[str, Any]) -> None:
        number = next(self._update_ids)
        self._pending.append((number, json.dumps({"update_id": number, **update}).encode()))
        if self._poll is not None:
            self._poll.answer_soon()

    def call(self, method: str, given: dict[str, Any], write: Callable[[int, bytes], None]) -> "Poll | None":
        """Answer one call through `write(status, body)`; a poll that has to wait is returned."""
        self.calls[method] += 1
        if method == "getupdates":
            return self._get_updates(given, write)
        result: Any = PROFILE.get(method, True)
        if method.startswith("send") and method != "sendchataction":
            result = self._message(next(self.message_ids), given)
        elif method.startswith("edit"):
            result = self._message(int(given["message_id"]), given)
        write(200, b'{"ok":true,"result":%b}' % json.dumps(result).encode())
        if self.listeners is None:
            return None
        if method == "sendmessage":
            self.listeners.hear(result)
        elif method == "answercallbackquery":
            self.listeners.feel(given["callback_query_id"])
        return None

    def _message(self, number: int, given: dict[str, Any]) -> dict[str, Any]:
        chat = int(given["chat_id"])
        message: dict[str, Any] = {
            "message_id": number,
            "from": BOT,
            "chat": {"id": chat, "first_name": f"Rider {chat}", "type": "private"},
            "date": int(time.time()),
            "text": given.get("text", ""),
        }
        markup = given.get("reply_markup")
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        return message

    def _get_updates(self, given: dict[str, Any], write: Callable[[int, bytes], None]) -> "Poll | None":
        offset, limit = int(given.get("offset") or 0), int(given.get("limit") or 100)
        while self._pending and self._pending[0][0] < offset:
            self._pending.popleft()
        if self._poll is not None:
            self._poll.refuse()
        poll = Poll(self, limit, write)
        if self._pending:
            poll.answer()
            return None
        poll.wait(float(given.get("timeout") or 0))
        self._poll = poll
        return poll

    def take(self, limit: int) -> list[bytes]:
        """The oldest updates; they stay until a later offset confirms them."""
        return [body for _, body in list(self._pending)[:limit]]

    def forget(self, poll: "Poll") -> None:
        if self._poll is poll:
            self._poll = None


class Poll:
    """One getUpdates that waits."""

    def __init__(self, server: StubServer, limit: int, write: Callable[[int, bytes], None]) -> None:
        self._server, self._limit, self._write = server, limit, write
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.Handle | None = None

    def wait(self, seconds: float) -> None:
        self._timer = self._loop.call_later(seconds, self.answer)

    def answer_soon(self) -> None:
        """What else this turn of the loop brings goes into the same batch."""
        self.close()
        self._timer = self._loop.call_soon(self.answer)

    def answer(self) -> None:
        self.close()
        self._write(200, b'{"ok":true,"result":[%b]}' % b",".join(self._server.take(self._limit)))

    def refuse(self) -> None:
        self.close()
        self._write(409, b'{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates"}')

    def close(self) -> None:
        self._server.forget(self)
        if self._timer is not None:
            self._timer.cancel()


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, server: StubServer) -> None:
        self._server = server
        self._received = b""
        self._poll: Poll | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if self._poll is not None:
            self._poll.close()

    def data_received(self, chunk: bytes) -> None:
        self._received += chunk
        while (head_ends := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:head_ends]
            length = CONTENT_LENGTH.search(head)
            ends = head_ends + 4 + (int(length[1]) if length else 0)
            if len(self._received) < ends:
                return
            body, self._received = self._received[head_ends + 4 : ends], self._received[ends:]
            method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode().lower()
            self._poll = self._server.call(method, parameters(head, body), self._write)

    def _write(self, status: int, body: bytes) -> None:
        self._transport.write(
            b"HTTP/1.1 %d Bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(body), body)
        )


def parameters(head: bytes, body: bytes) -> dict[str, Any]:
    """The parameters of a JSON or form body, with the keyboard as an object in both."""
    if not body:
        return {}
    if FORM not in head:
        given: dict[str, Any] = json.loads(body)
        if isinstance(given.get("reply_markup"), str):
            given["reply_markup"] = json.loads(given["reply_markup"])
        return given
    pairs = parse_qsl(body.decode(), keep_blank_values=True)
    return {name: json.loads(value) if name in JSON_VALUES else value for name, value in pairs}
