"""O7: folders, addresses, other processes and Telegram may keep it from serving; each is told in one plain line."""

import socket
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.worker import Worker
from tests.bot.start.forked import SECRET, ForkedBots, assert_refused
from tests.conftest import opened
from tests.telegram_server.faults import Fault
from tests.telegram_server.in_thread import ThreadedServer

FOLDER = "set DATA_DIR to a folder that this user may write."
FOLDERS = "DATA_DIR and DATABASE_URL must lead to folders that exist and that this user may write."


def test_a_file_in_place_of_the_folder_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    (tmp_path / "var").touch()

    assert_refused(bots.run(tmp_path, {}), f"{tmp_path / 'var'} cannot be used (File exists): {FOLDERS}")


def test_a_folder_that_cannot_be_made_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    folder = tmp_path / "var"
    (there := tmp_path.parent / f"{tmp_path.name}-run").mkdir()

    ended = bots.run(there, {"DATA_DIR": str(folder)})

    tmp_path.chmod(0o755)
    assert_refused(ended, f"{folder} cannot be used (Permission denied): {FOLDERS}")


def test_an_empty_folder_that_is_read_only_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o555)

    assert_refused(bots.run(tmp_path, {}), f"{tmp_path}/var/nuanyi.lock cannot be used (Permission denied): {FOLDERS}")
    assert_refused(
        bots.run(tmp_path, {}, "migrate"),
        "The database cannot be used (unable to open database file): check that the folder in DATA_DIR or "
        "DATABASE_URL exists, and that this user may write it.",
    )


def test_a_full_folder_that_became_read_only_is_told(bots: ForkedBots, tmp_path: Path, sqlite_url: str) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    (tmp_path / "nuanyi.db").rename(folder / "nuanyi.db")
    (folder / "nuanyi.db").chmod(0o444)
    folder.chmod(0o555)

    ended = bots.run(tmp_path, {})

    folder.chmod(0o755)
    assert_refused(ended, *ended.complaints[:1])
    assert "write" in ended.complaints[0]


def test_a_folder_for_files_that_is_read_only_is_told(bots: ForkedBots, tmp_path: Path, sqlite_url: str) -> None:
    files = tmp_path / "var" / "files"
    files.mkdir(parents=True)
    files.chmod(0o555)

    assert_refused(
        bots.run(tmp_path, {"DATABASE_URL": sqlite_url}),
        f"Files cannot be kept in {files} (Permission denied): {FOLDER}",
    )


def test_a_port_that_is_taken_is_told(bots: ForkedBots, tmp_path: Path, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = bots.run(tmp_path, {"DATABASE_URL": sqlite_url, "PORT": str(port)})

    assert_refused(ended, f"Cannot listen on 127.0.0.1:{port} (Address already in use): set PORT to a free one.")


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("203.0.113.7", "Cannot assign requested address"),
        ("nowhere.invalid", "Name or service not known"),
        ("暖驿..invalid", "UnicodeError"),
    ],
)
def test_an_address_of_another_machine_is_told(
    bots: ForkedBots, tmp_path: Path, sqlite_url: str, host: str, reason: str
) -> None:
    assert_refused(
        bots.run(tmp_path, {"DATABASE_URL": sqlite_url, "HOST": host}),
        f"Cannot listen on {host}:0 ({reason}): set HOST to an address of this machine.",
    )


def test_a_second_process_on_the_same_data_is_refused(bots: ForkedBots, tmp_path: Path, sqlite_url: str) -> None:
    folder, others = tmp_path / "var", tmp_path / "others"
    folder.mkdir()
    others.mkdir()
    with opened(sqlite_url) as engine:
        with Worker(engine, folder):
            same_folder = bots.run(tmp_path, {"DATABASE_URL": "sqlite:///another.db"})
        with Worker(engine, others):
            same_database = bots.run(tmp_path, {"DATABASE_URL": sqlite_url})

    advice = "stop it first, or set another DATA_DIR and DATABASE_URL."
    assert_refused(same_folder, f"Another process already serves the data in {folder}: {advice}")
    assert_refused(same_database, f"Another process already serves the data in {tmp_path}: {advice}")


def test_a_second_process_changes_nothing_of_a_schema_that_is_in_use(bots: ForkedBots, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    with opened(f"sqlite:///{folder / 'nuanyi.db'}") as engine, Worker(engine, folder):
        ended = bots.run(tmp_path, {})
        tables = inspect(engine).get_table_names()

    assert ended.status == 2
    assert tables == []


def test_a_token_that_telegram_does_not_know_is_told(bots: ForkedBots, tmp_path: Path, sqlite_url: str) -> None:
    with ThreadedServer() as telegram:
        settings = {"TELEGRAM_TOKEN": f"1:{SECRET}", "TELEGRAM_API_URL": telegram.api_url}
        ended = bots.run(tmp_path, {"DATABASE_URL": sqlite_url, **settings})

    assert_refused(
        ended,
        "Telegram refuses TELEGRAM_TOKEN (status 401): "
        "take the current token from @BotFather, and look at TELEGRAM_API_URL if you set it.",
    )


def test_a_webhook_that_telegram_refuses_is_told(bots: ForkedBots, tmp_path: Path, sqlite_url: str) -> None:
    with ThreadedServer() as telegram:
        refused = Fault("refused", method="setWebhook", reason="bad webhook: HTTPS url must be provided")
        telegram.run(lambda server: server.faults.add(refused))
        settings = {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.api_url,
            "TELEGRAM_WEBHOOK_URL": "http://bot.example/telegram",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
        }
        ended = bots.run(tmp_path, {"DATABASE_URL": sqlite_url, **settings})

    assert_refused(ended, *ended.complaints[:1])
    assert ended.complaints[0].startswith("Telegram refuses TELEGRAM_WEBHOOK_URL or TELEGRAM_WEBHOOK_SECRET: ")
    assert "HTTPS url must be provided" in ended.complaints[0]
