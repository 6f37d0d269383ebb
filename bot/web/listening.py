"""Where the web server listens, and for how long it waits for those who say nothing."""

import asyncio
import os

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot.web.server import has_begun

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class CannotListen(Exception):
    """The address is taken or not ours; carries it and the system's reason."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"{host}:{port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


class WebServer:
    """Serves one application. A connection that has sent no whole request head in `head_seconds` gets 408."""

    def __init__(
        self, app: web.Application, *, host: str, port: int, head_seconds: float = 15.0, farewell_seconds: float = 5.0
    ) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._head_seconds = head_seconds
        self._listener: asyncio.Server | None = None
        # aiohttp itself closes a connection that is idle, or slow with a later request's head.
        self._runner = web.AppRunner(
            app, access_log=None, keepalive_timeout=75.0, lingering_time=3.0, shutdown_timeout=farewell_seconds
        )

    @property
    def port(self) -> int:
        """The port that is listened on, a free one where 0 was asked for."""
        return self._port

    async def start(self) -> None:
        """Begin to serve.

        Raises:
            CannotListen: the address is taken or not ours.
        """
        await self._runner.setup()
        try:
            self._listener = await asyncio.get_running_loop().create_server(self._accept, self._host, self._port)
        except (OSError, UnicodeError) as error:
            await self._runner.cleanup()
            raise CannotListen(self._host, self._port, _reason(error)) from error
        self._port = self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Send the pages away, let requests finish for a little while, close."""
        if self._listener is not None:
            self._listener.close()
        await self._runner.cleanup()

    def _accept(self) -> asyncio.Protocol:
        assert self._runner.server is not None
        protocol = self._runner.server()
        asyncio.get_running_loop().call_later(self._head_seconds, self._drop_if_silent, protocol)
        return protocol

    def _drop_if_silent(self, protocol: RequestHandler) -> None:
        transport = protocol.transport
        if transport is None or transport.is_closing() or has_begun(self._app, transport):
            return
        transport.write(_TOO_SLOW)
        transport.close()


def _reason(error: OSError | UnicodeError) -> str:
    """A name that is none fails before the system is asked; the numbers of name resolution are none of the system's."""
    number = getattr(error, "errno", None) or 0
    return os.strerror(number) if number > 0 else getattr(error, "strerror", None) or type(error).__name__
