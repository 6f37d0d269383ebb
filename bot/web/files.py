"""Photos and voice messages of the chat page, up and down."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.files.store import LARGEST_FILE, CannotStore, FileStore, FileTooLarge, WrongKind, new_name
from bot.transactions import Transactions
from bot.web.frames import FILE_PREFIX
from bot.web.picture import PICTURES, SOUNDS
from bot.web.session import NotYourPage, Seat, Seats, session_of
from handlers.words import N_, _, speaking
from models.web.file import FileQuotaReached, PageFile, Showing, check_quota, find_file_of_session, keep_file

log = logging.getLogger(__name__)

TOO_LARGE = N_("This file is too large. At most 10 MB are taken.")
WRONG_KIND = N_("Please send a photo (JPEG, PNG or WebP) or a voice message.")
QUOTA_REACHED = N_("You have sent very many files. Please write instead, or ask the office for help.")
NO_ROOM = N_("Files cannot be kept just now. Please try again later.")
TOO_SLOW = N_("The file did not arrive in time. Please try again.")

_CHUNK_BYTES = 64 * 1024
_INLINE = PICTURES | SOUNDS


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for one piece of a file, and for the whole of it: 10 MB over a poor mobile network."""

    chunk: float = 20.0
    whole: float = 300.0


class FileRoutes:
    """Serves POST /chat/files and GET /chat/files/{file_id}."""

    def __init__(
        self,
        seats: Seats,
        store: FileStore,
        transactions: Transactions,
        *,
        clock: Callable[[], datetime],
        patience: Patience | None = None,
    ) -> None:
        self._seats = seats
        self._store = store
        self._transactions = transactions
        self._clock = clock
        self._patience = patience or Patience()

    async def upload(self, request: web.Request) -> web.Response:
        try:
            seat = await self._seats.open(request)
        except NotYourPage:
            raise web.HTTPForbidden from None
        except DBAPIError as error:
            raise web.HTTPServiceUnavailable from error
        if (request.content_length or 0) > LARGEST_FILE:
            return _refuse(seat, 413, TOO_LARGE)
        if request.content_type not in _INLINE:
            return _refuse(seat, 415, WRONG_KIND)
        return await self._receive(request, seat)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The file, for a seat of the session that it belongs to; anything else does not exist."""
        session = session_of(request)
        file_id = request.match_info["file_id"].removeprefix(FILE_PREFIX)
        if session is None:
            raise web.HTTPNotFound
        try:
            file = await self._transactions.run(lambda db: find_file_of_session(db, file_id, session=session))
        except DBAPIError as error:
            raise web.HTTPServiceUnavailable from error
        path = self._store.path(file.name) if file is not None else None
        if file is None or path is None or not path.is_file():
            raise web.HTTPNotFound
        is_shown = file.mime in _INLINE
        return web.FileResponse(
            path,
            headers={
                "Content-Type": file.mime if is_shown else "application/octet-stream",
                "Content-Disposition": "inline" if is_shown else "attachment",
                "Cache-Control": "private, max-age=31536000, immutable",
                "Cross-Origin-Resource-Policy": "same-origin",
            },
        )

    async def _receive(self, request: web.Request, seat: Seat) -> web.Response:
        try:
            file = await self._keep(_chunks(request, self._patience), seat, mime=request.content_type)
        except FileTooLarge:
            return _refuse(seat, 413, TOO_LARGE)
        except WrongKind:
            return _refuse(seat, 415, WRONG_KIND)
        except FileQuotaReached:
            return _refuse(seat, 429, QUOTA_REACHED)
        except TimeoutError:
            return _refuse(seat, 408, TOO_SLOW)
        except (ConnectionError, web.RequestPayloadError):
            raise web.HTTPBadRequest from None
        except (CannotStore, DBAPIError) as error:
            log.warning("An uploaded file could not be kept.", extra={"reason": type(error).__name__})
            return _refuse(seat, 507, NO_ROOM)
        return web.json_response({"file_id": FILE_PREFIX + file.id})

    async def _keep(self, chunks: AsyncIterator[bytes], seat: Seat, *, mime: str) -> PageFile:
        """Raises what `FileStore.written` and `keep_file` raise."""
        self._store.check_room()
        await self._transactions.run(lambda db: check_quota(db, chat_id=seat.chat_id, size=0))
        showing, now = Showing(new_name(), seat.chat_id, is_upload=True), self._clock()
        async with self._store.written(chunks, mime=mime, is_checked=True) as written:

            def keep(db: Session) -> PageFile:
                file = keep_file(db, written.file, showing, now=now)
                self._store.place(written)
                return file

            return await self._transactions.run(keep)


async def _chunks(request: web.Request, patience: Patience) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    end = loop.time() + patience.whole
    while True:
        async with asyncio.timeout_at(min(end, loop.time() + patience.chunk)):
            chunk = await request.content.read(_CHUNK_BYTES)
        if not chunk:
            return
        yield chunk


def _refuse(seat: Seat, status: int, sentence: str) -> web.Response:
    with speaking(seat.language):
        response = web.json_response({"reason": _(sentence)}, status=status)
    # What is still on its way is not worth reading.
    response.force_close()
    return response
