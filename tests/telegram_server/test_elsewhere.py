"""The server also serves tests without an event loop, from a thread or from a process of its own."""

import json
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.telegram_server.in_process import SeparateServer
from tests.telegram_server.in_thread import ThreadedServer


def call(api_url: str, token: str, method: str, **parameters: Any) -> Any:
    request = Request(
        f"{api_url}{token}/{method}", json.dumps(parameters).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request) as response:
        return json.load(response)["result"]


def test_a_thread_serves_a_test_that_has_no_loop() -> None:
    with ThreadedServer() as telegram:
        sent = telegram.run(lambda server: server.person(7).sends("/start"))
        [update] = call(telegram.api_url, telegram.token, "getUpdates")
        call(telegram.api_url, telegram.token, "getUpdates", offset=update["update_id"] + 1)
        call(telegram.api_url, telegram.token, "sendMessage", chat_id=7, text="hello")
        telegram.run(lambda server: server.settled(quiet=0.01))

        assert update["update_id"] == sent.update_id
        assert telegram.run(lambda server: server.chat(7).visible_text) == "/start\nhello"
        with pytest.raises(KeyError):
            telegram.run(lambda server: server.chat(8))


def test_a_process_serves_through_its_control_door() -> None:
    with SeparateServer() as telegram:
        sent = telegram.does(7, "sends", text="/start")
        album = telegram.does(7, "sends_album", count=2)
        telegram.does(7, "sends", text="hello all", group_id=-55)
        poll = telegram.update({"poll": {}})
        telegram.add_fault("429", method="sendMessage", chat_id=7, retry_after=3)
        keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}

        with pytest.raises(OSError, match="429"):
            call(telegram.api_url, telegram.token, "sendMessage", chat_id=7, text="?")
        call(telegram.api_url, telegram.token, "sendMessage", chat_id=-55, text="?", reply_markup=keyboard)
        tap = telegram.does(7, "taps", label_or_data="Yes", group_id=-55)
        updates = call(telegram.api_url, telegram.token, "getUpdates")
        call(telegram.api_url, telegram.token, "getUpdates", offset=updates[-1]["update_id"] + 1)
        telegram.settled(quiet=0.01)

        assert [update["update_id"] for update in updates] == [
            sent["update_id"],
            *(photo["update_id"] for photo in album),
            poll - 1,
            poll,
            tap["update_id"],
        ]
        assert [made["status"] for made in telegram.calls(after=1)] == [200, 200, 200]
        assert telegram.chat(-55)["messages"][-1]["buttons"] == [["Yes"]]
        assert telegram.state() == {
            "highest_offset": tap["update_id"] + 1,
            "pending": 0,
            "queued": 6,
            "calls": 4,
            "faults": {"429": 1},
            "early": 0,
            "unanswered_taps": 1,
        }
        telegram.does(7, "sends", text="nobody reads it")
        with pytest.raises(TimeoutError, match="1 updates were not taken"):
            telegram.settled(timeout=0.05)
