"""Pictures that were promised are drawn and sent once, whatever happens between; without one it is said so."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import Session, select

from bot.drawing.charts import PNG, NoPicture
from bot.drawing.pictures import Pictures
from bot.files.store import FileStore
from bot.transactions import Transactions
from models.case import Case
from models.cases.export import CaseTable
from models.files.stored_file import reference_to
from models.messages.outgoing import Outgoing
from models.messages.owed_picture import OwedPicture, owe_cases, owe_picture
from models.office import GUIDANCE_STATION, Office
from models.pictures.chart import Bar, Chart, Panel
from tests.areas import lay_areas
from tests.bot.eventually import eventually
from tests.bot.served import served
from tests.conftest import opened
from tests.people import XINGQING
from tests.playground import NOON
from tests.telegram_server import TelegramServer

CHART = Chart("Riders", (Panel((Bar.of("Xingqing", 7),)),))
CHAT = 77


class RememberingArtist:
    """Draws as it is told: remembers the charts, and fails or is killed as often as it is told."""

    def __init__(self) -> None:
        self.drawn: list[Chart] = []
        self.failures: list[BaseException] = []

    async def __call__(self, chart: Chart) -> bytes:
        self.drawn.append(chart)
        if self.failures:
            raise self.failures.pop()
        return PNG + str(len(self.drawn)).encode()


class Studio:
    """Where pictures are drawn: a database, a folder for files, and an artist."""

    def __init__(self, transactions: Transactions, folder: Path) -> None:
        self.now = NOON
        self.artist = RememberingArtist()
        self.told = 0
        self.transactions = transactions
        self.files = FileStore(transactions, folder, clock=lambda: self.now)
        self.files.prepare()
        self.pictures = Pictures(
            transactions=transactions,
            store=self.files,
            on_ready=self._tell,
            clock=lambda: self.now,
            draw=self.artist,
        )

    def _tell(self) -> None:
        self.told += 1

    async def owe(self) -> None:
        await self.transactions.run(partial(owe_chart, chat_id=CHAT, now=self.now))

    async def messages(self) -> list[Outgoing]:
        return await self.transactions.run(lambda db: list(db.exec(select(Outgoing))))

    async def owed(self) -> list[OwedPicture]:
        return await self.transactions.run(lambda db: list(db.exec(select(OwedPicture))))


def owe_chart(db: Session, *, chat_id: int, now: datetime) -> None:
    owe_picture(db, chat_id=chat_id, chart=CHART, apology="No picture today.", now=now)


@pytest_asyncio.fixture
async def studio(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Studio]:
    with opened(sqlite_url) as engine:
        transactions = Transactions(engine)
        yield Studio(transactions, tmp_path / "files")
        transactions.close()


async def test_a_picture_is_drawn_and_kept_with_the_message_that_shows_it(studio: Studio) -> None:
    await studio.owe()

    assert await studio.pictures.turn()
    assert not await studio.pictures.turn()

    (message,) = await studio.messages()
    assert studio.artist.drawn == [CHART]
    assert message.stored is not None
    assert reference_to(message.stored) in str(message.call)
    assert studio.files.path(message.stored).read_bytes() == PNG + b"1"
    assert (message.chat_id, message.is_urgent) == (CHAT, True)
    assert await studio.owed() == []
    assert studio.told == 1


@pytest.mark.parametrize("failure", [NoPicture("too_slow"), LookupError("a part that there was once")])
async def test_where_none_can_be_drawn_it_is_said(studio: Studio, failure: Exception) -> None:
    studio.artist.failures.append(failure)
    await studio.owe()

    assert await studio.pictures.turn()

    (message,) = await studio.messages()
    assert "No picture today." in str(message.call)
    assert message.stored is None


async def test_where_the_disk_takes_none_it_is_said(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "files").rmdir()
    await studio.owe()

    assert await studio.pictures.turn()

    (message,) = await studio.messages()
    assert "No picture today." in str(message.call)


def owe_table(db: Session, *, now: datetime) -> None:
    lay_areas(db)
    db.add(Office(id=1, code="XQ", name="站", level=GUIDANCE_STATION, adcode=XINGQING))
    db.flush()
    for number in range(1, 4):
        db.add(
            Case(
                id=number,
                kind="grievance",
                topic="R03",
                klass="complaint",
                office_id=1,
                adcode=XINGQING,
                received_at=now,
                acknowledge_by=now,
                answer_by=now,
                warn_at=now,
            )
        )
    table = CaseTable((XINGQING,), zone="Asia/Shanghai", language="en", since=now)
    owe_cases(db, chat_id=CHAT, table=table, filename="cases.csv", apology="No table today.", now=now)


async def test_a_table_of_cases_is_looked_up_when_its_turn_comes(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cases.export._BATCH", 2)
    await studio.transactions.run(partial(owe_table, now=studio.now))

    assert await studio.pictures.turn()

    (message,) = await studio.messages()
    assert message.stored is not None
    assert "sendDocument" in str(message.call)
    lines = studio.files.path(message.stored).read_bytes().decode("utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in lines] == ["Number", "G000001", "G000002", "G000003"]


async def test_of_more_cases_than_a_file_takes_it_is_said(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.store.LARGEST_FILE", 300)
    await studio.transactions.run(partial(owe_table, now=studio.now))

    assert await studio.pictures.turn()

    (message,) = await studio.messages()
    assert "No table today." in str(message.call)


async def test_what_a_process_was_drawing_when_it_ended_is_drawn_again(studio: Studio) -> None:
    studio.artist.failures.append(asyncio.CancelledError())
    await studio.owe()

    with pytest.raises(asyncio.CancelledError):
        await studio.pictures.turn()
    assert await studio.messages() == []
    assert await studio.pictures.turn()

    assert len(await studio.messages()) == 1


async def test_the_same_numbers_asked_for_twice_come_twice(studio: Studio) -> None:
    for _time in range(2):
        await studio.owe()
        assert await studio.pictures.turn()

    assert len({message.key for message in await studio.messages()}) == 2


async def test_the_file_stays_as_long_as_its_message_and_goes_with_it(studio: Studio) -> None:
    await studio.owe()
    await studio.pictures.turn()
    (message,) = await studio.messages()
    assert message.stored is not None

    studio.now += timedelta(hours=25)
    await studio.files.sweep()
    assert studio.files.path(message.stored).exists()

    await studio.transactions.run(lambda db: db.delete(db.get_one(Outgoing, message.id)))
    assert await studio.files.sweep() == 1
    assert not studio.files.path(message.stored).exists()


async def test_a_real_picture_comes_into_the_chat(sqlite_url: str, tmp_path: Path) -> None:
    async with TelegramServer() as telegram, served(sqlite_url, tmp_path / "var", telegram) as house:
        chat_id = telegram.person().chat.chat_id
        await house.service.core.transactions.run(partial(owe_chart, chat_id=chat_id, now=house.now))

        await eventually(lambda: bool(telegram.calls_of("sendPhoto", chat_id)))

        assert len(telegram.calls_of("sendPhoto", chat_id)) == 1
