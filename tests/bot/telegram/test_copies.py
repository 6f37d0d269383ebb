"""A kept file goes up to Telegram once; later calls name Telegram's copy."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.delivery.routing import Answer, Unreachable, Upload
from bot.files.store import FileStore
from bot.telegram.channel import TelegramChannel
from bot.telegram.copies import TelegramCopies
from bot.transactions import Transactions
from models.files.stored_file import find_stored, keep_stored, note_telegram_copy, reference_to
from tests.bot.connected import connected
from tests.bot.web.samples import PNG
from tests.conftest import opened
from tests.telegram_server import Person, TelegramServer

NOW = datetime(2026, 8, 20, 10, 0, tzinfo=UTC)


class Telegram:
    """The real channel to a played Telegram, which remembers what of a call's files went up."""

    name = "telegram"

    def __init__(self, channel: TelegramChannel) -> None:
        self._channel = channel
        self.uploads: list[str] = []

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        self.uploads += [f"{field} {upload.filename}" for field, upload in (files or {}).items()]
        return await self._channel.call(method, parameters, key=key, files=files, timeout=timeout)


class Kept:
    """A picture that is kept here, and a rider on Telegram to show it to."""

    def __init__(self, copies: TelegramCopies, telegram: Telegram, transactions: Transactions, rider: Person) -> None:
        self.copies = copies
        self.telegram = telegram
        self.transactions = transactions
        self.rider = rider
        self.name = ""

    async def keep(self, store: FileStore) -> None:
        async def whole() -> AsyncIterator[bytes]:
            yield PNG

        async with store.written(whole(), mime="image/png", is_checked=True) as written:

            def note(db: Session) -> None:
                keep_stored(db, written.file)
                store.place(written)

            await self.transactions.run(note)
            self.name = written.file.name

    async def send(self, method: str = "sendPhoto", field: str = "photo", **more: Any) -> Answer:
        """`more` may name the file otherwise."""
        parameters = {"chat_id": self.rider.chat.chat_id, field: reference_to(self.name), **more}
        return await self.copies.call(method, parameters)

    async def copy(self) -> str | None:
        file = await self.transactions.run(lambda db: find_stored(db, name=self.name))
        return file.telegram_id if file is not None else None


@pytest.fixture
async def kept(database_url: str, tmp_path: Path) -> AsyncIterator[Kept]:
    with opened(database_url) as engine:
        transactions = Transactions(engine, patience_seconds=0.01)
        store = FileStore(transactions, tmp_path / "files", clock=lambda: NOW)
        store.prepare()
        async with TelegramServer() as server, connected(TelegramChannel(server.token, server.api_url)) as channel:
            telegram = Telegram(channel)
            kept = Kept(TelegramCopies(telegram, transactions, store), telegram, transactions, server.person())
            await kept.keep(store)
            yield kept
        transactions.close()


async def test_a_kept_picture_goes_up_once_and_is_then_named(kept: Kept) -> None:
    first = await kept.send(caption="The door")
    second = await kept.send()

    assert (first.ok, second.ok) == (True, True)
    assert kept.telegram.uploads == ["photo photo.png"]
    assert first.result["caption"] == "The door"
    assert second.result["photo"][-1]["file_id"] == await kept.copy()


async def test_a_copy_that_telegram_does_not_know_goes_up_anew(kept: Kept) -> None:
    await kept.transactions.run(lambda db: note_telegram_copy(db, name=kept.name, telegram_id="another bot's"))

    answer = await kept.send()

    assert answer.ok
    assert await kept.copy() == answer.result["photo"][-1]["file_id"]


async def test_a_refusal_of_another_kind_is_told_and_nothing_goes_up_again(kept: Kept) -> None:
    await kept.send()

    answer = await kept.send(caption="x" * 1025)

    assert answer.status == 400
    assert len(kept.telegram.uploads) == 1


async def test_a_kept_file_is_sent_as_a_document(kept: Kept) -> None:
    answer = await kept.send("sendDocument", "document")

    assert answer.result["document"]["mime_type"] == "image/png"


async def test_a_document_goes_up_under_its_own_file_name(kept: Kept) -> None:
    document = reference_to(kept.name, filename="停水 安排.pdf")

    answer = await kept.send("sendDocument", "document", document=document)

    assert answer.result["document"]["file_name"] == "停水 安排.pdf"
    assert (await kept.send("sendDocument", "document", document=document)).ok
    assert len(kept.telegram.uploads) == 1


async def test_a_file_that_is_not_kept_is_refused(kept: Kept) -> None:
    kept.name = "gone"

    assert (await kept.send()).status == 400
    assert kept.telegram.uploads == []


async def test_a_file_whose_bytes_are_gone_is_refused(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "files" / kept.name).unlink()

    assert (await kept.send()).status == 400


async def test_a_call_without_a_kept_file_passes_through(kept: Kept) -> None:
    answer = await kept.copies.call("sendMessage", {"chat_id": kept.rider.chat.chat_id, "text": "hello"})

    assert answer.ok


async def test_without_the_database_it_is_tried_again_later(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_work: object) -> None:
        raise OperationalError("SELECT", {}, ConnectionError("gone"))

    monkeypatch.setattr(kept.transactions, "run", away)

    with pytest.raises(Unreachable):
        await kept.send()
