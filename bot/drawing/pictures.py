"""Makes the pictures, papers and tables that chats were promised, one after the other, and puts them in the queue."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.drawing.certificate_drawing import PROGRAM as CERTIFICATE_PROGRAM
from bot.drawing.charts import NoPicture, draw
from bot.drawing.papers import draw_paper
from bot.drawing.qr_codes import draw_code
from bot.files.store import CannotStore, FileStore, FileTooLarge, Written, in_one_piece, new_name
from bot.transactions import Transactions
from models.cases.export import CaseTable, list_case_lines
from models.files.stored_file import keep_stored
from models.files.table_file import BOM, csv_lines
from models.messages.owed_picture import (
    CALENDAR,
    CASES,
    CERTIFICATE,
    CODE,
    PAPERS,
    POSTER,
    REPORT,
    OwedPicture,
    next_owed_picture,
    paper_of,
    settle_picture,
    text_of,
)
from models.pictures.certificate import Certificate
from models.pictures.chart import Chart
from models.pictures.poster import Poster
from models.pictures.sheet import Sheet

log = logging.getLogger(__name__)

_MIMES = {POSTER: "application/pdf", REPORT: "application/pdf", CALENDAR: "text/calendar", CASES: "text/csv"}


class Pictures:
    """Runs in one process at a time. What a process was drawing when it died the next draws again.

    `on_ready` is told that something may be sent.
    """

    def __init__(
        self,
        *,
        transactions: Transactions,
        store: FileStore,
        on_ready: Callable[[], None],
        clock: Callable[[], datetime],
        draw: Callable[[Chart], Awaitable[bytes]] = draw,
        draw_paper: Callable[[Poster | Sheet], Awaitable[bytes]] = draw_paper,
    ) -> None:
        self._transactions = transactions
        self._store = store
        self._on_ready = on_ready
        self._clock = clock
        self._draw = draw
        self._draw_paper = draw_paper

    async def turn(self) -> bool:
        """Draw one picture; False where none is owed."""
        owed = await self._transactions.run(next_owed_picture)
        if owed is None:
            return False
        try:
            await self._keep(owed, self._lines(owed) if owed.form == CASES else in_one_piece(await self._drawn(owed)))
        except DBAPIError:
            raise
        except Exception as error:
            if not isinstance(error, NoPicture | CannotStore | FileTooLarge):
                log.exception("A picture was not drawn.")
            await self._transactions.insist(partial(self._settle, owed=owed, written=None))
        self._on_ready()
        return True

    async def _drawn(self, owed: OwedPicture) -> bytes:
        if owed.form in PAPERS:
            return await self._draw_paper(paper_of(owed.form, owed.chart))
        if owed.form == CERTIFICATE:
            return await draw(Certificate.from_fields(owed.chart), program=CERTIFICATE_PROGRAM)
        if owed.form == CALENDAR:
            return text_of(owed)
        if owed.form == CODE:
            return await asyncio.to_thread(draw_code, text_of(owed).decode())
        return await self._draw(Chart.from_fields(owed.chart))

    async def _lines(self, owed: OwedPicture) -> AsyncIterator[bytes]:
        """Looked up some at a time, so that others are served between."""
        table, after = CaseTable.from_fields(owed.chart), 0
        yield BOM + csv_lines([table.headings])
        while lines := await self._transactions.run(partial(list_case_lines, table=table, after=after)):
            after = lines[-1].case_id
            yield csv_lines(line.cells for line in lines)

    async def _keep(self, owed: OwedPicture, content: AsyncIterator[bytes]) -> None:
        mime = _MIMES.get(owed.form, "image/png")
        async with self._store.written(content, mime=mime, is_checked=False) as written:
            await self._transactions.insist(partial(self._settle, owed=owed, written=written))

    def _settle(self, db: Session, *, owed: OwedPicture, written: Written | None) -> None:
        """The file and the message that names it are noted together, or it might be swept between."""
        if written is not None:
            keep_stored(db, written.file)
            self._store.place(written)
        stored = None if written is None else written.file.name
        settle_picture(db, owed.id or 0, key=f"picture:{new_name()}", stored=stored, now=self._clock())
