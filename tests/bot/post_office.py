"""A courier with all that it needs, on a database of its own and against the tests' Telegram server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.delivery.courier import Courier
from bot.delivery.routing import Channel, Router
from bot.metrics import Metrics
from bot.telegram.pace import Pace
from bot.transactions import Transactions
from bot.worker import Worker
from handlers.notices.call import notice_call
from models.database import open_engine
from models.messages.outgoing import Kind, Outgoing, send_later
from models.people.quiet_hours import QuietHours
from tests.bot.running import running
from tests.patience import PATIENCE_SECONDS
from tests.playground import NOON


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class PostOffice:
    transactions: Transactions
    courier: Courier
    pace: Pace
    worker: Worker

    async def put(
        self, *chat_ids: int, kind: Kind = Kind.REMINDER, key: str = "", expires_at: datetime | None = None
    ) -> None:
        """One message for each chat."""

        def put_all(db: Session) -> None:
            for chat_id in chat_ids:
                send_later(
                    db,
                    key=f"{key}{chat_id}",
                    chat_id=chat_id,
                    kind=kind,
                    method="sendMessage",
                    parameters={"text": f"{key}{chat_id}"},
                    due_at=NOON,
                    expires_at=expires_at,
                )

        await self.transactions.run(put_all)
        self.courier.nudge()

    async def rows(self) -> list[Outgoing]:
        return await self.transactions.run(lambda db: list(db.exec(select(Outgoing).order_by(Outgoing.id))))  # type: ignore[arg-type]

    async def row(self, key: str) -> Outgoing:
        return next(row for row in await self.rows() if row.key == key)

    async def until(
        self, holds: Callable[[list[Outgoing]], bool], *, within: float = PATIENCE_SECONDS
    ) -> list[Outgoing]:
        async with asyncio.timeout(within):
            while not holds(rows := await self.rows()):
                await asyncio.sleep(0.01)
        return rows

    async def until_over(self) -> list[Outgoing]:
        """Until every row has come to its end."""
        return await self.until(lambda rows: all(row.state not in ("queued", "sending") for row in rows))


@asynccontextmanager
async def post_office(
    url: str, data_dir: Path, *, telegram: Channel | None, web: Channel, rate: int = 1000
) -> AsyncIterator[PostOffice]:
    """The courier is at work until the end."""
    engine = open_engine(url)
    transactions, pace = Transactions(engine), Pace(rate)
    with Worker(engine, data_dir) as worker:
        courier = Courier(
            router=Router(web=web, telegram=telegram),
            transactions=transactions,
            worker=worker,
            pace=pace,
            metrics=Metrics(),
            rows_at_once=30,
            quiet=QuietHours(ZoneInfo("Asia/Shanghai")),
            compose=lambda letter, row: notice_call(
                letter, chat_id=row.chat_id, language=row.language or "zh_CN", target=row.target
            ),
            clock=utc_now,
        )
        office = PostOffice(transactions, courier, pace, worker)
        try:
            async with running(courier.run()):
                yield office
        finally:
            transactions.close()
            engine.dispose()
