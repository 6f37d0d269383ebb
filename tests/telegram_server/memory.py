"""All that the server remembers."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from tests.telegram_server.bell import Bell
from tests.telegram_server.call import Call
from tests.telegram_server.chats import Chat, Json, Message
from tests.telegram_server.files import Files
from tests.telegram_server.profile import Profile
from tests.telegram_server.push import Push
from tests.telegram_server.refusal import blocked, chat_not_found, migrated
from tests.telegram_server.schema import Schema
from tests.telegram_server.taps import Tap
from tests.telegram_server.updates import Updates

FIRST_UPDATE_ID = 700_000_001
# Beyond 32 bits on purpose: ids of Telegram have up to 52 significant bits.
FIRST_USER_ID = 2**33 + 1
LARGEST_ID = 2**52 - 1


class Memory:
    def __init__(self, *, bot_id: int, username: str, clock: Callable[[], float], schema: Schema) -> None:
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "暖驿", "username": username}
        self.clock = clock
        self.schema = schema
        self.bell = Bell()
        self.calls: list[Call] = []
        self.chats: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.updates = Updates(clock, self.bell, FIRST_UPDATE_ID)
        self.files = Files()
        self.profile = Profile()
        self.webhook: Json | None = None
        """The parameters of the newest setWebhook, while it holds."""
        self.pushes: list[Push] = []
        self.user_ids: Iterator[int] = itertools.count(FIRST_USER_ID)
        self._query_ids = itertools.count(2**52 + 1)
        self._album_ids = itertools.count(2**53 + 1)

    @property
    def now(self) -> int:
        return int(self.clock())

    def open_chat(self, chat_id: int, kind: str, **names: Any) -> Chat:
        """The chat of this id, made if there is none."""
        if not 0 < abs(chat_id) <= LARGEST_ID:
            raise ValueError(f"Telegram gives out no id of more than 52 bits: {chat_id}")
        if chat_id not in self.chats:
            self.chats[chat_id] = Chat(chat_id, kind, names)
        return self.chats[chat_id]

    def chat_for_bot(self, reference: int | str) -> Chat:
        """The chat that a call means.

        Raises:
            Refused: it is unknown or gone, its person has blocked the bot, or it has moved.
        """
        chat = self._find_chat(reference)
        if chat is None or chat.is_gone:
            raise chat_not_found()
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        if chat.has_blocked:
            raise blocked()
        return chat

    def write(self, chat: Chat, sender: Json | None, content: Json, **more: Any) -> Message:
        """Put a new message into a chat."""
        message = Message(chat, chat.last_message_id + 1, self.now, sender, content, **more)
        chat.add(message)
        return message

    def new_query_id(self) -> str:
        return str(next(self._query_ids))

    def new_album_id(self) -> str:
        return str(next(self._album_ids))

    def _find_chat(self, reference: int | str) -> Chat | None:
        if isinstance(reference, int) or reference.lstrip("-").isdigit():
            return self.chats.get(int(reference))
        named = (chat for chat in self.chats.values() if f"@{chat.names.get('username')}" == reference)
        return next(named, None)
