"""The list of commands that Telegram shows in the chats of colleagues: with what they have rights to."""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from bot.delivery.routing import Channel, Unreachable
from bot.facts import commands_for
from bot.telegram.answers import Declined, WrongToken, ask
from bot.transactions import Transactions
from models.people.access import Colleague, list_colleagues
from models.person import TELEGRAM

log = logging.getLogger(__name__)

# Rights are given in chats, on the command line and by the settings; this finds them all.
LOOK_SECONDS: Final = 20.0
Commands = list[dict[str, str]]


class ColleagueMenus:
    """Runs in one process at a time. Remembers what each chat shows; of what it does not know it asks Telegram."""

    def __init__(self, telegram: Channel, transactions: Transactions, *, default_language: str) -> None:
        self._telegram = telegram
        self._transactions = transactions
        self._default_language = default_language
        self._shown: dict[int, Commands] = {}

    async def run(self) -> None:
        while True:
            await self.turn()
            await asyncio.sleep(LOOK_SECONDS)

    async def turn(self) -> None:
        """Bring every chat to what it should show. What Telegram declines is tried again at the next turn."""
        colleagues = await self._transactions.insist(partial(list_colleagues, channel=TELEGRAM))
        wanted = {colleague.chat_id: self._wanted(colleague) for colleague in colleagues}
        # Who was forgotten is no colleague any more, and their chat is one as any other.
        wanted |= {chat_id: [] for chat_id in self._shown if chat_id not in wanted}
        for chat_id, commands in wanted.items():
            if self._shown.get(chat_id) == commands:
                continue
            try:
                await self._show(chat_id, commands)
            except Declined as declined:
                # A chat that nobody has opened yet has no list.
                log.debug("A colleague's menu is not set.", extra={"status": declined.answer.status})
            except (Unreachable, WrongToken):
                return

    def _wanted(self, colleague: Colleague) -> Commands:
        """None of its own where there are no rights: then it shows what all chats show."""
        if not colleague.roles:
            return []
        return commands_for(colleague.language or self._default_language, colleague.roles)

    async def _show(self, chat_id: int, commands: Commands) -> None:
        """The methods that set are rate-limited strictly, so it is asked first how it stands."""
        scope: Mapping[str, Any] = {"scope": {"type": "chat", "chat_id": chat_id}}
        if await ask(self._telegram, "getMyCommands", scope) != commands:
            if commands:
                await ask(self._telegram, "setMyCommands", {**scope, "commands": commands})
            else:
                await ask(self._telegram, "deleteMyCommands", scope)
        self._shown[chat_id] = commands
