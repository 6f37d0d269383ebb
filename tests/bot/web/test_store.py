"""Files on disk: synced before anything speaks of them, and known for what they are."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.web_picture import kind_of, picture_size
from bot.web_store import CannotStore, FileStore
from models import web_file
from models.web_file import WebFile
from tests.bot.web.samples import GOOD, JPEG, PNG, WEBP, WEBP_LOSSLESS, WEBP_LOSSY
from tests.bot.web.stage import Browser, Stage, count_rows, names_on_disk


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


async def test_file_and_folder_are_synced_before_the_row_is_written(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, keep = os.fsync, web_file.keep_file

    def note_sync(descriptor: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def note_row(db: Session, file: WebFile) -> WebFile:
        order.append("row")
        return keep(db, file)

    monkeypatch.setattr("bot.web_store.os.fsync", note_sync)
    monkeypatch.setattr("bot.web_store.keep_file", note_row)
    await browser.upload(PNG)

    assert order == ["file", "folder", "row"]


async def test_a_row_whose_fate_is_unknown_keeps_its_file(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(db: Session, file: WebFile) -> WebFile:
        raise OperationalError("INSERT", {}, ConnectionError("gone"))

    monkeypatch.setattr("bot.web_store.keep_file", lost)

    assert (await browser.upload(PNG))[0] == 507
    assert len(names_on_disk(stage)) == 1


async def test_the_sweep_takes_day_old_orphans_and_nothing_else(stage: Stage, browser: Browser) -> None:
    _status, kept = await browser.upload(PNG)
    folder = stage.folder / "files"
    for name in ("old-orphan", "new-orphan"):
        (folder / name).write_bytes(PNG)
    long_ago = (stage.clock.now - timedelta(hours=25)).timestamp()
    just_now = (stage.clock.now - timedelta(hours=23)).timestamp()
    os.utime(folder / "old-orphan", (long_ago, long_ago))
    os.utime(folder / kept["file_id"].removeprefix("web:"), (long_ago, long_ago))
    os.utime(folder / "new-orphan", (just_now, just_now))

    assert await stage.store.sweep() == 1

    assert names_on_disk(stage) == sorted(["new-orphan", kept["file_id"].removeprefix("web:")])


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
