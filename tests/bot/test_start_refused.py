"""O7, O2, D11: what keeps the program from serving is told in one plain line that says what would work."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.worker import Worker
from tests.bot.forked import Ended, ForkedBots
from tests.conftest import opened
from tests.telegram_server.faults import Fault
from tests.telegram_server.in_thread import ThreadedServer

DATABASE_FORMS = "DATABASE_URL: write sqlite:///path or postgresql+psycopg://user@host/name."
WEB_ADDRESS = "write an address that begins with https://, or leave it empty."
SERVER = "check DATABASE_URL, and that the server runs and has this database and user."
FOLDER = "set DATA_DIR to a folder that this user may write."
SECRET = "s3cret-in-a-setting"


@pytest.fixture(scope="module")
def bots() -> Iterator[ForkedBots]:
    with ForkedBots() as bots:
        yield bots


def assert_refused(ended: Ended, *lines: str) -> None:
    assert ended.complaints == list(lines), ended.err
    assert ended.status == 2
    assert SECRET not in ended.err + ended.out


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"PORT": "eighty"}, "PORT: write a whole number from 0 to 65535."),
        ({"PORT": "70000"}, "PORT: write a whole number from 0 to 65535."),
        ({"DEMO": "perhaps"}, "DEMO: write true or false, or leave it empty."),
        ({"DEFAULT_LANGUAGE": "fr"}, "DEFAULT_LANGUAGE: write zh_CN or en."),
        ({"TZ_NAME": "Mars/Olympus"}, "TZ_NAME: write a time zone such as Asia/Shanghai."),
        ({"TZ_NAME": "../../etc"}, "TZ_NAME: write a time zone such as Asia/Shanghai."),
        (
            {"ADMINS": "telegram:12345, 67890"},
            "ADMINS: write channel:address, such as telegram:12345, also for entry 2.",
        ),
        ({"DATABASE_URL": SECRET}, DATABASE_FORMS),
        ({"DATABASE_URL": f"mysql://me:{SECRET}@db/nuanyi"}, DATABASE_FORMS),
        ({"DATABASE_URL": f"postgresql://me:{SECRET}@db/nuanyi"}, DATABASE_FORMS),
        (
            {"TELEGRAM_TOKEN": SECRET},
            "TELEGRAM_TOKEN: write the whole token as @BotFather gave it, digits, a colon and letters.",
        ),
        ({"TELEGRAM_API_URL": "api.telegram.org/bot"}, f"TELEGRAM_API_URL: {WEB_ADDRESS}"),
        ({"TELEGRAM_FILE_URL": "ftp://telegram.org"}, f"TELEGRAM_FILE_URL: {WEB_ADDRESS}"),
        ({"TELEGRAM_WEBHOOK_URL": "https://"}, f"TELEGRAM_WEBHOOK_URL: {WEB_ADDRESS}"),
        (
            {"TELEGRAM_WEBHOOK_URL": "https://bot.example/telegram"},
            "TELEGRAM_WEBHOOK_SECRET: write 1 to 256 of A-Z a-z 0-9 _ -, as TELEGRAM_WEBHOOK_URL is set.",
        ),
        (
            {"TELEGRAM_WEBHOOK_SECRET": f"{SECRET} with spaces"},
            "TELEGRAM_WEBHOOK_SECRET: write 1 to 256 of A-Z a-z 0-9 _ -.",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_bad_setting_is_named_with_what_would_work(
    bots: ForkedBots, tmp_path: Path, settings: dict[str, str], line: str
) -> None:
    assert_refused(bots.run(tmp_path, settings), line)


def test_each_of_several_bad_settings_has_its_line(bots: ForkedBots, tmp_path: Path) -> None:
    ended = bots.run(tmp_path, {"PORT": "x", "DEMO": "x"})

    assert_refused(
        ended, "PORT: write a whole number from 0 to 65535.", "DEMO: write true or false, or leave it empty."
    )


@pytest.mark.parametrize("content", [b"PORT=80\xff", None], ids=["no text", "a folder"])
def test_a_settings_file_that_cannot_be_read_is_named(bots: ForkedBots, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / ".env"
    if content is None:
        file.touch(mode=0o200)
    else:
        file.write_bytes(content)

    assert_refused(
        bots.run(tmp_path, {}),
        f"The file {file} cannot be read: make it a file of UTF-8 text that this user may read, or remove it.",
    )


@pytest.mark.parametrize("command", [(), ("migrate",)], ids=["serve", "migrate"])
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql+psycopg://postgres@127.0.0.1:1/x", 'connection to server at "127.0.0.1", port 1 failed'),
        ("postgresql+psycopg://postgres@nowhere.invalid/x", "failed to resolve host 'nowhere.invalid'"),
    ],
    ids=["nobody listens", "no such host"],
)
def test_a_database_server_that_does_not_answer_is_told(
    bots: ForkedBots, tmp_path: Path, url: str, reason: str, command: tuple[str, ...]
) -> None:
    ended = bots.run(tmp_path, {"DATABASE_URL": url}, *command)

    assert_refused(ended, *ended.complaints[:1])
    assert reason in ended.complaints[0]
    assert ended.complaints[0].endswith(SERVER)


def test_a_database_that_the_server_does_not_have_is_told(bots: ForkedBots, tmp_path: Path, postgresql: str) -> None:
    ended = bots.run(tmp_path, {"DATABASE_URL": f"{postgresql}_gone"})

    assert_refused(ended, *ended.complaints[:1])
    assert '_gone" does not exist' in ended.complaints[0]
    assert ended.complaints[0].endswith(SERVER)


def test_a_standby_is_refused(bots: ForkedBots, tmp_path: Path, postgresql: str) -> None:
    """What a standby answers, from a function that stands before the server's own."""
    with opened(postgresql) as engine, engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA standby"))
        connection.execute(
            text("CREATE FUNCTION standby.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'")
        )
    try:
        ended = bots.run(tmp_path, {"DATABASE_URL": f"{postgresql}?options=-csearch_path%3Dstandby,pg_catalog,public"})
    finally:
        with opened(postgresql) as engine, engine.begin() as connection:
            connection.execute(text("DROP SCHEMA standby CASCADE"))

    assert_refused(
        ended, "The PostgreSQL server takes no writes (a standby?): let DATABASE_URL name the primary server."
    )


