"""D3: the program says in its log how it keeps commits safe."""

import logging

import pytest

from bot.opening import tell_journal
from models.database import journal_mode


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ((3, 40, 1), "This SQLite may lose commits in its write-ahead log: a rollback journal is used"),
        ((3, 51, 3), "SQLite runs with its write-ahead log and synchronous FULL."),
    ],
)
def test_the_log_says_how_commits_are_kept(
    caplog: pytest.LogCaptureFixture, version: tuple[int, int, int], words: str
) -> None:
    caplog.set_level(logging.INFO)

    tell_journal(version)

    (record,) = caplog.records
    assert record.getMessage().startswith(words)
    facts = {"version": ".".join(map(str, version)), "journal": journal_mode(version)}
    assert vars(record).items() >= facts.items()
