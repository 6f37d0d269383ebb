"""Answers to getUpdates that Telegram's own server does not give; none of them may make the bot deaf."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.telegram.answers import WrongToken
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Pace, PollingHealth, PollingState, poll
from tests.bot.connected import connected
from tests.bot.eventually import eventually
from tests.bot.raw_server import SILENCE, RawServer, http, raw_server
from tests.bot.remembering_inbox import RememberingInbox
from tests.bot.running import running

QUICK = Pace(long_poll=1, first_wait=0.01, longest_wait=0.02, conflict_wait=0.02)
WEBHOOK_GONE = http(b'{"ok":true,"result":true}')


def given(*updates: Any) -> bytes:
    return http(json.dumps({"ok": True, "result": updates}).encode())


def refused(status: int, description: str) -> bytes:
    body = {"ok": False, "error_code": status, "description": description}
    return http(json.dumps(body).encode(), f"{status} Refused")


@asynccontextmanager
async def polling(inbox: RememberingInbox, *answers: bytes) -> AsyncIterator[tuple[RawServer, PollingHealth]]:
    """Poll from a server that gives these answers and then keeps silent."""
    health = PollingHealth()
    async with (
        raw_server(WEBHOOK_GONE, *answers, SILENCE) as server,
        connected(TelegramChannel("1:x", f"{server.address}/bot")) as channel,
        running(poll(channel, inbox, health=health, pace=QUICK)),
    ):
        yield server, health


def offsets(server: RawServer) -> list[int | None]:
    asked = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in server.requests if b"/getUpdates " in request]
    return [parameters.get("offset") for parameters in asked]


async def test_what_is_no_update_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    inbox = RememberingInbox()
    batch = given(
        {"message": {"text": "nameless"}}, "words", None, {"update_id": True}, {"update_id": 7}, {"update_id": "8"}
    )

    async with polling(inbox, batch) as (server, _):
        await eventually(lambda: len(offsets(server)) == 2)

    assert inbox.batches == [["7"]]
    assert offsets(server) == [None, 8]
    passed_over = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [vars(record)["place"] for record in passed_over] == [0, 1, 2, 3, 5]
    assert "nameless" not in caplog.text + repr([vars(record) for record in caplog.records])


async def test_a_batch_without_any_id_does_not_stop_the_next() -> None:
    inbox = RememberingInbox()

    async with polling(inbox, given({}, {}), given({"update_id": 7})) as (server, health):
        await eventually(lambda: len(offsets(server)) == 3)

        assert health.state is PollingState.POLLING
    assert inbox.batches == [["7"]]


STRANGE = {
    "no list": http(b'{"ok":true,"result":{"update_id":1}}'),
    "null": http(b'{"ok":true,"result":null}'),
    "a page": http(b"<html>", "502 Bad Gateway"),
    "a refusal": refused(400, "Bad Request: no idea why"),
    "an error": refused(500, "Internal Server Error"),
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
async def test_a_strange_answer_is_an_outage_that_passes(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot")
    inbox = RememberingInbox()

    async with polling(inbox, answer, answer, given({"update_id": 7})) as (server, health):
        await eventually(lambda: len(offsets(server)) == 4)

        assert health.state is PollingState.POLLING
    assert inbox.batches == [["7"]]
    assert [record.message for record in caplog.records] == [
        "Telegram gives no updates; trying again until it does.",
        "Telegram's updates come in again.",
    ]


async def test_ids_that_begin_anew_after_a_quiet_week_are_heard() -> None:
    inbox = RememberingInbox()

    async with polling(inbox, given({"update_id": 900}), given(), given({"update_id": 5})) as (server, _):
        await eventually(lambda: len(offsets(server)) == 4)

    assert inbox.batches == [["900"], ["5"]]
    assert offsets(server) == [None, 901, None, 6]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_ends_polling(status: int) -> None:
    async with (
        raw_server(WEBHOOK_GONE, refused(status, "Unauthorized"), SILENCE) as server,
        connected(TelegramChannel("1:x", f"{server.address}/bot")) as channel,
    ):
        with pytest.raises(WrongToken) as caught:
            await poll(channel, RememberingInbox(), pace=QUICK)
        assert len(offsets(server)) == 1

    assert caught.value.status == status
