"""What people sent, read by the id that its channel gave it."""

import asyncio
from functools import partial

from bot.files.store import FileStore
from bot.telegram.channel import TelegramChannel
from bot.telegram.files import FILE_LIMIT, FileTooLarge, FileUnavailable
from bot.transactions import Transactions
from bot.web.frames import FILE_PREFIX
from models.web.file import find_file


def page_file_id(file_id: str) -> str | None:
    """The chat page's own id in a file id; None for one of Telegram's."""
    return file_id.removeprefix(FILE_PREFIX) if file_id.startswith(FILE_PREFIX) else None


class SentFiles:
    """`telegram` is None where none is connected."""

    def __init__(self, transactions: Transactions, store: FileStore, telegram: TelegramChannel | None) -> None:
        self._transactions = transactions
        self._store = store
        self._telegram = telegram

    async def read(self, file_id: str, *, at_most: int = FILE_LIMIT) -> bytes:
        """The bytes, of which there are no more than `at_most`.

        Raises:
            FileTooLarge, FileUnavailable: asking again would be in vain.
            Unreachable, DBAPIError: it can't be had now.
        """
        if (page_id := page_file_id(file_id)) is not None:
            return await self._read_from_page(page_id, at_most)
        if self._telegram is None:
            raise FileUnavailable("no Telegram is connected")
        return await self._telegram.fetch_file(file_id, at_most=at_most)

    async def _read_from_page(self, page_id: str, at_most: int) -> bytes:
        file = await self._transactions.run(partial(find_file, file_id=page_id))
        if file is None:
            raise FileUnavailable("the page's file is gone")
        if file.size > at_most:
            raise FileTooLarge(at_most)
        try:
            return await asyncio.to_thread(self._store.path(file.name).read_bytes)
        except FileNotFoundError as error:
            raise FileUnavailable("the page's file is not on disk") from error
