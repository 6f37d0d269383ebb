"""The commands that check a file of loans, take it in and hand it out."""

import os
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from models.starter_data import STARTER_DATA

TEXT = (
    (STARTER_DATA / "loans.toml").read_text(encoding="utf-8").replace("valid_to = 2026-12-31", "valid_to = 9999-12-31")
)


@pytest.fixture(autouse=True)
def english(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")


def file(folder: Path, text: str) -> str:
    path = folder / "loans.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_without_a_flaw_tells_which_answers_lead_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["loans", "check", file(tmp_path, TEXT)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Ning-individual loan (宁个贷) (ning_ge_dai)"
    assert "  ⏳ not now: owner_age=17 ← age (S60, 0.6)" in lines
    assert "  🟡 possible: has_tax_or_qr_takings_record_6m=false ← tax_record (S61, 0.5)" in lines
    assert lines[-1].startswith("The file has no flaw as of ")


def test_each_flaw_is_one_line_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = file(tmp_path, TEXT.replace('field = "purpose"', 'field = "porpoise"').replace('"marriage", ', '"wedding", '))

    assert main(["loans", "check", bad]) == 1
    assert main(["import", "loans", bad]) == 1

    papers, field = (1 + TEXT[: TEXT.index(words)].count("\n") for words in ('"marriage", ', 'field = "purpose"'))
    assert capsys.readouterr().out.splitlines() == 2 * [
        f"{bad}:{papers}: products.sgl_person.papers: there is no paper “wedding”; add it, or correct the name",
        f"{bad}:{field}: rules.purpose.field: nothing is asked about “porpoise”; take one of the fields that there are",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["loans", "check", str(tmp_path / "none.toml")]) == 1

    assert capsys.readouterr().out == f"{tmp_path / 'none.toml'}: No such file or directory\n"


def test_rules_are_taken_in_and_handed_out_as_they_were_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stricter = TEXT.replace("value = [18, 65]", "value = [18, 55]")
    out = tmp_path / "out.toml"

    assert main(["import", "loans", file(tmp_path, stricter), "--dry-run"]) == 0
    assert main(["import", "loans", file(tmp_path, stricter)]) == 0
    assert main(["export", "loans", str(out)]) == 0

    assert out.read_text(encoding="utf-8") == stricter
    lines = capsys.readouterr().out.splitlines()
    changed = [
        "Changed: Ning-individual loan (宁个贷) (ning_ge_dai): age",
        "Changed: Unsecured loan for individual businesses (banks in general) (bank_unsecured_generic): age",
    ]
    # The other loans end on another day than those that ship.
    told = [line for line in lines if line.startswith("Changed: ") and line.endswith(": age")]
    assert told == changed + changed
    assert "  ⏳ not now: owner_age=17 ← age (S60, 0.6)" in lines
    assert [line for line in lines if line.startswith(("5 loans", "The loans"))] == [
        "5 loans with 20 rules can be taken in; nothing was written.",
        "5 loans with 20 rules hold from now on.",
        f"The loans and their rules are in {out}.",
    ]


def test_loans_that_come_and_go_are_told_before_they_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    renamed = TEXT.replace("ning_ge_dai", "ning_ge_dai_2")

    assert main(["import", "loans", file(tmp_path, renamed), "--dry-run"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert "New: Ning-individual loan (宁个贷) (ning_ge_dai_2)" in lines
    assert "No longer offered: Ning-individual loan (宁个贷) (ning_ge_dai)" in lines
    assert main(["import", "loans", file(tmp_path, TEXT)]) == 0
    capsys.readouterr()
    assert main(["import", "loans", file(tmp_path, TEXT), "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "No loan is judged otherwise than now."


def test_who_reads_only_the_first_lines_sees_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as cut_off:
        monkeypatch.setattr(sys, "stdout", cut_off)

        assert main(["loans", "check", file(tmp_path, TEXT)]) == 0
