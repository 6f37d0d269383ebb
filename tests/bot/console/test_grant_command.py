"""Rights are given, listed and taken back on the command line."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.__main__ import main
from bot.starter import load_starter_data
from models.people.audit import list_audit
from models.person import Contact
from tests.conftest import opened
from tests.playground import NOON

CONTACT = "telegram:77"


@pytest.fixture
def grant(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> "Grant":
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DEFAULT_LANGUAGE", "en")
    return Grant(sqlite_url, capsys)


class Grant:
    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        status = main(["grant", *arguments])
        return status, self._capsys.readouterr().out.strip()


def test_a_role_is_given_listed_and_taken_back(grant: Grant) -> None:
    assert grant()[1].startswith("Nobody holds a role yet.")
    assert grant(CONTACT, "admin", "640100") == (0, "telegram:77 holds: Admin · Yinchuan")
    assert grant(CONTACT, "staff", "盐池") == (0, "telegram:77 holds: Staff · Yanchi County")
    assert grant() == (0, "telegram:77  admin  640100 Yinchuan\ntelegram:77  staff  640323 Yanchi County")
    assert grant(CONTACT, "staff", "640323", "--end") == (0, "telegram:77 no longer holds: Staff · Yanchi County")
    assert grant() == (0, "telegram:77  admin  640100 Yinchuan")
    with opened(grant.url) as engine, Session(engine) as db:
        told = [(entry.action, entry.facts["origin"]) for entry in list_audit(db, subject="person:1")]
    assert told == [("role.granted", "command"), ("role.granted", "command"), ("role.ended", "command")]


@pytest.mark.parametrize("words", ["640000", "全区", "宁夏", "Ningxia"])
def test_the_region_goes_by_its_names(grant: Grant, words: str) -> None:
    assert grant(CONTACT, "admin", words) == (0, "telegram:77 holds: Admin · the whole region")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("77", "admin", "640100"), "“77” is no contact"),
        (("telegram:abc", "admin", "640100"), "“telegram:abc” is no contact"),
        ((CONTACT,), "Say the role and the area as well"),
        ((CONTACT, "admin"), "Say the role and the area as well"),
        ((CONTACT, "admin", "110000"), "There is no area “110000”"),
        ((CONTACT, "admin", "9" * 30), "There is no area"),
        ((CONTACT, "admin", "Mars"), "There is no area “Mars”"),
        ((CONTACT, "admin", "640100", "--end"), "They don't hold that"),
    ],
)
def test_what_can_not_be_done_is_said_and_leaves_nothing(grant: Grant, arguments: tuple[str, ...], said: str) -> None:
    status, words = grant(*arguments)

    assert (status, words.startswith(said)) == (1, True), words
    with opened(grant.url) as engine, Session(engine) as db:
        assert db.exec(select(Contact)).all() == []


def test_what_the_settings_grant_is_ended_there(grant: Grant, tmp_path: Path) -> None:
    with opened(grant.url) as engine, Session(engine) as db:
        load_starter_data(db, files=tmp_path, is_demo=False, admins=[CONTACT], now=NOON)
        db.commit()

    assert grant(CONTACT, "admin", "640000", "--end")[1].startswith("That stands in ADMINS")
    assert grant() == (0, "telegram:77  admin  640000 the whole region")
