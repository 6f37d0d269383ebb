"""The pictures and files of notices: fetched once from where they were sent, so that every channel can show them."""

import logging
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.delivery.routing import Unreachable
from bot.files.sent_files import SentFiles, page_file_id
from bot.files.store import CannotStore, FileStore, FileTooLarge, in_one_piece
from bot.telegram.files import FileTooLarge as TooLargeAtTelegram
from bot.telegram.files import FileUnavailable
from bot.transactions import Transactions
from models.files.stored_file import StoredFile, keep_stored
from models.notice import Notice, get_notice, list_without_file
from models.web.file import find_file

log = logging.getLogger(__name__)

_MIMES = {"photo": "image/jpeg", "document": "application/octet-stream"}


class NoticeFiles:
    def __init__(self, transactions: Transactions, store: FileStore, sent: SentFiles) -> None:
        self._transactions = transactions
        self._store = store
        self._sent = sent

    async def fetch_missing(self) -> None:
        """A notice waits until its file is here; one whose file can't be had any more goes without a copy."""
        for notice in await self._transactions.run(list_without_file):
            try:
                await self._fetch(notice)
            except (Unreachable, CannotStore, DBAPIError):
                log.warning("The file of a notice can't be fetched now.", extra={"notice_id": notice.id})
            except (TooLargeAtTelegram, FileTooLarge, FileUnavailable):
                log.warning("The file of a notice can't be had.", extra={"notice_id": notice.id})
                await self._transactions.insist(partial(_give_up, notice_id=notice.id or 0))

    async def _fetch(self, notice: Notice) -> None:
        number, file_id = notice.id or 0, notice.file_id or ""
        if (page_id := page_file_id(file_id)) is not None:
            await self._transactions.insist(partial(_take_from_page, notice_id=number, page_id=page_id))
            return
        content = await self._sent.read(file_id)
        mime = _MIMES[notice.file_kind or "document"]
        async with self._store.written(in_one_piece(content), mime=mime, is_checked=False) as written:

            def note(db: Session) -> None:
                file = StoredFile(**{**written.file.model_dump(), "telegram_id": file_id})
                keep_stored(db, file)
                self._store.place(written)
                _set_file(db, number, written.file.name)

            await self._transactions.insist(note)


def _take_from_page(db: Session, *, notice_id: int, page_id: str) -> None:
    """Raises FileUnavailable."""
    file = find_file(db, page_id)
    if file is None:
        raise FileUnavailable("the page's file is gone")
    _set_file(db, notice_id, file.name)


def _set_file(db: Session, notice_id: int, name: str) -> None:
    notice = get_notice(db, notice_id)
    notice.stored, notice.is_file_due = name, False
    db.add(notice)


def _give_up(db: Session, *, notice_id: int) -> None:
    notice = get_notice(db, notice_id)
    notice.is_file_due = False
    db.add(notice)
