"""`python -m bot doctor` asks Telegram whether it answers, knows the token, and brings updates here."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.start.surgery import Surgery
from tests.telegram_server import Fault, TelegramServer
from tests.telegram_server.in_thread import ThreadedServer
from tests.telegram_server.push import Push

HERE = "https://bot.example/telegram"


@pytest.fixture
def surgery(sqlite_surgery: Surgery) -> Surgery:
    return sqlite_surgery


@pytest.fixture
def telegram(surgery: Surgery) -> Iterator[ThreadedServer]:
    with ThreadedServer() as telegram:
        surgery.settings |= {"telegram_token": telegram.token, "telegram_api_url": telegram.api_url}
        yield telegram


def give_webhook(server: TelegramServer, url: str) -> None:
    server.pusher.is_on = False
    server.memory.webhook = {"url": url}


def let_wait(server: TelegramServer, count: int) -> None:
    person: Any = server.person()
    for _number in range(count):
        person.sends("hello")


def test_telegram_that_answers_is_well(surgery: Surgery, telegram: ThreadedServer) -> None:
    assert surgery.says() == []

    assert any(line.startswith("ok     Telegram: @nuanyi_bot answers within ") for line in surgery.lines)


def test_a_token_that_telegram_does_not_know_is_found(surgery: Surgery, telegram: ThreadedServer) -> None:
    surgery.settings["telegram_token"] = "1:CANARY"

    (line,) = surgery.says()

    assert line.startswith("Telegram refuses TELEGRAM_TOKEN (status 401): take the current token from @BotFather")
    assert "CANARY" not in "".join(surgery.lines)


def test_telegram_out_of_reach_is_found(surgery: Surgery) -> None:
    surgery.settings |= {"telegram_token": "1:CANARY", "telegram_api_url": "http://127.0.0.1:1/bot"}

    (line,) = surgery.says()

    assert line.startswith("Telegram cannot be reached (getMe: ClientConnectorError ECONNREFUSED): look after ")
    assert "CANARY" not in "".join(surgery.lines)


def test_telegram_is_not_asked_offline(surgery: Surgery) -> None:
    surgery.settings |= {"telegram_token": "1:CANARY", "telegram_api_url": "http://127.0.0.1:1/bot"}

    assert surgery.says(offline=True) == []


def test_telegram_that_declines_is_found(surgery: Surgery, telegram: ThreadedServer) -> None:
    telegram.run(lambda server: server.faults.add(Fault("429", method="getMe", retry_after=7)))

    (line,) = surgery.says()

    assert line.startswith("Telegram declines (getMe: status 429, ")


def test_a_webhook_that_takes_updates_elsewhere_is_found(surgery: Surgery, telegram: ThreadedServer) -> None:
    telegram.run(lambda server: give_webhook(server, "https://elsewhere.example/telegram"))

    (line,) = surgery.says()
    assert line.startswith("Telegram: a webhook takes this bot's updates elsewhere; start the program, ")

    surgery.settings |= {"telegram_webhook_url": HERE, "telegram_webhook_secret": "x"}
    (line,) = surgery.says()
    assert line.startswith("Telegram: updates go to another address than TELEGRAM_WEBHOOK_URL; start the program")


def test_a_webhook_that_brings_updates_here_is_well(surgery: Surgery, telegram: ThreadedServer) -> None:
    telegram.run(lambda server: give_webhook(server, HERE))
    surgery.settings |= {"telegram_webhook_url": HERE, "telegram_webhook_secret": "x"}

    assert surgery.says() == []


def test_a_webhook_that_does_not_take_updates_is_found(surgery: Surgery, telegram: ThreadedServer) -> None:
    telegram.run(lambda server: give_webhook(server, HERE))
    telegram.run(lambda server: server.memory.pushes.append(Push(1, 500, time.time(), None)))
    surgery.settings |= {"telegram_webhook_url": HERE, "telegram_webhook_secret": "x"}

    (line,) = surgery.says()

    assert line.startswith("Telegram could not deliver (Wrong response from the webhook: 500): see that ")


def test_updates_that_pile_up_at_telegram_are_found(surgery: Surgery, telegram: ThreadedServer) -> None:
    telegram.run(lambda server: let_wait(server, 101))

    (line,) = surgery.says()

    assert line.startswith("Telegram: 101 updates wait there; ")
