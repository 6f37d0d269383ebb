"""Pictures beside a file of stations: taken in with it, shown on the card, and handed out again."""

import hashlib
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.console.station_commands import export_file, import_file
from bot.settings import Settings
from models.database import open_engine
from models.starter_data import STARTER_DATA
from models.station import find_station_by_code
from tests.bot.console.test_station_commands import asked
from tests.conftest import playing
from tests.page.pictures import draw_png
from tests.transcript import Transcript

HEADINGS = "code,name,latitude,longitude,hours,photo"
PICTURE = draw_png(40, 30)


@pytest.fixture
def settings(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")
    return Settings()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "door.png").write_bytes(PICTURE)
    return tmp_path


def table(folder: Path, photo: str) -> Path:
    path = folder / "stations.csv"
    path.write_text(f"{HEADINGS}\nXQ-01,Jingde Street,38.4680,106.2760,24/7,{photo}\n", encoding="utf-8")
    return path


def photo_of(settings: Settings) -> str | None:
    engine = open_engine(settings.database)
    with Session(engine) as db:
        station = find_station_by_code(db, "XQ-01")
    engine.dispose()
    assert station is not None
    return station.photo


def kept_for_stations(settings: Settings) -> set[str]:
    """The names of all files but those of the quiz, with which every database begins."""
    ours = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (STARTER_DATA / "quiz").glob("*.png")}
    return {path.name for path in settings.files.iterdir()} - ours


def test_a_picture_is_taken_in_shown_and_handed_out(
    settings: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_file(settings, asked("stations", table(folder, "pictures/door.png"))) == 0
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert photo_of(settings) == digest
    assert (settings.data_dir / "files" / digest).read_bytes() == PICTURE

    with playing(settings.database, settings.data_dir) as playground:
        chat = Transcript(playground, playground.telegram.person(language_code="en"))
        told = chat.does("/start st_XQ-01")
        assert [line[:9] for line in told][:2] == ["< (venue)", "< (photo)"]
        chat.does("/start st_XQ-01")
        first, second = playground.telegram.calls_of("sendPhoto")
        assert [upload.content for upload in first.files.values()] == [PICTURE]
        assert (list(second.files), second.result["photo"][-1]["file_id"]) == ([], second.parameters["photo"])

    assert export_file(settings, asked("stations", folder / "out" / "all.csv")) == 1
    (folder / "out").mkdir()
    assert export_file(settings, asked("stations", folder / "out" / "all.csv")) == 0
    assert (folder / "out" / "all-photos" / f"{digest[:16]}.png").read_bytes() == PICTURE
    capsys.readouterr()
    assert import_file(settings, asked("stations", folder / "out" / "all.csv", datum=None)) == 0
    assert "0 changed" in capsys.readouterr().out


def test_an_empty_cell_takes_the_picture_away(settings: Settings, folder: Path) -> None:
    import_file(settings, asked("stations", table(folder, "pictures/door.png")))

    assert import_file(settings, asked("stations", table(folder, ""))) == 0

    assert photo_of(settings) is None


@pytest.mark.parametrize(
    ("photo", "content"),
    [
        ("pictures/none.png", b""),
        ("pictures/text.png", b"just words"),
        ("pictures/page.png", b"<html>" + PICTURE),
        ("pictures/large.png", PICTURE + bytes(10_000_000)),
        ("pictures/flood.png", PICTURE[:16] + b"\0\1\0\0\0\1\0\0" + PICTURE[24:]),
        ("pictures", b""),
        ("../beyond.png", PICTURE),
        ("https://example.com/door.png", b""),
    ],
)
def test_what_is_no_picture_beside_the_file_is_named_and_nothing_is_kept(
    settings: Settings, folder: Path, capsys: pytest.CaptureFixture[str], photo: str, content: bytes
) -> None:
    inner = folder / "inner"
    (inner / "pictures").mkdir(parents=True)
    if content:
        (inner / photo).write_bytes(content)

    assert import_file(settings, asked("stations", table(inner, photo))) == 1

    told = capsys.readouterr().out.splitlines()[0]
    wanted = "is no picture beside this file; JPEG, PNG and WebP of at most 10 MB are taken."
    assert told == f"Line 2, photo: {photo} {wanted}"
    assert kept_for_stations(settings) == set()


def test_a_dry_run_keeps_no_picture(settings: Settings, folder: Path) -> None:
    assert import_file(settings, asked("stations", table(folder, "pictures/door.png"), dry_run=True)) == 0

    assert kept_for_stations(settings) == set()
