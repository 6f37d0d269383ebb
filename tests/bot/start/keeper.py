"""Somebody who saves the data and brings it back."""

import argparse
import hashlib
from pathlib import Path

import pytest

from bot.console.commands import run
from bot.settings import Settings

CONTENT = b"hot water is on the second floor"
NAME = hashlib.sha256(CONTENT).hexdigest()


class Keeper:
    """`said` is the last thing that they were told, in one line."""

    def __init__(self, url: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self.folder = folder
        self.files = folder / "files"
        self.said = ""
        self._capsys = capsys

    def asks(self, command: str, file: Path) -> int:
        """The exit status."""
        settings = Settings(_env_file=None, database_url=self.url, data_dir=self.folder, default_language="en")
        status = run(settings, argparse.Namespace(command=command, file=str(file)))
        self.said = self._capsys.readouterr().out.strip()
        assert "\n" not in self.said
        return status
