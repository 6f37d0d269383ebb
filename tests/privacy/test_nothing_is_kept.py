"""V2: what is used once leaves no bytes in the database, its journal or its folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.jobs.clock import Clock
from models.database import open_engine
from models.messages.received import Waiting, keep_updates
from tests.conftest import acquainted, playing
from tests.models.stations.samples import add_station
from tests.playground import NOON, Playground
from tests.privacy import canaries
from tests.transcript import Transcript

AT = f"{canaries.LATITUDE} {canaries.LONGITUDE}"


@pytest.fixture(params=[(3, 40, 1), (3, 51, 3)], ids=["rollback journal", "write-ahead log"])
def playground(
    request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Playground]:
    assert open_engine.__kwdefaults__ is not None
    monkeypatch.setitem(open_engine.__kwdefaults__, "sqlite_version", request.param)
    with playing(sqlite_url, tmp_path) as playground:
        with playground.session() as db:
            add_station(db, now=NOON)
            db.commit()
        yield playground


@pytest.fixture
def chat(playground: Playground) -> Transcript:
    person = playground.telegram.person(
        language_code="en", first_name=canaries.NAME, last_name=canaries.LAST_NAME, username=canaries.USERNAME
    )
    return acquainted(Transcript(playground, person))


def left_behind(playground: Playground, folder: Path) -> list[str]:
    """What can be found once the clock has come by."""
    clock = Clock(playground.core)
    playground.run(clock.run(clock.wipe))
    return canaries.found_in_files(folder)


def test_the_search_sees_what_is_there(chat: Transcript, tmp_path: Path) -> None:
    spot = {"latitude": canaries.LATITUDE, "longitude": canaries.LONGITUDE}
    with chat.db as db:
        keep_updates(db, [Waiting("telegram", "1", {"message": {"location": spot}})], worker=1, now=NOON)
        db.commit()

    assert canaries.found_in_files(tmp_path)


def test_a_bare_position_leaves_no_digit_behind(chat: Transcript, tmp_path: Path) -> None:
    assert chat.does(f"(location {AT})")[0].startswith("< Open now, nearest first:")
    assert "1. " in chat.does("[Closed ones too]")[0]
    chat.does("[Filter]")
    chat.does("[Show stations]")
    chat.does("[1]")
    chat.does(f"(venue {AT} {canaries.TITLE})")

    assert left_behind(chat.playground, tmp_path) == []


def test_a_button_with_a_position_that_is_of_no_use_any_more_leaves_none_behind(
    chat: Transcript, tmp_path: Path
) -> None:
    message_id = chat.person.sends("/near").message_id
    chat.playground.settle()

    chat.person.taps_old(message_id, f"a|gone|{canaries.POSITION[0]},{canaries.POSITION[1]}")
    chat.person.taps_old(message_id, f"a|near|{canaries.POSITION[0]},{canaries.POSITION[1]}|zz")
    chat.person.taps_old(message_id, f"q|9|x|{canaries.DATA}")
    chat.playground.settle()

    assert chat.hears()
    assert left_behind(chat.playground, tmp_path) == []


def test_what_is_said_outside_of_any_flow_leaves_nothing_behind(chat: Transcript, tmp_path: Path) -> None:
    person = chat.person
    for said in (canaries.TEXT, f"/{canaries.TEXT}", f"/near {canaries.TEXT}", f"/start {canaries.LINK}"):
        person.sends(said)
    sent = person.sends("hello").message_id
    chat.playground.settle()
    person.edits(sent, canaries.TEXT)
    person.forwards(canaries.TEXT, written_by=canaries.NAME)
    person.sends_photo(canaries.CAPTION)
    person.sends_album(2, canaries.CAPTION)
    person.sends_document(canaries.FILE_NAME, b"x", "image/jpeg")
    person.sends_document(canaries.FILE_NAME, b"x")
    person.sends_contact(canaries.PHONE)
    person.sends_voice()
    person.sends_sticker()
    chat.playground.settle()

    assert chat.hears()
    assert left_behind(chat.playground, tmp_path) == []


def test_replies_that_could_not_leave_at_once_leave_nothing_behind(chat: Transcript, tmp_path: Path) -> None:
    chat.person.blocks()
    chat.person.sends_location(canaries.LATITUDE, canaries.LONGITUDE)
    chat.playground.settle()

    assert left_behind(chat.playground, tmp_path) == []
