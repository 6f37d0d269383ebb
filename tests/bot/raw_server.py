"""A server that answers with whatever bytes a test gives it, for answers that no HTTP library would send."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

# What stands for an answer that never comes.
SILENCE = b"\0silence"


class RawServer:
    """Plays its answers in turn, the last one for ever; remembers what it was asked."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = answers
        self.requests: list[bytes] = []
        self.connections = 0
        self.address = ""
        self._turn = count()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                _, _, length = head.lower().partition(b"content-length:")
                body = await reader.readexactly(int(length.split(b"\r\n")[0]) if length else 0)
                self.requests.append(head + body)
                answer = self.answers[min(next(self._turn), len(self.answers) - 1)]
                if answer == SILENCE:
                    await reader.read()
                    return
                writer.write(answer)
                await writer.drain()
                if b"ontent-" not in answer:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def raw_server(*answers: bytes) -> AsyncIterator[RawServer]:
    played = RawServer(*answers)
    server = await asyncio.start_server(played.talk, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    played.address = f"http://{host}:{port}"
    try:
        yield played
    finally:
        server.close()


def http(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
