"""Several processes on one PostgreSQL, or one that came too early on one SQLite file."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from models.person import Person, contact_for
from tests.chaos.doors import push_at_once
from tests.chaos.orders import SPEND, list_effects
from tests.chaos.stage import Stage
from tests.chaos.verdict import list_unsettled
from tests.conftest import opened
from tests.loops import Count, rounds

pytestmark = pytest.mark.chaos


def test_two_processes_that_recover_the_same_work_share_it(postgresql_stage: Stage, count: Count) -> None:
    stage = postgresql_stage
    for at in range(2, rounds(6, 200)):
        talk = stage.write_at_once("one", "two", "three", "four")
        if stage.start(kill_at=at, where=("committed",)).outlives(talk):
            break
        stage.note_death()
        with stage.running(polls=False), stage.running():
            talk.result()

    count(f"{stage.deaths} deaths, {stage.settle_accounts()} replies came twice")


def test_messages_of_one_person_to_several_processes_are_served_one_after_the_other(
    postgresql_stage: Stage, count: Count
) -> None:
    stage = postgresql_stage
    times = rounds(4, 200)
    with stage.running_several() as doors:
        for number in range(times):
            talk = stage.write_at_once(*(f"{number}.{word}" for word in range(8)), riders=1)
            stage.riders[-1].is_in_order = False
            assert push_at_once(zip(itertools.cycle(doors), stage.newest_updates(8), strict=False)) == [200] * 8
            talk.result()

    assert stage.settle_accounts() == 0
    count(f"{times} times 8 messages at once")


def test_one_person_on_three_channels_at_once_is_served_one_after_the_other(
    postgresql_stage: Stage, count: Count
) -> None:
    """Each channel is a chat of its own, and each may come to another process; what is done to the person is not."""
    stage, times = postgresql_stage, rounds(4, 200)
    person_id, chats = _remember_on_three_channels(stage.database_url)
    with stage.running(polls=False) as one, stage.running(polls=False) as other:
        for number in range(times):
            addresses = itertools.cycle((one.address, other.address))
            pushes = [
                (f"{address}/{channel}", {"update_id": number, "message": _says(SPEND, chat_id, number)})
                for address, (channel, chat_id) in zip(addresses, chats.items(), strict=False)
            ]
            assert push_at_once(pushes) == [200] * 3

    with opened(stage.database_url) as engine:
        assert list_effects(engine) == {person_id: [SPEND] * (3 * times)}
        assert list_unsettled(engine) == []
    count(f"{times} times 3 messages at once")


def test_an_album_whose_photos_come_to_two_processes_is_one_in_its_order_and_has_one_reply(
    postgresql_stage: Stage, count: Count
) -> None:
    stage, times = postgresql_stage, rounds(3, 200)
    with stage.running_several() as doors:
        for _ in range(times):
            rider = stage.rider()
            asked = stage.begin(lambda rider=rider: rider.does(rider.person.sends, "/album", "Which photos?"))  # type: ignore[misc]
            assert push_at_once(zip(doors, stage.newest_updates(1), strict=False)) == [200]
            asked.result()
            stage.telegram.run(lambda _server, rider=rider: rider.sends_album(10))  # type: ignore[misc]
            assert push_at_once(zip(itertools.cycle(doors), stage.newest_updates(10), strict=False)) == [200] * 10
            stage.begin(rider.hears).result()

    assert stage.settle_accounts() == 0
    count(f"{times} albums of 10")


def test_a_second_process_on_a_sqlite_file_does_not_start(sqlite_stage: Stage) -> None:
    with sqlite_stage.running() as first:
        assert first.address == ""
        assert sqlite_stage.start().ends() == 1


def _remember_on_three_channels(url: str) -> tuple[int, dict[str, int]]:
    """Somebody's person id, and their chat id by channel."""
    now = datetime.now(UTC)
    with opened(url) as engine, Session(engine) as db:
        contacts = {
            channel: contact_for(db, channel=channel, address="5000000001", now=now)
            for channel in ("telegram", "wechat", "web")
        }
        person = Person(created_at=now)
        db.add(person)
        db.flush()
        assert person.id is not None
        for contact in contacts.values():
            contact.person_id = person.id
        db.commit()
        return person.id, {channel: contact.chat_id or 0 for channel, contact in contacts.items()}


def _says(words: str, chat_id: int, number: int) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private"}
    return {"message_id": number, "date": 0, "chat": chat, "from": {"id": chat_id, "is_bot": False}, "text": words}
