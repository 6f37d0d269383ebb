"""The commands that take stations and areas in and hand them out."""

import argparse
import json
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.console.commands import Command
from bot.console.import_words import problem_line, report_lines
from bot.console.station_commands import export_file, import_file
from bot.settings import Settings
from handlers.words import speaking
from models.database import open_engine
from models.files.import_report import BadFile, FileProblem, ImportReport, Reason, RowError
from models.station import list_stations
from models.stations.cells import STATION_FORM

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


def test_a_dry_run_that_leaves_bad_rows_out_says_both(
    settings: Settings, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = import_file(settings, asked("stations", table, skip_bad=True, dry_run=True))

    assert status == 1
    assert stored_codes(settings) == []
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "1 bad row would be left out.",
        "Nothing was written, this was a dry run.",
    ]


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


@pytest.mark.parametrize("deed", [import_file, export_file])
def test_a_file_that_is_not_there_is_said_to_be_missing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], deed: Command
) -> None:
    path = tmp_path / "nowhere" / "stations.csv"

    assert deed(settings, asked("stations", path)) == 1

    assert capsys.readouterr().out == f"There is no {path}: check its name and folder.\n"


@pytest.mark.parametrize("deed", [import_file, export_file])
def test_a_file_that_cannot_be_opened_is_named_with_the_reason(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], deed: Command
) -> None:
    path = tmp_path / "stations.csv"
    path.mkdir()

    assert deed(settings, asked("stations", path)) == 1

    assert capsys.readouterr().out == f"{path} cannot be opened (Is a directory).\n"


def test_a_report_in_chinese_is_chinese_throughout(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "stations.csv"
    path.write_text("编号,名称,纬度,经度,营业时间\nA,某站,38.468,106.276,全天\nB,某站,38.468,106.276,全天\n", "utf-8")
    chinese = settings.model_copy(update={"default_language": "zh_CN"})
    import_file(chinese, asked("stations", path))
    path.write_text(
        "编号,名称,营业时间,座位数\nA,新名,早8点-晚8点,2\nB,,,\nC,某站,早上8点，看情况,六个\nB,某站,,3\nD,某站,全天,\n",
        "utf-8",
    )
    capsys.readouterr()

    import_file(chinese, asked("stations", path, dry_run=True))

    example = "周一至周五 08:00-22:00；周六日 09:00-次日02:00；节假日 休息"
    assert capsys.readouterr().out.splitlines() == [
        f"第 4 行，营业时间：看不懂“早上8点，看情况”；请写成例如：{example}。",
        "第 4 行，座位数：“六个”不是合适的数字。",
        "第 5 行，编号：第 3 行已经用了这个编号。",
        "第 6 行，纬度和经度：这里必须填写。",
        "修改：A（名称、营业时间、座位数）。",
        "新增 0，修改 1，关闭 0，未变 1。",
        "有 3 行数据有问题。",
        "没有写入：请改正这些行，或用 --skip-bad 略过它们。",
    ]


@pytest.mark.parametrize(
    ("column", "value", "choices"),
    [
        ("状态", "maybe", "开放、暂停开放、关闭"),
        ("开门方式", "maybe", "自由进出、扫码、打电话"),
        ("坐标系", "maybe", "wgs84、gcj02、bd09"),
        ("示例", "maybe", "是、否"),
        ("设施", "热水、maybe", "饮用水、热水、微波炉、"),
        ("品牌", "maybe", "工会驿站、服务驿站、"),
    ],
)
def test_a_word_that_is_not_known_is_answered_with_those_that_are(
    *, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, value: str, choices: str
) -> None:
    path = tmp_path / "stations.csv"
    path.write_text(f"编号,{column}\nA,{value}\n", "utf-8")

    import_file(settings.model_copy(update={"default_language": "zh_CN"}), asked("stations", path))

    assert capsys.readouterr().out.startswith(f"第 2 行，{column}：这里不认识“maybe”；可以写：{choices}")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_problem_of_a_file_has_its_words(language: str) -> None:
    with speaking(language):
        lines = {problem_line("名\x1b.csv", BadFile(problem, "7\x07")) for problem in FileProblem}

    assert len(lines) == len(FileProblem)
    assert all(line.isprintable() and "名�.csv" in line for line in lines)


def test_features_are_counted_and_not_lines(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    point = {"type": "Point", "coordinates": [106.276, 38.468]}
    feature = {"type": "Feature", "geometry": point, "properties": {"code": "A", "name": "A", "hours": "24/7"}}
    path = tmp_path / "stations.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, feature]}), encoding="utf-8")

    import_file(settings, asked("stations", path))

    assert capsys.readouterr().out.startswith("Feature 2, code: Feature 1 has this code already.\n")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_reason_has_its_words_and_no_file_steers_the_terminal(language: str) -> None:
    errors = tuple(RowError(2, "\x1b[31m名\u202e", reason, "\x1b]0;x\x07\ud800") for reason in Reason)

    with speaking(language):
        lines = list(report_lines(ImportReport(errors=errors), STATION_FORM))

    assert len(lines) == len(Reason) + 3
    assert lines[-2] == {"en": "1 bad row.", "zh_CN": "有 1 行数据有问题。"}[language]
    assert all(line.isprintable() or "\u3000" in line for line in lines)
    assert "".join(lines).encode()
    assert not [line for line in lines if line.endswith(("?.", "？。", "..", "。。"))]


def test_a_long_list_is_cut_and_counted() -> None:
    with speaking("en"):
        report = ImportReport(added=tuple(f"A{number}" for number in range(25)), is_written=True)
        lines = list(report_lines(report, STATION_FORM))

    assert lines[0].endswith("A18, A19, and 5 more.")
