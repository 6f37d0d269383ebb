"""O7, O2, D11: a database that cannot be served is refused in one plain line, with what would work."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.bot.start.forked import SECRET, ForkedBots, assert_refused
from tests.conftest import opened

SERVER = "check DATABASE_URL, and that the server runs and has this database and user."


@pytest.mark.parametrize("command", [(), ("migrate",)], ids=["serve", "migrate"])
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"postgresql+psycopg://postgres:{SECRET}@127.0.0.1:1/x", 'connection to server at "127.0.0.1", port 1 failed'),
        (f"postgresql+psycopg://postgres:{SECRET}@nowhere.invalid/x", "failed to resolve host 'nowhere.invalid'"),
        (f"postgresql+psycopg://postgres:{SECRET}@127.0.0.1/x?speed=fast", 'invalid connection option "speed"'),
    ],
    ids=["nobody listens", "no such host", "no such option"],
)
def test_a_database_server_that_does_not_answer_is_told(
    bots: ForkedBots, tmp_path: Path, url: str, reason: str, command: tuple[str, ...]
) -> None:
    ended = bots.run(tmp_path, {"DATABASE_URL": url}, *command)

    assert_refused(ended, *ended.complaints[:1])
    assert reason in ended.complaints[0]
    assert ended.complaints[0].endswith(SERVER)


def test_a_database_that_the_server_does_not_have_is_told(bots: ForkedBots, tmp_path: Path, postgresql: str) -> None:
    url = f"{postgresql}_gone".replace("postgres@", f"postgres:{SECRET}@")

    ended = bots.run(tmp_path, {"DATABASE_URL": url})

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
        "no/such/folder/nuanyi.db.lock cannot be used (No such file or directory): DATA_DIR and DATABASE_URL must lead "
        "to folders that exist and that this user may write.",
    )
