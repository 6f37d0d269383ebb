"""The commands that take offices in and hand them out."""

from pathlib import Path

import pytest

from bot.__main__ import main

BAD = "Line 4, level: “club” is not known here; use Guidance station, Committee, Body, Region."


@pytest.fixture(autouse=True)
def english(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")


def table(folder: Path, *lines: str) -> str:
    path = folder / "offices.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return str(path)


def test_a_bad_row_is_named_and_left_out_if_so_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = table(tmp_path, "code,name,level,body", "A,First,body,union", "B,Second,station,", "C,Third,club,")

    assert main(["import", "offices", file]) == 1
    assert main(["import", "offices", file, "--skip-bad"]) == 1

    found = [BAD, "Added: A, B.", "2 added, 0 changed, 0 closed, 0 as before."]
    assert capsys.readouterr().out.splitlines() == [
        *(*found, "1 bad row.", "Nothing was written: mend the rows, or leave them out with --skip-bad."),
        *(*found, "1 bad row was left out."),
    ]


def test_an_export_is_taken_back_without_a_change_and_a_closed_office_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out.xlsx")
    main(["import", "offices", table(tmp_path, "code,name,level,body", "A,First,body,union", "B,Second,station,")])
    capsys.readouterr()

    assert main(["export", "offices", out]) == 0
    assert main(["import", "offices", out]) == 0
    assert main(["import", "offices", table(tmp_path, "编号,状态", "A,关闭"), "--dry-run"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        f"2 offices are in {out}.",
        "0 added, 0 changed, 0 closed, 2 as before.",
        "Closed: A.",
        "0 added, 0 changed, 1 closed, 0 as before.",
        "Nothing was written, this was a dry run.",
    ]


@pytest.mark.parametrize("deed", ["import", "export"])
def test_offices_stand_in_tables_only(tmp_path: Path, capsys: pytest.CaptureFixture[str], deed: str) -> None:
    assert main([deed, "offices", str(tmp_path / "offices.geojson")]) == 1

    assert capsys.readouterr().out == "offices.geojson is no table that is known here; use .csv or .xlsx.\n"
