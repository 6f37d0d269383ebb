"""The command that hands out a table of cases."""

from pathlib import Path

import pytest

from bot.__main__ import main


@pytest.fixture(autouse=True)
def english(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")
    (tmp_path / "empty.csv").write_text("code,name,level\nA,First,region\n", encoding="utf-8")
    main(["import", "offices", str(tmp_path / "empty.csv")])


@pytest.mark.parametrize("area", [[], ["--area", "640000"], ["--area", "640104"], ["--area", "Xingqing"]])
def test_a_table_of_cases_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str], area: list[str]) -> None:
    file = tmp_path / "cases.csv"
    capsys.readouterr()

    assert main(["export", "cases", str(file), *area]) == 0

    assert capsys.readouterr().out == f"0 cases are in {file}.\n"
    assert file.read_text(encoding="utf-8-sig").startswith("Number,Kind,Topic")


def test_an_unknown_area_is_named_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()

    assert main(["export", "cases", str(tmp_path / "cases.csv"), "--area", "Atlantis"]) == 1

    told = "There is no area “Atlantis”; write the name or code of a city or county.\n"
    assert capsys.readouterr().out == told
    assert not (tmp_path / "cases.csv").exists()
