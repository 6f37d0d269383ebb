"""What reached nobody is told on the command line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.__main__ import main
from models.messages.outgoing import FAILED, QUEUED, REFUSED, Kind, Outgoing, send_later
from tests.conftest import opened


@pytest.fixture(autouse=True)
def surroundings(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")


def told(capsys: pytest.CaptureFixture[str], *flags: str) -> str:
    assert main(["undelivered", *flags]) == 0
    return capsys.readouterr().out.strip()


def test_where_all_was_delivered_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == "Everything of the last seven days was delivered."
    assert told(capsys, "--again") == "There is nothing that another try would help."


def test_what_failed_is_listed_and_sent_once_more(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.now(UTC)
    with opened(sqlite_url) as engine, Session(engine) as db:
        send_later(
            db, key="a", chat_id=7, kind=Kind.CASE, method="sendMessage", parameters={"text": "secret"}, due_at=now
        )
        row = db.exec(select(Outgoing)).one()
        row.state, row.reason, row.settled_at = FAILED, REFUSED, now
        db.add(row)
        db.commit()

    heard = told(capsys)
    assert "• 1 × answers and news: refused by the channel" in heard
    assert heard.endswith("Once the reason is gone, python -m bot undelivered --again sends what can be sent.")
    assert "secret" not in heard
    assert told(capsys, "--again") == "1 message is sent once more."
    with opened(sqlite_url) as engine, Session(engine) as db:
        assert db.exec(select(Outgoing)).one().state == QUEUED
