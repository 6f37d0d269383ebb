"""The bot's profile is set at start, in both languages, and only where it differs."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.telegram.channel import TelegramChannel
from bot.telegram.profile import Profile, set_profile
from handlers import FLOWS
from tests.bot.eventually import eventually
from tests.bot.served import served
from tests.telegram_server import Fault, TelegramServer
from tests.telegram_server.faults import Kind

PROFILE = Profile(
    commands=[
        ("near", {"zh_CN": "附近的暖驿", "en": "Warm stations near you"}),
        ("menu", {"zh_CN": "全部功能", "en": "All there is"}),
    ],
    short_description={"zh_CN": "找最近的暖驿", "en": "Find the nearest warm station"},
    description={"zh_CN": "发个位置给我。", "en": "Send me your location."},
)

CHINESE = [
    "附近的暖心驿站",
    "放弃正在填的",
    "宁夏骑手和快递员的暖心驿站：歇脚、喝水、充电。",
    "把位置发给我，马上告诉你附近开着的驿站。位置不保存。",
]
ENGLISH = [
    "Warm stations around me",
    "Leave what you have begun",
    "Warm stations for riders and couriers in Ningxia: rest, drink, charge.",
    "Send me where you are, and I show you the nearest warm stations that are open now. Your position is not kept.",
]
"""What the program itself tells: of /near, of /cancel, in short and at length."""


def changes(telegram: TelegramServer) -> list[str]:
    return [call.method for call in telegram.calls if call.method.startswith("set")]


async def text(channel: TelegramChannel, method: str, code: str) -> str:
    answer = await channel.call(method, {"language_code": code})
    (words,) = answer.result.values()
    return str(words)


async def test_each_reads_the_profile_in_their_language(telegram: TelegramServer, channel: TelegramChannel) -> None:
    await channel.call("setChatMenuButton", {"menu_button": {"type": "default"}})

    await set_profile(channel, PROFILE)

    shown = telegram.memory.profile
    assert shown.command_names() == ["near", "menu"]
    for code, language in (("", "zh_CN"), ("zh", "zh_CN"), ("en", "en")):
        assert [command["description"] for command in shown.commands(code)] == [
            words[language] for _, words in PROFILE.commands
        ]
        assert await text(channel, "getMyShortDescription", code) == PROFILE.short_description[language]
        assert await text(channel, "getMyDescription", code) == PROFILE.description[language]
    assert shown.menu_buttons[None] == {"type": "commands"}


async def test_everybody_else_reads_the_default_language(telegram: TelegramServer, channel: TelegramChannel) -> None:
    await set_profile(channel, PROFILE, default_language="en")

    assert telegram.memory.profile.commands()[0]["description"] == "Warm stations near you"
    assert telegram.memory.profile.commands("zh")[0]["description"] == "附近的暖驿"
    assert await text(channel, "getMyDescription", "zh") == "发个位置给我。"


async def test_what_is_as_it_should_be_is_not_set_again(telegram: TelegramServer, channel: TelegramChannel) -> None:
    assert await set_profile(channel, PROFILE) == len(changes(telegram))
    telegram.calls.clear()

    assert await set_profile(channel, PROFILE) == 0

    assert changes(telegram) == []


async def test_only_what_differs_is_set(telegram: TelegramServer, channel: TelegramChannel) -> None:
    await set_profile(channel, PROFILE)
    telegram.calls.clear()

    await set_profile(channel, replace(PROFILE, description={**PROFILE.description, "en": "Where are you?"}))

    assert changes(telegram) == ["setMyDescription"]
    assert await text(channel, "getMyDescription", "en") == "Where are you?"


@pytest.mark.parametrize("kind", ["429", "500", "refused"])
async def test_what_telegram_declines_is_logged_and_the_rest_set(
    telegram: TelegramServer, channel: TelegramChannel, caplog: pytest.LogCaptureFixture, kind: Kind
) -> None:
    telegram.faults.add(Fault(kind, method="setMyCommands"))

    await set_profile(channel, PROFILE)

    assert [record.message for record in caplog.records] == ["A part of the bot's profile is not set."]
    assert telegram.memory.profile.command_names() == []
    assert telegram.memory.profile.command_names("en") == ["near", "menu"]
    await set_profile(channel, PROFILE)
    assert telegram.memory.profile.command_names() == ["near", "menu"]


@pytest.mark.parametrize("kind", ["drop_connection", "502", "unauthorized"])
async def test_a_profile_that_cannot_be_set_is_no_reason_to_stop(
    telegram: TelegramServer, channel: TelegramChannel, caplog: pytest.LogCaptureFixture, kind: Kind
) -> None:
    telegram.faults.add(Fault(kind, times=None))

    assert await set_profile(channel, PROFILE) == 0

    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert len(telegram.calls) == 1


async def test_the_program_sets_its_own_profile_when_it_starts(
    sqlite_url: str, tmp_path: Path, telegram: TelegramServer, channel: TelegramChannel
) -> None:
    await channel.call("setChatMenuButton", {"menu_button": {"type": "default"}})

    async with served(sqlite_url, tmp_path / "var", telegram):
        await eventually(lambda: "setChatMenuButton" in changes(telegram)[1:])

    shown = telegram.memory.profile
    assert shown.menu_buttons[None] == {"type": "commands"}
    for code, words in {"": CHINESE, "zh": CHINESE, "en": ENGLISH}.items():
        listed = {command["command"]: command["description"] for command in shown.commands(code)}
        assert list(listed) == [
            *(flow.command for flow in FLOWS if flow.command and flow.is_listed and flow.allowed is None),
            "menu",
            "cancel",
        ]
        told = [await text(channel, method, code) for method in ("getMyShortDescription", "getMyDescription")]
        assert [listed["near"], listed["cancel"], *told] == words
