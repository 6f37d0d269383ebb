"""Chats and messages as the people in them see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.upload import Upload

Json = dict[str, Any]


@dataclass
class Message:
    chat: "Chat"
    message_id: int
    date: int
    sender: Json | None
    """The User it is from; None for a channel's post."""
    content: Json
    """The fields that make the message what it is: text, entities, photo, venue, ..."""
    markup: Json | None = None
    """The keyboard that came with it, of any kind."""
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    edit_date: int | None = None
    earlier: list[Json] = field(default_factory=list)
    """What it was before each edit, oldest first."""
    is_deleted: bool = False
    update_id: int | None = None
    """Of the update that told the bot of it, where a person sent it."""

    @property
    def json(self) -> Json:
        message: Json = {"message_id": self.message_id, "date": self.date, "chat": self.chat.json}
        if self.sender is not None:
            message["from"] = self.sender
        else:
            message["sender_chat"] = self.chat.json
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        message |= self.content
        if self.inline_keyboard:
            message["reply_markup"] = {"inline_keyboard": self.inline_keyboard}
        return message

    @property
    def is_by_bot(self) -> bool:
        return self.sender is not None and bool(self.sender["is_bot"])

    @property
    def text(self) -> str | None:
        return self.content.get("text")

    @property
    def caption(self) -> str | None:
        return self.content.get("caption")

    @property
    def visible_text(self) -> str:
        return self.text or self.caption or ""

    @property
    def location(self) -> Json | None:
        return self.content.get("location")

    @property
    def venue(self) -> Json | None:
        return self.content.get("venue")

    @property
    def photo(self) -> str | None:
        """The file_id of its largest size."""
        sizes = self.content.get("photo")
        return sizes[-1]["file_id"] if sizes else None

    @property
    def document(self) -> Json | None:
        return self.content.get("document")

    @property
    def voice(self) -> Json | None:
        return self.content.get("voice")

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        return self.markup.get("inline_keyboard", []) if self.markup else []

    @property
    def buttons(self) -> list[list[str]]:
        """The labels under the message, row by row."""
        return [[button["text"] for button in row] for row in self.inline_keyboard]

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard that it brought, row by row."""
        rows = self.markup.get("keyboard", []) if self.markup else []
        return [[button["text"] for button in row] for row in rows]

    def find_button(self, wanted: str) -> Json | None:
        """By its label, or by its callback data."""
        everywhere = [button for row in self.inline_keyboard for button in row]
        labelled = [button for button in everywhere if button["text"] == wanted]
        return next(iter(labelled or [button for button in everywhere if button.get("callback_data") == wanted]), None)


@dataclass
class Chat:
    chat_id: int
    kind: str
    """private, group, supergroup or channel."""
    names: Json
    """first_name and so on of a person, title of a group."""
    by_id: dict[int, Message] = field(default_factory=dict)
    """With the deleted ones."""
    last_message_id: int = 0
    reply_keyboard: Json | None = None
    """The reply keyboard that is open now."""
    actions: list[str] = field(default_factory=list)
    """What sendChatAction showed, oldest first."""
    has_blocked: bool = False
    is_gone: bool = False
    migrated_to: int | None = None

    @property
    def json(self) -> Json:
        return {"id": self.chat_id, "type": self.kind, **self.names}

    @property
    def messages(self) -> list[Message]:
        """What is in the chat now, oldest first, from both sides."""
        return [message for message in self.by_id.values() if not message.is_deleted]

    @property
    def by_bot(self) -> list[Message]:
        return [message for message in self.messages if message.is_by_bot]

    @property
    def last(self) -> Message | None:
        """The bot's newest message."""
        return next(iter(reversed(self.by_bot)), None)

    @property
    def visible_text(self) -> str:
        return "\n".join(message.visible_text for message in self.messages if message.visible_text)

    def add(self, message: Message) -> None:
        self.by_id[message.message_id] = message
        self.last_message_id = max(self.last_message_id, message.message_id)

    def find(self, message_id: int) -> Message | None:
        message = self.by_id.get(message_id)
        return None if message is None or message.is_deleted else message
