"""The people who write to the bot. What they do becomes updates at once; nothing here waits."""

from dataclasses import dataclass, replace
from typing import Any

from tests.telegram_server import samples
from tests.telegram_server.chats import Chat, Json, Message
from tests.telegram_server.html_markup import read_html
from tests.telegram_server.memory import Memory
from tests.telegram_server.sending import file_content
from tests.telegram_server.taps import Tap
from tests.telegram_server.texts import command_entities
from tests.telegram_server.upload import Upload


@dataclass(frozen=True)
class Person:
    """Somebody in a chat: alone with the bot, or in a group."""

    memory: Memory
    user: Json
    chat: Chat

    @property
    def user_id(self) -> int:
        user_id: int = self.user["id"]
        return user_id

    @property
    def sees(self) -> str:
        return self.chat.visible_text

    def in_group(self, group_id: int, title: str = "骑手群") -> "Person":
        """The same person in a group, which is made if there is none; ids below -10**12 make a supergroup."""
        kind = "supergroup" if group_id < -(10**12) else "group"
        return replace(self, chat=self.memory.open_chat(group_id, kind, title=title))

    def sends(self, text: str) -> Message:
        return self._writes(_text(text))

    def sends_html(self, source: str) -> Message:
        """What somebody wrote with formatting, told as HTML."""
        return self._writes(_formatted(source))

    def presses(self, label: str) -> Message:
        """Press a button of the reply keyboard that is open."""
        rows = (self.chat.reply_keyboard or {}).get("keyboard", [])
        labels = [button["text"] for row in rows for button in row]
        if label not in labels:
            raise LookupError(f"no button {label!r} on the open keyboard {labels}")
        return self.sends(label)

    def sends_location(self, latitude: float, longitude: float, live_period: int | None = None) -> Message:
        place: Json = {"latitude": latitude, "longitude": longitude}
        return self._writes({"location": place if live_period is None else {**place, "live_period": live_period}})

    def moves(self, message_id: int, latitude: float, longitude: float) -> Message:
        """A live location goes on."""
        place = {**self._own(message_id).content["location"], "latitude": latitude, "longitude": longitude}
        return self._rewrites(message_id, {"location": place})

    def sends_venue(self, latitude: float, longitude: float, title: str, address: str = "") -> Message:
        place = {"latitude": latitude, "longitude": longitude}
        return self._writes({"location": place, "venue": {"location": place, "title": title, "address": address}})

    def sends_photo(
        self, caption: str | None = None, *, media_group: str | None = None, content: bytes | None = None
    ) -> Message:
        photo = samples.new_photo() if content is None else Upload("photo.jpg", content, "image/jpeg")
        described = file_content(self.memory, "photo", self.memory.files.store("photo", photo), {})
        together = {"media_group_id": media_group} if media_group else {}
        return self._writes({**described, **_caption(caption), **together}, uploads={"photo": photo})

    def sends_album(self, count: int, caption: str | None = None) -> list[Message]:
        """Photos that belong together; the first bears the caption, and each comes as an update of its own."""
        album = self.memory.new_album_id()
        return [self.sends_photo(None if number else caption, media_group=album) for number in range(count)]

    def sends_voice(self, duration: int = 3, *, content: bytes | None = None) -> Message:
        voice = samples.new_voice() if content is None else Upload("voice.ogg", content, "audio/ogg")
        stored = self.memory.files.store("voice", voice)
        described = file_content(self.memory, "voice", stored, {"duration": duration, "mime_type": voice.mime})
        return self._writes(described, uploads={"voice": voice})

    def sends_document(self, filename: str, content: bytes, mime: str = "application/octet-stream") -> Message:
        document = Upload(filename, content, mime)
        described = file_content(self.memory, "document", self.memory.files.store("document", document), {})
        return self._writes(described, uploads={"document": document})

    def sends_video(self, size: int) -> Message:
        """Of so many bytes, none of which are there to be fetched."""
        facts = {"file_id": "video", "file_unique_id": "video", "width": 1920, "height": 1080, "duration": 60}
        return self._writes({"video": {**facts, "mime_type": "video/mp4", "file_size": size}})

    def sends_contact(self, phone: str = "+8613800000000") -> Message:
        contact = {"phone_number": phone, "first_name": self.user["first_name"], "user_id": self.user_id}
        return self._writes({"contact": contact})

    def sends_sticker(self) -> Message:
        sticker = self.memory.files.store("sticker", Upload("sticker.webp", b"RIFF\0\0\0\0WEBP", "image/webp"))
        return self._writes(file_content(self.memory, "sticker", sticker, {"emoji": "🛵"}))

    def forwards(self, text: str, written_by: str = "Somebody") -> Message:
        origin = {"type": "hidden_user", "date": self.memory.now - 60, "sender_user_name": written_by}
        return self._writes({**_text(text), "forward_origin": origin})

    def replies(self, message_id: int, text: str) -> Message:
        return self._writes({**_text(text), "reply_to_message": self.chat.by_id[message_id].json})

    def edits(self, message_id: int, text: str) -> Message:
        return self._rewrites(message_id, _text(text))

    def edits_html(self, message_id: int, source: str) -> Message:
        return self._rewrites(message_id, _formatted(source))

    def taps(self, label_or_data: str, message_id: int | None = None) -> Tap:
        """Tap an inline button of the newest message that bears it, or of the message that is named.

        Raises:
            LookupError: no such button can be seen.
        """
        choice = self.chat.messages if message_id is None else [self.chat.by_id[message_id]]
        for message in reversed(choice):
            button = message.find_button(label_or_data)
            if button is not None and "callback_data" in button:
                return self.taps_old(message.message_id, button["callback_data"])
        seen = [label for message in choice for row in message.buttons for label in row]
        raise LookupError(f"no button {label_or_data!r} that can be tapped among {seen}")

    def taps_old(self, message_id: int, data: str, *, is_inaccessible: bool = False, is_expired: bool = False) -> Tap:
        """Tap a button whether the message still bears it or not.

        `is_inaccessible`: the message is too old for Telegram to show it to the bot.
        `is_expired`: it is too late to answer the tap.
        """
        query_id = self.memory.new_query_id()
        now = self.memory.clock()
        tap = Tap(query_id, self.chat.chat_id, self.user_id, message_id, data, now, is_expired=is_expired)
        self.memory.taps[query_id] = tap
        bare = {"chat": self.chat.json, "message_id": message_id, "date": 0}
        message = bare if is_inaccessible or message_id not in self.chat.by_id else self.chat.by_id[message_id].json
        query = {"id": query_id, "from": self.user, "message": message, "chat_instance": f"chat {self.chat.chat_id}"}
        tap.update_id = self.memory.updates.add({"callback_query": {**query, "data": data}})["update_id"]
        return tap

    def blocks(self) -> Json:
        self.chat.has_blocked = True
        return self._changes_membership("member", "kicked")

    def unblocks(self) -> Json:
        self.chat.has_blocked = False
        return self._changes_membership("kicked", "member")

    def adds_bot(self) -> Json:
        """Into the group."""
        return self._changes_membership("left", "member")

    def _changes_membership(self, before: str, after: str) -> Json:
        def member(status: str) -> Json:
            banned = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.memory.bot, "status": status, **banned}

        change = {"old_chat_member": member(before), "new_chat_member": member(after), "date": self.memory.now}
        return self.memory.updates.add({"my_chat_member": {"chat": self.chat.json, "from": self.user, **change}})

    def _writes(self, content: Json, **more: Any) -> Message:
        message = self.memory.write(self.chat, self.user, content, **more)
        message.update_id = self.memory.updates.add({"message": message.json})["update_id"]
        return message

    def _rewrites(self, message_id: int, content: Json) -> Message:
        message = self._own(message_id)
        message.earlier.append(message.json)
        message.content = {**message.content, **content}
        message.edit_date = self.memory.now
        message.update_id = self.memory.updates.add({"edited_message": message.json})["update_id"]
        return message

    def _own(self, message_id: int) -> Message:
        message = self.chat.by_id[message_id]
        if message.sender != self.user:
            raise LookupError(f"message {message_id} is somebody else's")
        return message


def _text(text: str) -> Json:
    entities = command_entities(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _formatted(source: str) -> Json:
    text, entities = read_html(source)
    return {"text": text, "entities": entities}


def _caption(caption: str | None) -> Json:
    return {"caption": caption} if caption else {}
