"""The commands that take stations and areas in and hand them out."""

import argparse
import json
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.import_words import report_lines
from bot.settings import Settings
from bot.station_commands import export_file, import_file
from handlers.words import speaking
from models.database import open_engine
from models.import_report import ImportReport, Reason, RowError
from models.station import list_stations

HEADINGS = "code,name,latitude,longitude,hours"
GOOD = "XQ-01,Jingde Street,38.4680,106.2760,24/7"


@pytest.fixture
def settings(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")
    return Settings()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "stations.csv"
    path.write_text(f"{HEADINGS}\n{GOOD}\nXQ-02,Second,38.4680,106.2760,whenever\n", encoding="utf-8")
    return path


def asked(kind: str, file: Path, **options: object) -> argparse.Namespace:
    given = {"datum": "wgs84", "dry_run": False, "skip_bad": False} | options
    return argparse.Namespace(kind=kind, file=str(file), **given)


def stored_codes(settings: Settings) -> list[str]:
    engine = open_engine(settings.database)
    with Session(engine) as db:
        codes = [station.code for station in list_stations(db)]
    engine.dispose()
    return codes


def test_a_bad_row_is_named_and_nothing_is_written(
    settings: Settings, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = import_file(settings, asked("stations", table))

    assert status == 1
    assert stored_codes(settings) == []
    assert capsys.readouterr().out.splitlines() == [
        "Line 3, hours: “whenever” is not understood; write for example Mo-Fr 08:00-22:00; Sa,Su 09:00-02:00; PH off.",
        "Added: XQ-01.",
        "1 added, 0 changed, 0 closed, 0 as before.",
        "1 bad row.",
        "Nothing was written: mend the rows, or leave them out with --skip-bad.",
    ]


def test_the_good_rows_are_written_if_so_told_and_the_status_still_tells_of_the_bad(
    settings: Settings, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = import_file(settings, asked("stations", table, skip_bad=True))

    assert status == 1
    assert stored_codes(settings) == ["XQ-01"]
    assert capsys.readouterr().out.endswith("1 bad row was left out.\n")


def test_a_dry_run_says_so(settings: Settings, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.write_text(f"{HEADINGS},note\n{GOOD},x\n", encoding="utf-8")

    status = import_file(settings, asked("stations", table, dry_run=True))

    assert status == 0
    assert stored_codes(settings) == []
    assert capsys.readouterr().out.splitlines() == [
        "Columns that are not used: note.",
        "Added: XQ-01.",
        "1 added, 0 changed, 0 closed, 0 as before.",
        "Nothing was written, this was a dry run.",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_an_export_is_taken_back_without_a_change(
    settings: Settings, table: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(settings, asked("stations", table, skip_bad=True))
    out = tmp_path / f"out.{kind}"

    assert export_file(settings, asked("stations", out)) == 0
    assert import_file(settings, asked("stations", out, datum=None)) == 0

    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"1 station is in {out}.",
        "0 added, 0 changed, 0 closed, 1 as before.",
    ]


def test_outlines_need_their_datum_named(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = import_file(settings, asked("areas", tmp_path / "areas.geojson", datum=None))

    assert status == 1
    assert "--datum" in capsys.readouterr().out


def test_outlines_are_taken_in(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ring = [[106.2, 38.4], [106.4, 38.4], [106.4, 38.6], [106.2, 38.4]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"adcode": 640104}, "geometry": shape}
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")

    assert import_file(settings, asked("areas", path, datum="gcj02")) == 0

    assert capsys.readouterr().out.splitlines() == [
        "Changed: 640104 (outline).",
        "0 added, 1 changed, 0 closed, 0 as before.",
    ]


def test_a_file_that_cannot_be_taken_in_is_named(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "stations.doc").write_bytes(b"")

    assert import_file(settings, asked("stations", tmp_path / "stations.doc")) == 1
    assert export_file(settings, asked("stations", tmp_path / "stations.doc")) == 1

    words = "stations.doc is of no kind that is known here; use .csv, .xlsx or .geojson."
    assert capsys.readouterr().out.splitlines() == [words, words]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_reason_has_its_words_and_no_file_steers_the_terminal(language: str) -> None:
    errors = tuple(RowError(2, "\x1b[31m名\u202e", reason, "\x1b]0;x\x07\ud800") for reason in Reason)

    with speaking(language):
        lines = list(report_lines(ImportReport(errors=errors)))

    assert len(lines) == len(Reason) + 3
    assert all(line.isprintable() or "\u3000" in line for line in lines)
    assert "".join(lines).encode()


def test_a_long_list_is_cut_and_counted() -> None:
    with speaking("en"):
        lines = list(report_lines(ImportReport(added=tuple(f"A{number}" for number in range(25)), is_written=True)))

    assert lines[0].endswith("A18, A19, … (+5).")
