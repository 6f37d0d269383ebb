"""What is sent later, or to many, against all that a messenger's server may answer."""

import socket
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.routing import Answer, Unreachable, Upload, accepted
from bot.telegram.channel import TelegramChannel
from models.messages.outgoing import AMBIGUOUS, EXPIRED, FAILED, QUEUED, SENT, Kind
from models.person import FIRST_SURROGATE_CHAT
from tests.bot.connected import connected
from tests.bot.eventually import eventually
from tests.bot.post_office import PostOffice, post_office, utc_now
from tests.telegram_server import Fault, Person, TelegramServer


class RememberingPage:
    """The chat page's channel: remembers calls by their keys, and is out of reach as often as it is told."""

    name = "web"

    def __init__(self) -> None:
        self.sent: dict[str, Mapping[str, Any]] = {}
        self.unreachable = 0

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        if self.unreachable:
            self.unreachable -= 1
            raise Unreachable("the disk is full")
        self.sent[str(key)] = parameters
        return accepted({"message_id": len(self.sent)})


class Knocking(TelegramChannel):
    """Counts its calls."""

    tries = 0

    async def call(self, *told: Any, **more: Any) -> Answer:
        self.tries += 1
        return await super().call(*told, **more)


@pytest.fixture(autouse=True)
def small_pauses(hurried: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.verdicts._FIRST_PAUSE", 0.05)
    monkeypatch.setattr("bot.delivery.verdicts._PAGE_PAUSE", 0.05)


@pytest.fixture
def page() -> RememberingPage:
    return RememberingPage()


@pytest.fixture
async def office(
    sqlite_url: str, tmp_path: Path, channel: TelegramChannel, page: RememberingPage
) -> AsyncIterator[PostOffice]:
    async with post_office(sqlite_url, tmp_path, telegram=channel, web=page) as office:
        yield office


@pytest.fixture
def riders(telegram: TelegramServer) -> list[Person]:
    return [telegram.person() for _number in range(5)]


def chats(people: list[Person]) -> list[int]:
    return [person.chat.chat_id for person in people]


async def test_messages_arrive_once_and_are_noted(
    office: PostOffice, telegram: TelegramServer, riders: list[Person]
) -> None:
    await office.put(*chats(riders))

    rows = await office.until_over()

    assert [row.state for row in rows] == [SENT] * 5
    assert sorted(call.chat_id for call in telegram.calls_of("sendMessage")) == sorted(chats(riders))  # type: ignore[type-var]
    assert all(row.message_id for row in rows)
    assert office.courier.size == 0


async def test_messages_of_one_chat_keep_their_order(
    office: PostOffice, telegram: TelegramServer, rider: Person
) -> None:
    chat_id = rider.chat.chat_id
    for number in range(3):
        await office.put(chat_id, key=f"{number} ")

    await office.until_over()

    assert [call.parameters["text"] for call in telegram.calls_of("sendMessage", chat_id)] == [
        f"{number} {chat_id}" for number in range(3)
    ]


@pytest.mark.parametrize("kind", ["429", "500"])
async def test_messages_of_one_chat_keep_their_order_though_one_is_tried_again(
    office: PostOffice, telegram: TelegramServer, rider: Person, monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    monkeypatch.setattr("bot.delivery.verdicts._FIRST_PAUSE", 0.5)
    telegram.faults.add(Fault(kind, retry_after=1))
    chat_id = rider.chat.chat_id
    for number in range(3):
        await office.put(chat_id, key=f"{number} ")

    await office.until_over()

    came = [call.parameters["text"] for call in telegram.calls_of("sendMessage", chat_id) if not call.refusal]
    assert came == [f"{number} {chat_id}" for number in range(3)]


async def test_chats_that_are_closed_for_long_leave_room_for_others(
    office: PostOffice, telegram: TelegramServer
) -> None:
    closed = chats([telegram.person() for _number in range(40)])
    for chat_id in closed:
        office.pace.hold(chat_id, 600)
    await office.put(*closed)
    open_chat = telegram.person().chat.chat_id
    await office.put(open_chat)

    await office.until(lambda rows: rows[-1].state == SENT)
    await office.until(lambda rows: {row.state for row in rows[:-1]} == {QUEUED})

    assert {row.lost for row in await office.rows()} == {0}


async def test_what_is_over_when_its_turn_comes_is_dropped(
    office: PostOffice, telegram: TelegramServer, rider: Person
) -> None:
    office.pace.hold_all(2)
    await office.put(rider.chat.chat_id, expires_at=utc_now() + timedelta(seconds=1))

    (row,) = await office.until_over()

    assert (row.state, row.reason) == (FAILED, EXPIRED)
    assert telegram.calls_of("sendMessage") == []


async def test_while_a_chat_is_closed_others_go_on(
    office: PostOffice, telegram: TelegramServer, riders: list[Person]
) -> None:
    closed, *others = chats(riders)
    telegram.faults.add(Fault("429", chat_id=closed, retry_after=600))
    await office.put(closed, *others)

    rows = await office.until(lambda rows: sorted(row.state for row in rows) == [QUEUED, *[SENT] * 4])

    assert [row.chat_id for row in rows if row.state == QUEUED] == [closed]
    assert len(telegram.calls_of("sendMessage", closed)) == 1


async def test_a_chat_that_is_closed_is_left_alone_for_so_long(
    office: PostOffice, telegram: TelegramServer, rider: Person
) -> None:
    closed = rider.chat.chat_id
    telegram.faults.add(Fault("429", chat_id=closed, retry_after=1))
    await office.put(closed)

    (row,) = await office.until_over()

    assert row.state == SENT
    assert telegram.faults.early == []
    first, second = telegram.calls_of("sendMessage", closed)
    assert second.at - first.at >= 1


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("blocked", "blocked"), ("deactivated", "gone"), ("gone", "gone"), ("refused", "refused")],
)
async def test_a_refusal_is_final_at_once_and_has_its_reason(
    office: PostOffice, telegram: TelegramServer, riders: list[Person], kind: Any, reason: str
) -> None:
    refusing, *others = chats(riders)
    telegram.faults.add(Fault(kind, chat_id=refusing))
    await office.put(refusing, *others)

    rows = await office.until_over()

    assert [(row.chat_id, row.reason) for row in rows if row.state == FAILED] == [(refusing, reason)]
    assert len(telegram.calls_of("sendMessage", refusing)) == 1


