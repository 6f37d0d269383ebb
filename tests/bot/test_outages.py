"""An outage is waited for; what the database refuses on principle is a fault of ours, and waiting would be in vain."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.transactions import is_outage
from models.database import open_engine, sqlite3

NEW_CONTACT = "INSERT INTO contact (channel, address, created_at) VALUES ('web', 'a', '2026-11-23 06:00:00')"


def failure(engine: Engine, *statements: str) -> DBAPIError:
    try:
        with Session(engine) as db:
            for statement in statements:
                db.connection().execute(text(statement))
    except DBAPIError as error:
        return error
    pytest.fail("the database took it all")


@pytest.mark.parametrize(
    "statements",
    [
        (NEW_CONTACT, NEW_CONTACT),
        ("INSERT INTO contact (channel) VALUES (NULL)",),
        ("SELECT * FROM nothing_of_that_name",),
        ("SELECT nonsense FROM contact",),
        ("SELEC",),
    ],
    ids=["twice", "empty", "no table", "no column", "no SQL"],
)
def test_a_refusal_is_no_outage(engine: Engine, statements: tuple[str, ...]) -> None:
    assert not is_outage(failure(engine, *statements))


def test_a_number_that_fits_no_column_is_no_outage(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        assert not is_outage(failure(engine, "SELECT 99999999999999999999::bigint"))


def test_what_has_nothing_to_do_with_the_database_is_no_outage() -> None:
    assert not is_outage(ValueError())


def test_a_server_that_does_not_answer_is_an_outage() -> None:
    assert is_outage(failure(open_engine("postgresql+psycopg://postgres@127.0.0.1:1/x"), "SELECT 1"))


def test_a_connection_that_was_cut_is_an_outage(postgresql: str) -> None:
    engine = open_engine(postgresql)

    assert is_outage(failure(engine, "SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1"))

    engine.dispose()


def test_a_server_that_became_a_standby_is_an_outage(postgresql: str) -> None:
    engine = open_engine(f"{postgresql}?options=-cdefault_transaction_read_only%3Don")

    assert is_outage(failure(engine, NEW_CONTACT))

    engine.dispose()


def test_a_server_whose_disk_is_full_is_an_outage(postgresql: str) -> None:
    engine = open_engine(postgresql)

    assert is_outage(failure(engine, "DO $$ BEGIN RAISE disk_full; END $$"))

    engine.dispose()


def test_a_file_that_is_locked_or_gone_or_full_is_an_outage(tmp_path: Path) -> None:
    path = tmp_path / "nuanyi.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE filled (x)")
    engine = open_engine(f"sqlite:///{path}")

    pages = "PRAGMA max_page_count = 3"
    assert is_outage(failure(engine, pages, "INSERT INTO filled VALUES (zeroblob(100000))"))

    connection = engine.raw_connection()
    connection.cursor().execute("PRAGMA busy_timeout = 0")
    connection.close()
    other.execute("BEGIN EXCLUSIVE")
    assert is_outage(failure(engine, "SELECT 1"))

    other.close()
    engine.dispose()
    assert is_outage(failure(open_engine(f"sqlite:///{tmp_path}"), "SELECT 1"))
