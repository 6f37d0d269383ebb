"""`python -m bot doctor` finds what is wrong, and says in one line each what to do."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import text

from models.files.stored_file import StoredFile
from models.messages.dialogue import Owed, open_dialogue, store_dialogue
from models.messages.received import Waiting, keep_updates, list_unfinished, set_update_aside
from models.web.chat import open_web_chat
from models.web.file import Showing, keep_file
from tests.bot.start.forked import ForkedBots
from tests.bot.start.surgery import Surgery

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(minutes=6)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def stored(name: str) -> StoredFile:
    return StoredFile(name=name, mime="image/png", size=1, created_at=NOW)


def test_a_healthy_program_is_told_so(surgery: Surgery) -> None:
    assert surgery.says() == []

    assert surgery.status == 0
    assert surgery.lines[-1] == "All is well."
    assert all(line.startswith("ok     ") for line in surgery.lines[:-1])


def test_it_runs_from_the_command_line(tmp_path: Path, bots: ForkedBots) -> None:
    before = bots.run(tmp_path, {}, "doctor", "--offline")
    bots.run(tmp_path, {}, "migrate")
    after = bots.run(tmp_path, {}, "doctor", "--offline")

    assert (before.status, before.out.splitlines()[-1]) == (1, "1 thing to do.")
    assert f"There is no database at {tmp_path}/var/nuanyi.db yet: start the program, or" in before.out
    assert (after.status, after.out.splitlines()[-1]) == (0, "All is well.")
    assert before.err == after.err == ""


def test_updates_that_wait_are_found(surgery: Surgery) -> None:
    with surgery.session() as db:
        keep_updates(db, [Waiting("telegram", "1", {"update_id": 1})], worker=1, now=LONG_AGO)

    (line,) = surgery.says()

    assert line.startswith("1 update waits to be worked on: start the program (anew, if it runs)")
    assert surgery.status == 1


def test_updates_that_failed_are_found_and_tried_again_when_told(surgery: Surgery) -> None:
    update = Waiting("telegram", "1", {"update_id": 1})
    with surgery.session() as db:
        keep_updates(db, [update], worker=1, now=NOW)
        set_update_aside(db, update)

    (line,) = surgery.says()
    assert line.startswith("1 update failed three times and was set aside: ")

    surgery.says(again=True)

    assert surgery.lines == ["Updates that were set aside: 1. The running program takes them up within a minute."]
    with surgery.session() as db:
        assert [left.update for left in list_unfinished(db, workers=[0])] == [update]


def test_replies_that_are_owed_are_found(surgery: Surgery) -> None:
    with surgery.session() as db:
        dialogue = open_dialogue(db, 1, now=LONG_AGO)
        dialogue.owed = [Owed("1:1:0", 7, "sendMessage", {"chat_id": 1, "text": "…"})]
        store_dialogue(db, dialogue, now=LONG_AGO)

    (line,) = surgery.says()

    assert line.startswith("1 chat is owed replies: start the program, or see that Telegram can be reached;")


def test_files_without_rows_and_rows_without_files_are_found(surgery: Surgery) -> None:
    files = surgery.folder / "files"
    files.mkdir(parents=True)
    with surgery.session() as db:
        open_web_chat(db, chat_id=2**52, session="s", seat="me", language="en", now=NOW)
        for name in ("kept", "lost"):
            keep_file(db, stored(name), Showing(name, 2**52, is_upload=True), now=NOW)
    for name, age_days in (("kept", 9), ("under-way", 0), ("orphan", 3)):
        (files / name).touch()
        os.utime(files / name, (then := time.time() - age_days * 86_400, then))

    missing, orphan = surgery.says()

    assert missing == f"1 file is missing in {files} (lost …): put it back from a backup."
    assert orphan.startswith(f"1 file in {files} belongs to nothing (orphan …): keep the program running")


def test_a_schema_that_is_older_is_found(surgery: Surgery) -> None:
    with surgery.session() as db:
        known = db.connection().execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        db.connection().execute(text("DELETE FROM alembic_version"))

    (line,) = surgery.says()

    with surgery.session() as db:
        db.connection().execute(text("INSERT INTO alembic_version VALUES (:known)"), {"known": known})
    assert line.startswith("The database is at revision -, this program needs ")
    assert line.endswith("python -m bot migrate.")


def test_a_schema_that_is_newer_is_found(sqlite_surgery: Surgery) -> None:
    with sqlite_surgery.session() as db:
        db.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))

    (line,) = sqlite_surgery.says()

    assert line.startswith("The database was made by a newer version (revision 9999): ")


def test_a_damaged_file_is_found(sqlite_surgery: Surgery) -> None:
    path = Path(sqlite_surgery.url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[8192:20_000] = bytes(20_000 - 8192)
    path.write_bytes(content)

    (line,) = sqlite_surgery.says()

    assert "damaged" in line
    assert "backup" in line


def test_a_server_that_may_forget_commits_is_found(
    postgresql: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    surgery = Surgery(f"{postgresql}?options=-csynchronous_commit%3Doff", tmp_path / "var", capsys)

    (line,) = surgery.says()

    assert line.startswith("PostgreSQL runs with fsync on and synchronous_commit off, where a power cut costs ")


def test_a_database_that_does_not_answer_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    surgery = Surgery("postgresql+psycopg://postgres@127.0.0.1:1/x", tmp_path / "var", capsys)

    (line,) = surgery.says()

    assert line.startswith("The database cannot be used (connection failed: ")


def test_a_full_disk_is_foreseen(sqlite_surgery: Surgery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(10**12, 10**12 - 10**8, 10**8))

    (line,) = sqlite_surgery.says()

    assert line.startswith(f"Only 100 MB are free on the disk of {sqlite_surgery.folder}: make room, 500 MB at least;")


def test_a_folder_that_cannot_be_written_is_found(tmp_path: Path, bots: ForkedBots) -> None:
    bots.run(tmp_path, {}, "migrate")
    (tmp_path / "var").chmod(0o555)

    ended = bots.run(tmp_path, {}, "doctor")

    (tmp_path / "var").chmod(0o755)
    assert ended.status == 1
    assert f"to do  {tmp_path}/var cannot be used (Permission denied): DATA_DIR and DATABASE_URL must " in ended.out


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        ({"demo": True, "host": "0.0.0.0"}, "DEMO is on where others may come: "),
        ({"demo": True, "host": "page.example"}, "DEMO is on where others may come: "),
        ({"demo": True, "telegram_token": "1:a"}, "DEMO is on where others may come: "),
        (
            {"telegram_webhook_url": "https://bot.example/telegram", "telegram_webhook_secret": "x"},
            "TELEGRAM_WEBHOOK_URL is set and TELEGRAM_TOKEN is not: ",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_found(
    sqlite_surgery: Surgery, settings: dict[str, Any], begins: str
) -> None:
    sqlite_surgery.settings |= settings

    (line,) = sqlite_surgery.says(offline=True)

    assert line.startswith(begins)
