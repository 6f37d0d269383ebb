"""A program to look at, and what the doctor says of it."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.console.commands import run
from bot.settings import Settings
from tests.conftest import opened


class Surgery:
    """`lines` is all that was said the last time, `status` the exit status."""

    def __init__(self, url: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self.folder = folder
        self.settings: dict[str, Any] = {"database_url": url, "data_dir": folder, "default_language": "en"}
        self._capsys = capsys
        self.status = 0

    def says(self, **flags: bool) -> list[str]:
        """What there is to do."""
        asked = argparse.Namespace(**{"command": "doctor", "offline": False, "again": False} | flags)
        self.status = run(Settings(_env_file=None, **self.settings), asked)
        self.lines = self._capsys.readouterr().out.splitlines()
        return [line.removeprefix("to do  ") for line in self.lines if line.startswith("to do  ")]

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Committed at its end."""
        with opened(self.url) as engine, Session(engine) as db, db.begin():
            yield db
