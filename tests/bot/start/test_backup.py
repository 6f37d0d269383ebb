"""`backup` and `restore`: what was saved comes back as it was, or not at all."""

import io
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from models.database import sqlite3
from tests.bot.start.forked import ForkedBots
from tests.bot.start.keeper import CONTENT, NAME, Keeper
from tests.conftest import opened


@pytest.fixture
def saved(keeper: Keeper, tmp_path: Path) -> Path:
    path = tmp_path / "monday.tar"
    assert keeper.asks("backup", path) == 0
    return path


def content_of(url: str) -> list[Any]:
    """What was made, as SQL, and every row of every table."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        made = database.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [name for name, sql in made if str(sql).startswith("CREATE TABLE")]
        return [
            made,
            *((table, database.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()) for table in tables),
        ]


def test_what_was_saved_comes_back_as_it_was(keeper: Keeper, elsewhere: Keeper, saved: Path) -> None:
    assert keeper.said == f"The database and 1 file are in {saved}."
    assert saved.stat().st_mode & 0o777 == 0o600

    assert elsewhere.asks("restore", saved) == 0

    assert elsewhere.said == (
        f"The database and 1 file are back from {saved}: start the program, it goes on from there. "
        f"But first copy forgotten from the old folder into {elsewhere.folder}, so that nobody comes back who was "
        "deleted."
    )
    assert content_of(elsewhere.url) == content_of(keeper.url)
    assert {path.name: path.read_bytes() for path in elsewhere.files.iterdir()} == {NAME: CONTENT}
    assert sorted(path.name for path in elsewhere.folder.iterdir()) == ["files", "nuanyi.db"]


def test_a_backup_that_is_there_is_never_overwritten(keeper: Keeper, saved: Path) -> None:
    before = saved.read_bytes()

    assert keeper.asks("backup", saved) == 1

    assert keeper.said == f"{saved} is there already and stays as it is: name another file."
    assert saved.read_bytes() == before


def test_nothing_is_restored_over_what_is_there(keeper: Keeper, elsewhere: Keeper, saved: Path, tmp_path: Path) -> None:
    database = tmp_path / "nuanyi.db"
    assert keeper.asks("restore", saved) == 1
    assert keeper.said == f"{keeper.files} is in the way, nothing was restored: stop the program, and move it away."

    elsewhere.url = keeper.url
    assert elsewhere.asks("restore", saved) == 1
    assert elsewhere.said == f"{database} is in the way, nothing was restored: stop the program, and move it away."
    assert list(elsewhere.folder.iterdir()) == []


def test_there_is_nothing_to_save_where_no_database_is(elsewhere: Keeper, tmp_path: Path) -> None:
    assert elsewhere.asks("backup", tmp_path / "monday.tar") == 1

    assert elsewhere.said == f"There is no database at {elsewhere.folder}/nuanyi.db, so there is nothing to back up."
    assert not elsewhere.folder.exists()


def test_a_folder_that_takes_no_backup_is_told(keeper: Keeper, tmp_path: Path) -> None:
    assert keeper.asks("backup", tmp_path / "no" / "monday.tar") == 1

    assert keeper.said == (
        f"No backup can be written to {tmp_path}/no (No such file or directory): name a file in a folder that takes it."
    )


def test_a_backup_that_does_not_get_done_leaves_nothing_behind(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(_tar: object, _file: Path, *_more: object, **_settings: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "add", fill_up)
    before = sorted(tmp_path.iterdir())

    assert keeper.asks("backup", tmp_path / "monday.tar") == 1

    assert "(No space left on device)" in keeper.said
    assert sorted(tmp_path.iterdir()) == before


def test_a_damaged_database_is_not_saved_over_better_ones(keeper: Keeper, tmp_path: Path) -> None:
    database = tmp_path / "nuanyi.db"
    content = bytearray(database.read_bytes())
    content[8192:20_000] = bytes(20_000 - 8192)
    database.write_bytes(content)

    assert keeper.asks("backup", tmp_path / "monday.tar") == 1

    assert keeper.said.startswith("The database is damaged (")
    assert not (tmp_path / "monday.tar").exists()


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def repainted(content: bytes) -> bytes:
    return content.replace(CONTENT, CONTENT[::-1])


def scratched(content: bytes) -> bytes:
    """A page of the database is gone."""
    start = content.index(b"SQLite format 3") + 8192
    return content[:start] + bytes(12_000) + content[start + 12_000 :]


@pytest.mark.parametrize(
    "harm", [cut, repainted, scratched, lambda _content: b"", lambda _content: b"Dear diary, " * 99]
)
def test_a_file_that_is_no_backup_any_more_is_refused(
    elsewhere: Keeper, saved: Path, harm: Callable[[bytes], bytes]
) -> None:
    saved.write_bytes(harm(saved.read_bytes()))

    assert elsewhere.asks("restore", saved) == 1

    assert elsewhere.said.startswith(f"{saved} is no backup that can be used (")
    assert list(elsewhere.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../evil", "files/../../evil", "/tmp/evil", "files/0123456789abcdef/evil", "evil"])
def test_nothing_is_written_beside_the_folder(elsewhere: Keeper, saved: Path, tmp_path: Path, name: str) -> None:
    with tarfile.open(saved, "a:") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    before = sorted(tmp_path.rglob("*"))

    assert elsewhere.asks("restore", saved) == 1

    assert sorted(path for path in tmp_path.rglob("*") if path != elsewhere.folder) == before


@pytest.mark.parametrize("names", [["nuanyi.db"], ["files/0123456789abcdef"] * 2])
def test_what_is_in_a_backup_twice_is_not_chosen_from(elsewhere: Keeper, saved: Path, names: list[str]) -> None:
    with tarfile.open(saved, "a:") as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name))

    assert elsewhere.asks("restore", saved) == 1

    assert elsewhere.said.startswith(f"{saved} is no backup that can be used ('{names[0]}' is in it twice)")
    assert list(elsewhere.folder.iterdir()) == []


def test_a_backup_of_an_empty_database_is_not_one(elsewhere: Keeper, saved: Path) -> None:
    with tarfile.open(saved, "w:") as tar:
        tar.addfile(tarfile.TarInfo("nuanyi.db"))

    assert elsewhere.asks("restore", saved) == 1

    assert "is no backup that can be used (no tables of this program)" in elsewhere.said
    assert list(elsewhere.folder.iterdir()) == []


def test_a_link_in_a_backup_is_not_followed(elsewhere: Keeper, saved: Path) -> None:
    with tarfile.open(saved, "a:") as tar:
        link = tarfile.TarInfo("files/0123456789abcdef")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    assert elsewhere.asks("restore", saved) == 1
    assert "is no file" in elsewhere.said


def test_a_backup_that_is_not_there_is_told(elsewhere: Keeper, tmp_path: Path) -> None:
    assert elsewhere.asks("restore", tmp_path / "monday.tar") == 1

    assert elsewhere.said == f"There is no file {tmp_path}/monday.tar: name the one that python -m bot backup wrote."


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql+psycopg://me:s3cret@db:5433/nuanyi", "postgresql://me@db:5433/nuanyi"),
        ("postgresql+psycopg://db/nuanyi?password=s3cret&sslmode=require", "'postgresql://db/nuanyi?sslmode=require'"),
    ],
)
def test_postgresql_is_left_to_its_own_tools_and_the_password_to_who_knows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str, address: str
) -> None:
    keeper = Keeper(url, tmp_path / "var", capsys)

    assert keeper.asks("backup", Path("monday.dump")) == 1
    assert keeper.said == (
        "PostgreSQL is backed up with its own tool: "
        f"run pg_dump --format=custom --file=monday.dump --dbname={address}, and copy {tmp_path}/var/files as well."
    ).replace("--dbname='", "'--dbname=")

    assert keeper.asks("restore", Path("monday.dump")) == 1
    assert "s3cret" not in keeper.said
    assert "pg_restore --clean --if-exists" in keeper.said


def test_a_backup_of_a_newer_program_is_refused(bots: ForkedBots, keeper: Keeper, saved: Path, tmp_path: Path) -> None:
    with opened(keeper.url) as engine, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert keeper.asks("backup", tmp_path / "newer.tar") == 0

    ended = bots.run(tmp_path, {"DATA_DIR": str(tmp_path / "elsewhere")}, "restore", str(tmp_path / "newer.tar"))

    assert (ended.status, ended.out) == (2, "")
    assert ended.complaints[0].startswith("The database was made by a newer version (revision 9999): ")
    assert list((tmp_path / "elsewhere").iterdir()) == []
