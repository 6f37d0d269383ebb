"""What people read about the bot before they write to it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.refusal import bad_request

Json = dict[str, Any]

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}|")
EVERYWHERE = {"type": "default"}


@dataclass
class Profile:
    """Each kind of text by language; the empty language is for everybody else."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    """By chat; None for all chats without one of their own."""
    _commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    def commands(self, language: str = "", scope: Json | None = None) -> list[Json]:
        return self._commands.get((_key(scope), language), [])

    def command_names(self, language: str = "", scope: Json | None = None) -> list[str]:
        return [command["command"] for command in self.commands(language, scope)]

    def set_commands(self, commands: list[Json], language: str, scope: Json | None) -> None:
        if any(not COMMAND.fullmatch(command["command"]) for command in commands):
            raise bad_request("BOT_COMMAND_INVALID")
        if any(not command["description"].strip() for command in commands):
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self._commands[_key(scope), language] = commands

    def forget_commands(self, language: str, scope: Json | None) -> None:
        self._commands.pop((_key(scope), language), None)


def language_of(parameters: Json) -> str:
    language: str = parameters.get("language_code", "")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _key(scope: Json | None) -> str:
    return json.dumps(scope or EVERYWHERE, sort_keys=True)
