"""The bot's profile on Telegram: commands, descriptions and the menu button, in both languages."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.backoff import Backoff
from bot.delivery.routing import Channel, Unreachable
from bot.logs import OurWords
from bot.telegram.answers import Declined, WrongToken, ask

logger = logging.getLogger(__name__)

# Telegram's codes for the languages of the catalogues.
_CODES: Final = {"zh_CN": "zh", "en": "en"}


@dataclass(frozen=True, slots=True)
class Profile:
    """Texts by language (zh_CN, en); short descriptions have at most 120 characters, descriptions 512."""

    commands: Sequence[tuple[str, Mapping[str, str]]]
    short_description: Mapping[str, str]
    description: Mapping[str, str]


async def learn_name(channel: Channel) -> str:
    """The bot's own username, asked for until Telegram says it; empty where it never will."""
    backoff = Backoff()
    while True:
        try:
            username = (await ask(channel, "getMe")).get("username")
            return username if isinstance(username, str) else ""
        except WrongToken:
            return ""
        except (Declined, Unreachable):
            logger.info("The bot's name is not known yet.")
        await asyncio.sleep(backoff.wait())


async def set_profile(channel: Channel, profile: Profile, *, default_language: str = "zh_CN") -> int:
    """Set what differs; returns how many settings that were.

    The methods are rate-limited strictly, so each is asked first how it stands. The bot works without a profile: what
    fails is logged and comes with the next start.
    """
    changed = 0
    for name, scope, content in _settings(profile, default_language):
        try:
            current = await ask(channel, f"get{name}", scope)
            if current not in (content, *content.values()):
                await ask(channel, f"set{name}", {**scope, **content})
                changed += 1
        except Declined as declined:
            logger.warning(
                "A part of the bot's profile is not set.",
                extra={"part": name, **scope, "description": declined.answer.description},
            )
        except (Unreachable, WrongToken) as error:
            logger.warning("The bot's profile is not set.", extra={"part": name, "reason": OurWords(error)})
            break
    return changed


def _settings(profile: Profile, default_language: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Name after `get` and `set`, the language as a parameter (none: everybody else's), and the content."""
    for code, language in (("", default_language), *((code, language) for language, code in _CODES.items())):
        scope = {"language_code": code} if code else {}
        commands = [{"command": command, "description": words[language]} for command, words in profile.commands]
        yield "MyCommands", scope, {"commands": commands}
        yield "MyShortDescription", scope, {"short_description": profile.short_description[language]}
        yield "MyDescription", scope, {"description": profile.description[language]}
    yield "ChatMenuButton", {}, {"menu_button": {"type": "commands"}}
