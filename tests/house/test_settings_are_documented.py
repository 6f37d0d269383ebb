"""`.env.example` is what people copy: it lists every setting, and copying it as it is changes nothing."""

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.house.source import ROOT

EXAMPLE = ROOT / ".env.example"


def documented() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    settings = [line.partition("=") for line in lines if line and not line.startswith("#")]
    names = [name for name, _, _ in settings]
    assert len(names) == len(set(names)), "a setting stands twice"
    return {name: value for name, _, value in settings}


def test_the_example_lists_every_setting_and_no_other() -> None:
    assert documented().keys() == {name.upper() for name in Settings.model_fields}


def test_a_copied_example_means_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in documented():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    defaults = Settings().model_dump()

    (tmp_path / ".env").write_bytes(EXAMPLE.read_bytes())

    assert Settings().model_dump() == defaults


def test_every_default_can_be_read_in_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in documented():
        monkeypatch.delenv(name, raising=False)
    shown = {name.lower() for name, value in documented().items() if value}
    without = {
        name for name, value in Settings(_env_file=None).model_dump(mode="json").items() if value in ("", [], None)
    }
    assert shown == Settings.model_fields.keys() - without


def test_every_setting_is_explained_above_it() -> None:
    paragraphs = EXAMPLE.read_text(encoding="utf-8").strip().split("\n\n")
    assert all(paragraph.startswith("# ") for paragraph in paragraphs)
