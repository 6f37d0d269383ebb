"""Files on disk: synced before anything speaks of them, and known for what they are."""

import asyncio
import hashlib
import os
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, func, select

from bot.files import store as file_store
from bot.files.store import CannotStore, FileStore
from bot.web.picture import kind_of, picture_size
from models.files.stored_file import StoredFile
from models.web.file import PageFile, forget_files
from tests.bot.web.samples import GOOD, JPEG, PNG, WEBP, WEBP_LOSSLESS, WEBP_LOSSY
from tests.bot.web.stage import Browser, Stage, count_rows, names_on_disk, views


async def test_a_full_disk_is_told_and_leaves_no_row(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    status, told = await browser.upload(PNG)
    monkeypatch.undo()

    assert (status, told) == (507, {"reason": "Files cannot be kept just now. Please try again later."})
    assert names_on_disk(stage) == []
    assert await count_rows(stage) == 0


async def test_file_and_folder_are_synced_before_the_row_is_committed(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync = os.fsync

    def note_sync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def note_commit(connection: Connection) -> None:
        if connection.scalar(select(func.count()).select_from(StoredFile)):
            order.append("row")

    monkeypatch.setattr("bot.files.store.os.fsync", note_sync)
    event.listen(Engine, "commit", note_commit)
    try:
        await browser.upload(PNG)
    finally:
        event.remove(Engine, "commit", note_commit)

    assert order == ["file", "folder", "row"]


async def test_a_row_whose_fate_is_unknown_keeps_its_file(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stage.transactions.run

    async def lost(work: Callable[[Session], object]) -> object:
        result = await run(work)
        if isinstance(result, PageFile):
            raise OperationalError("COMMIT", {}, ConnectionError("gone"))
        return result

    monkeypatch.setattr(stage.transactions, "run", lost)

    assert (await browser.upload(PNG))[0] == 507
    assert len(names_on_disk(stage)) == await count_rows(stage) == 1


async def test_the_same_bytes_are_stored_once(stage: Stage, browser: Browser) -> None:
    ids = {(await browser.upload(PNG))[1]["file_id"] for _time in range(2)}

    assert len(ids) == 2
    assert names_on_disk(stage) == [hashlib.sha256(PNG).hexdigest()]


async def test_the_sweep_takes_day_old_orphans_and_nothing_else(stage: Stage, browser: Browser) -> None:
    await browser.upload(PNG)
    (kept,) = names_on_disk(stage)
    folder = stage.folder / "files"
    for name in ("new-old", "new-now"):
        (folder / name).write_bytes(PNG)
    long_ago = (stage.clock.now - timedelta(hours=25)).timestamp()
    just_now = (stage.clock.now - timedelta(hours=23)).timestamp()
    for name, then in (("new-old", long_ago), (kept, long_ago), ("new-now", just_now)):
        os.utime(folder / name, (then, then))

    assert await stage.store.sweep() == 1

    assert names_on_disk(stage) == sorted(["new-now", kept])


async def test_what_a_person_deletes_is_gone_from_the_disk_with_the_next_sweep(stage: Stage, browser: Browser) -> None:
    await browser.upload(PNG)
    (view,) = await views(stage)

    await stage.transactions.run(lambda db: forget_files(db, chat_id=view.chat_id))

    assert await stage.store.sweep() == 1
    assert names_on_disk(stage) == []


async def test_a_file_that_is_kept_anew_while_it_is_swept_is_never_without_its_bytes(
    stage: Stage, browser: Browser
) -> None:
    """Both at once, over and over: whoever was first, the row that stands in the end has its file."""
    await browser.upload(PNG)
    (view,) = await views(stage)
    for _time in range(20):
        await stage.transactions.run(lambda db: forget_files(db, chat_id=view.chat_id))

        await asyncio.gather(browser.upload(PNG), stage.store.sweep(), stage.store.sweep())

        assert names_on_disk(stage) == [view.stored_as]


async def test_a_folder_that_cannot_be_written_is_told_plainly(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")

    with pytest.raises(CannotStore) as refusal:
        FileStore(stage.transactions, tmp_path / "in the way", clock=stage.clock).prepare()

    assert refusal.value.folder == tmp_path / "in the way"
    assert refusal.value.reason == "File exists"


@pytest.mark.parametrize(
    ("mime", "content"),
    [
        ("image/png", PNG),
        ("image/jpeg", JPEG),
        ("image/webp", WEBP),
        ("image/webp", WEBP_LOSSY),
        ("image/webp", WEBP_LOSSLESS),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_header(tmp_path: Path, mime: str, content: bytes) -> None:
    path = tmp_path / "picture"
    path.write_bytes(content)

    assert picture_size(path, mime) == (4, 3)


@given(content=st.binary(max_size=200), mime=st.sampled_from(["image/png", "image/jpeg", "image/webp"]))
def test_any_bytes_have_a_size_or_none(tmp_path_factory: pytest.TempPathFactory, content: bytes, mime: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes({"image/png": PNG, "image/jpeg": JPEG, "image/webp": WEBP}[mime][:12] + content)

    size = picture_size(path, mime)

    assert size is None or (size[0] > 0 and size[1] > 0)


@given(st.binary(max_size=32))
def test_any_bytes_have_a_kind_or_none(head: bytes) -> None:
    assert kind_of(head) in {None, *GOOD}


async def test_uploads_leave_the_database_room_on_the_disk(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_store, "SPARE_BYTES", 2**62)
    monkeypatch.setattr(file_store, "SPARE_SHARE", 1.1)

    assert await browser.upload(PNG) == (507, {"reason": "Files cannot be kept just now. Please try again later."})
    assert names_on_disk(stage) == []
    tab, _hello = await browser.open_up()
    assert (await tab.say("still here"))["type"] == "received"
