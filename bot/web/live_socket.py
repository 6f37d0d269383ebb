"""The chat page's live connection: who is let in, and when it ends."""

import asyncio
import logging
import weakref
from collections.abc import Coroutine
from typing import Any

from aiohttp import WSCloseCode, web
from sqlalchemy.exc import DBAPIError

from bot.web.session import NotYourPage, Seat, Seats
from bot.web.talk import Backstage, Limits, Talk

log = logging.getLogger(__name__)


class ChatSocket:
    """Serves GET /chat/socket."""

    def __init__(self, seats: Seats, backstage: Backstage, *, limits: Limits | None = None) -> None:
        self._seats = seats
        self._backstage = backstage
        self._limits = limits or Limits()
        self._open: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    async def open(self, request: web.Request) -> web.WebSocketResponse:
        """The handshake, then the talk until one side leaves."""
        seat = await self._let_in(request)
        socket = web.WebSocketResponse(max_msg_size=self._limits.frame_bytes, compress=False)
        await socket.prepare(request)
        self._open.add(socket)
        with self._backstage.live.listening(seat.chat_id) as listener:
            talk = Talk(socket, seat, listener, self._backstage, self._limits)
            await self._hold(request, socket, talk.listen(), talk.show(self._hello(seat), self._begin(request, seat)))
        return socket

    async def close(self) -> None:
        """Send every page away; it comes back by itself."""
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in list(self._open)))

    async def _let_in(self, request: web.Request) -> Seat:
        try:
            seat = await self._seats.open(request)
        except NotYourPage:
            raise web.HTTPForbidden from None
        except DBAPIError as error:
            log.warning("A page could not be let in.", extra={"reason": type(error).__name__})
            raise web.HTTPServiceUnavailable from error
        live = self._backstage.live
        if live.count(seat.chat_id) >= self._limits.sockets_a_chat:
            raise web.HTTPTooManyRequests
        if live.count() >= self._limits.sockets:
            raise web.HTTPServiceUnavailable
        return seat

    def _hello(self, seat: Seat) -> dict[str, object]:
        return {
            "type": "hello",
            "seat": seat.name,
            "chat": seat.mark,
            "language": seat.language,
            "demo": self._seats.is_demo,
            "seats": list(self._seats.names),
            "commands": list(self._backstage.commands(seat.language, seat.roles)),
            "last_event": seat.last_event,
        }

    def _begin(self, request: web.Request, seat: Seat) -> int:
        """The number after which the page wants events; those up to it are kept there, if it speaks of this chat."""
        told = request.query.get("after", "") if request.query.get("chat") == seat.mark else ""
        after = int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else 0
        if not 0 < after <= seat.last_event:
            return 0
        self._backstage.acknowledgements.note(seat.chat_id, after)
        return after

    async def _hold(
        self, request: web.Request, socket: web.WebSocketResponse, *sides: Coroutine[Any, Any, None]
    ) -> None:
        """Run both sides until one of them ends."""
        tasks = [asyncio.create_task(side) for side in sides]
        try:
            done, _still = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        error = next((error for task in done if (error := task.exception())), None)
        if isinstance(error, TimeoutError) and request.transport is not None:
            request.transport.abort()
        elif isinstance(error, DBAPIError):
            log.warning("A page was sent away until the database is back.", extra={"reason": type(error).__name__})
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
        elif error is not None and not isinstance(error, ConnectionError):
            await socket.close(code=WSCloseCode.INTERNAL_ERROR)
            raise error
