"""A link to PostgreSQL that is cut when a COMMIT has gone through and its answer has not."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy.engine import URL, make_url

# As psycopg sends it: a query of its own.
_COMMIT = b"Q\0\0\0\x0bCOMMIT\0"


class CutLink:
    """Goes from `url`, which is nobody's but the program's, to the server that `to` names."""

    def __init__(self, to: str) -> None:
        self._to = make_url(to)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._commits_left = self._times = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="cut link", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _close(self._listener)

    @property
    def url(self) -> str:
        port: int = self._listener.getsockname()[1]
        through: URL = self._to.set(host="127.0.0.1", port=port, query={"sslmode": "disable", "gssencmode": "disable"})
        return through.render_as_string(hide_password=False)

    @property
    def is_cut(self) -> bool:
        return self._commits_left <= 0

    def cut_at(self, commit: int, times: int = 1) -> None:
        """Be cut at this commit, of those to come over whichever connection, and at the next ones where it is more."""
        self._commits_left, self._times = commit, times

    def _accept(self) -> None:
        with suppress(OSError):  # it is over
            while True:
                client, _address = self._listener.accept()
                server = socket.create_connection((self._to.host, self._to.port or 5432))
                _Connection(self, client, server).begin()

    def strikes(self, sent: bytes) -> bool:
        if _COMMIT not in sent:
            return False
        self._commits_left -= 1
        return -self._times < self._commits_left <= 0


class _Connection:
    def __init__(self, link: CutLink, client: socket.socket, server: socket.socket) -> None:
        self._link = link
        self._client = client
        self._server = server
        self._is_cut = False

    def begin(self) -> None:
        for carry in (self._carry_in, self._carry_back):
            threading.Thread(target=carry, name="cut link", daemon=True).start()

    def _carry_in(self) -> None:
        with suppress(OSError):
            while sent := self._client.recv(65536):
                self._is_cut = self._link.strikes(sent)
                self._server.sendall(sent)
        _close(self._server)

    def _carry_back(self) -> None:
        with suppress(OSError):
            while (answer := self._server.recv(65536)) and not self._is_cut:
                self._client.sendall(answer)
        _close(self._server)
        _close(self._client)


def _close(end: socket.socket) -> None:
    """Also for a thread that waits at it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
