"""The bank of questions goes out into a file with its pictures, and comes back without a change."""

from pathlib import Path

import pytest

from bot.console.station_commands import export_file, import_file
from bot.settings import Settings
from tests.bot.console.test_station_commands import asked


@pytest.mark.parametrize(("name", "language"), [("bank.csv", "zh_CN"), ("bank.xlsx", "en")])
def test_what_is_handed_out_is_taken_in_again_without_a_change(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, language: str
) -> None:
    settings = Settings(_env_file=None, database_url=sqlite_url, data_dir=tmp_path / "var", default_language=language)
    path = tmp_path / name
    (tmp_path / "one.csv").write_text("code,why\nspeed-01,=1+1 是公式\n", encoding="utf-8")
    assert import_file(settings, asked("quiz", tmp_path / "one.csv", datum=None)) == 0
    assert export_file(settings, asked("quiz", path)) == 0
    assert "70" in capsys.readouterr().out.splitlines()[-1]
    assert len(list((tmp_path / "bank-photos").glob("*.png"))) == 4
    assert name != "bank.csv" or ",'=1+1" in path.read_text(encoding="utf-8")

    assert import_file(settings, asked("quiz", path, datum=None)) == 0

    (figures,) = capsys.readouterr().out.splitlines()
    assert figures.count("0") == 4, figures