async def test_a_group_that_moved_is_followed(office: PostOffice, telegram: TelegramServer, rider: Person) -> None:
    group = -500
    rider.in_group(group)
    telegram.migrates(group, -1_000_000_000_500)
    await office.put(group)

    (row,) = await office.until_over()

    assert (row.state, row.chat_id) == (SENT, -1_000_000_000_500)


async def test_an_answer_that_never_came_is_one_repeat_at_most_and_is_listed(
    office: PostOffice, telegram: TelegramServer, riders: list[Person]
) -> None:
    unlucky, twice, *others = chats(riders)
    telegram.faults.add(Fault("drop_after_delivery", chat_id=unlucky, times=1))
    telegram.faults.add(Fault("drop_after_delivery", chat_id=twice, times=2))
    await office.put(unlucky, twice, *others)

    rows = {row.chat_id: row for row in await office.until_over()}

    assert (rows[unlucky].state, rows[unlucky].lost) == (SENT, 1)
    assert (rows[twice].state, rows[twice].lost) == (AMBIGUOUS, 2)
    assert {len(telegram.calls_of("sendMessage", chat)) for chat in (unlucky, twice)} == {2}
    assert [rows[chat].lost for chat in others] == [0, 0, 0]


async def test_a_server_in_trouble_costs_no_message(
    office: PostOffice, telegram: TelegramServer, riders: list[Person]
) -> None:
    trouble = telegram.faults.add(Fault("500", times=None))
    await office.put(*chats(riders))
    await telegram.until(lambda: len(trouble.struck) >= 4)
    telegram.faults.clear()

    rows = await office.until_over()

    assert [(row.state, row.lost) for row in rows] == [(SENT, 0)] * 5


async def test_a_message_that_the_server_stumbles_over_is_given_up(
    office: PostOffice, telegram: TelegramServer, riders: list[Person]
) -> None:
    bad, *others = chats(riders)
    telegram.faults.add(Fault("500", chat_id=bad, times=None))
    await office.put(bad, *others)
    for number in range(8):
        await office.put(*others, key=f"{number} ")

    rows = await office.until_over()

    assert [(row.chat_id, row.reason) for row in rows if row.state == FAILED] == [(bad, "no_answer")]


async def test_a_server_that_is_not_there_is_waited_for(sqlite_url: str, tmp_path: Path, page: RememberingPage) -> None:
    with socket.socket() as nobody:
        # Taken, so that nobody else listens there meanwhile.
        nobody.bind(("127.0.0.1", 0))
        async with (
            connected(Knocking("1:x", f"http://127.0.0.1:{nobody.getsockname()[1]}/bot")) as channel,
            post_office(sqlite_url, tmp_path, telegram=channel, web=page) as office,
        ):
            await office.put(5)
            await eventually(lambda: channel.tries > 1)
            await office.until(lambda rows: [(row.state, row.lost) for row in rows] == [(QUEUED, 0)])


async def test_the_chat_page_knows_a_repeat_by_its_key(office: PostOffice, page: RememberingPage) -> None:
    page.unreachable = 1
    web = FIRST_SURROGATE_CHAT + 1
    await office.put(web)

    (row,) = await office.until_over()

    assert (row.state, row.lost) == (SENT, 0)
    assert list(page.sent) == [f"outgoing:{row.id}"]


async def test_a_channel_that_is_not_connected_is_the_reason(
    sqlite_url: str, tmp_path: Path, page: RememberingPage
) -> None:
    async with post_office(sqlite_url, tmp_path, telegram=None, web=page) as office:
        await office.put(5, FIRST_SURROGATE_CHAT + 1)
        rows = await office.until_over()

    assert [(row.state, row.reason) for row in rows] == [(FAILED, "not_connected"), (SENT, None)]


async def test_told_to_stop_it_waits_for_what_is_on_its_way_and_gives_back_the_rest(
    sqlite_url: str, tmp_path: Path, channel: TelegramChannel, page: RememberingPage, telegram: TelegramServer
) -> None:
    people = [telegram.person() for _number in range(20)]
    telegram.faults.add(Fault("slow", times=None, seconds=0.2))
    async with post_office(sqlite_url, tmp_path, telegram=channel, web=page, rate=30) as office:
        await office.put(*chats(people), kind=Kind.NOTICE)
        await telegram.until(lambda: len(telegram.calls_of("sendMessage")) >= 3)
    async with post_office(sqlite_url, tmp_path, telegram=channel, web=page) as again:
        assert not [row for row in await again.rows() if row.lost]
        await again.until_over()

    assert sorted(call.chat_id for call in telegram.calls_of("sendMessage")) == sorted(chats(people))  # type: ignore[type-var]