@pytest.mark.parametrize("command", [(), ("migrate",)], ids=["serve", "migrate"])
def test_a_server_without_writes_is_refused(
    bots: ForkedBots, tmp_path: Path, postgresql: str, command: tuple[str, ...]
) -> None:
    url = f"{postgresql}?options=-cdefault_transaction_read_only%3Don"

    assert_refused(
        bots.run(tmp_path, {"DATABASE_URL": url}, *command),
        "The PostgreSQL server takes no writes (a standby?): let DATABASE_URL name the primary server.",
    )


def test_a_schema_of_a_newer_version_is_refused(bots: ForkedBots, tmp_path: Path, database_url: str) -> None:
    with opened(database_url) as engine, engine.begin() as connection:
        known = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        ended = bots.run(tmp_path, {"DATABASE_URL": database_url})
    finally:
        with opened(database_url) as engine, engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": known})

    assert_refused(
        ended,
        "The database was made by a newer version (revision 9999): update the program, or restore a backup.",
    )


def test_a_file_that_is_no_database_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Buy hot water. " * 100)

    assert_refused(
        bots.run(tmp_path, {"DATABASE_URL": "sqlite:///notes.txt"}),
        "The database cannot be used (file is not a database): DATABASE_URL must name a SQLite file, "
        "or one that does not exist yet.",
    )


def test_a_database_in_no_folder_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    assert_refused(
        bots.run(tmp_path, {"DATABASE_URL": "sqlite:///no/such/folder/nuanyi.db"}),
        "The database cannot be used (unable to open database file): check that the folder in DATA_DIR or "
        "DATABASE_URL exists, and that this user may write it.",
    )


def test_a_file_in_place_of_the_folder_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    (tmp_path / "var").touch()

    assert_refused(bots.run(tmp_path, {}), f"{tmp_path / 'var'} cannot be used (File exists): {FOLDER}")


def test_a_folder_that_cannot_be_made_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    folder = tmp_path / "var"
    (there := tmp_path.parent / f"{tmp_path.name}-run").mkdir()

    ended = bots.run(there, {"DATA_DIR": str(folder)})

    tmp_path.chmod(0o755)
    assert_refused(ended, f"{folder} cannot be used (Permission denied): {FOLDER}")


def test_an_empty_folder_that_is_read_only_is_told(bots: ForkedBots, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o555)

    assert_refused(
        bots.run(tmp_path, {}),
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
    [("203.0.113.7", "Cannot assign requested address"), ("nowhere.invalid", "Name or service not known")],
)
def test_an_address_of_another_machine_is_told(
    bots: ForkedBots, tmp_path: Path, sqlite_url: str, host: str, reason: str
) -> None:
    assert_refused(
        bots.run(tmp_path, {"DATABASE_URL": sqlite_url, "HOST": host}),
        f"Cannot listen on {host}:0 ({reason}): set HOST to an address of this machine.",
    )


def test_a_second_process_on_the_same_data_is_refused(bots: ForkedBots, tmp_path: Path, sqlite_url: str) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    with opened(sqlite_url) as engine:
        first = Worker(engine, folder)
        first.start()
        ended = bots.run(tmp_path, {"DATABASE_URL": sqlite_url})
        first.stop()

    assert_refused(
        ended, f"Another process already serves the data in {folder}: stop it first, or set another DATA_DIR."
    )


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


def test_a_command_that_does_not_exist_is_told_with_those_that_do(bots: ForkedBots, tmp_path: Path) -> None:
    ended = bots.run(tmp_path, {}, "frobnicate")

    assert ended.status == 2
    assert "invalid choice: 'frobnicate'" in ended.err
    assert "Traceback" not in ended.err
