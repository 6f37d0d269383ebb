"""Whoever runs the program is spoken to in DEFAULT_LANGUAGE, also before the program is loaded."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.console.command_line import parser
from bot.console.help_words import told_language
from handlers.words import LANGUAGES, catalogue
from tests.bot.start.forked import ROOT, ForkedBots
from tests.bot.start.surgery import Surgery

LATIN_SENTENCE = re.compile(r"[a-z]+( [a-z]+){3,}")


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder without settings, as if nobody had asked for the language yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEFAULT_LANGUAGE", raising=False)
    told_language.cache_clear()
    yield
    told_language.cache_clear()


def helps(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The help of a command and of those beneath it."""
    yield parser.format_help()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from helps(command)


def test_the_help_is_chinese_where_nothing_else_is_set() -> None:
    for told in helps(parser()):
        assert told.startswith("用法：python -m bot")
        assert not LATIN_SENTENCE.search(told.replace("python -m bot", "")), told


@pytest.mark.parametrize(
    ("file", "language"),
    [
        ("DEFAULT_LANGUAGE=en", "en"),
        ("# DEFAULT_LANGUAGE=en\nPORT=1\nexport default_language = 'en'  # mine", "en"),
        ("# DEFAULT_LANGUAGE=en", "zh_CN"),
        ("DEFAULT_LANGUAGE=fr", "zh_CN"),
        ("DEFAULT_LANGUAGE=\nPORT=1", "zh_CN"),
    ],
)
def test_the_language_is_found_in_the_settings_file(tmp_path: Path, file: str, language: str) -> None:
    (tmp_path / ".env").write_text(file, encoding="utf-8")

    assert told_language() == language


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("DEFAULT_LANGUAGE=zh_CN", encoding="utf-8")
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")

    assert told_language() == "en"
    assert parser().format_help().startswith("usage: python -m bot [-h] COMMAND ...")


@pytest.mark.parametrize("content", [b"DEFAULT_LANGUAGE=en\xff", None], ids=["no text", "no file"])
def test_a_file_that_cannot_be_read_is_told_in_the_default_language(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / ".env").write_bytes(content)

    assert told_language() == "zh_CN"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_says_what_the_catalogue_says(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("DEFAULT_LANGUAGE", language)

    told = parser().format_help()

    assert catalogue(language).gettext("bring the database to this program's schema") in told


def test_mistakes_are_told_in_chinese(bots: ForkedBots, tmp_path: Path) -> None:
    chinese = {"DEFAULT_LANGUAGE": ""}

    typed, set_ = bots.run(tmp_path, chinese, "frobnicate"), bots.run(tmp_path, {**chinese, "PORT": "eighty"})

    assert (typed.status, set_.status) == (2, 2)
    assert typed.complaints[-1].endswith("有哪些命令，看：python -m bot --help")
    assert set_.complaints == ["PORT：写 0 到 65535 的整数。"]


def test_the_doctor_speaks_chinese(surgery: Surgery) -> None:
    surgery.settings |= {"default_language": "zh_CN", "demo": True, "host": "0.0.0.0"}

    surgery.says(offline=True)

    marks = [line.partition("  ")[0] for line in surgery.lines[:-1]]
    assert (marks.count("要办"), {*marks}) == (1, {"正常", "要办"})
    assert surgery.lines[-1] == "有 1 件事要办。"
    assert not any(LATIN_SENTENCE.search(line) for line in surgery.lines)


def test_the_help_is_there_before_the_program_is_loaded() -> None:
    heavy = {"babel", "handlers", "pydantic", "sqlalchemy", "telegram", "aiohttp"}
    program = "import sys; from bot.console.command_line import parser; parser().format_help(); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)

    assert heavy & {*done.stdout.split()} == set()
