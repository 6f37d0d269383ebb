"""What the bot says back, as Bot API calls that leave after the commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.conversation.pieces import Piece, pieces_of
from handlers.words import _
from models.formatted_text import Entity, utf16_length

Call = tuple[str, dict[str, Any]]
Mark = tuple[int, int, int]
LONGEST_CAPTION = 1024
LONGEST_TOAST = 200
LONGEST_LABEL = 60
MOST_DATA_BYTES = 64
# A button whose tap the chat page takes itself: it keeps nothing of the chat any more.
FORGET_HERE = "page|forget"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: with `data` it comes back as a tap, with `url` it opens a page, with `copied` it copies
    that.
    """

    text: str
    data: str = ""
    url: str = ""
    copied: str = ""

    def __post_init__(self) -> None:
        if len(self.data.encode()) > MOST_DATA_BYTES:
            raise ValueError(f"callback data of {len(self.data.encode())} bytes on a button")

    def as_json(self) -> dict[str, Any]:
        if self.copied:
            return {"text": self.text, "copy_text": {"text": self.copied}}
        return {"text": self.text, "url": self.url} if self.url else {"text": self.text, "callback_data": self.data}


def label(text: str, longest: int = LONGEST_LABEL) -> str:
    """What fits on a button: one line, cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


Rows = Sequence[Sequence[Button]]


def keyboard(rows: Rows) -> dict[str, Any]:
    return {"inline_keyboard": [[button.as_json() for button in row] for row in rows if row]}


def in_rows(buttons: Iterable[Button], *, width: int = 24) -> list[list[Button]]:
    """Short buttons share a row, long ones have one of their own; a Chinese character counts as two."""
    rows: list[list[Button]] = []
    room = 0
    for button in buttons:
        needed = 3 + sum(2 if ord(character) > 0x2E7F else 1 for character in button.text)
        if rows and needed <= room and len(rows[-1]) < 3 and needed <= width // 2 + 2:
            rows[-1].append(button)
            room -= needed
        else:
            rows.append([button])
            room = width - needed
    return rows


@dataclass(slots=True)
class Replies:
    """Collects the calls of one step: a tap's answer goes first, what is said follows, what tidies up comes last."""

    chat_id: int
    toasts: list[Call] = field(default_factory=list)
    said: list[Call] = field(default_factory=list)
    tidied: list[Call] = field(default_factory=list)

    @property
    def calls(self) -> list[Call]:
        """All calls in the order in which they leave. A tap is answered once: the first answer counts."""
        return [*self.toasts[:1], *self.said, *self.tidied]

    def mark(self) -> Mark:
        return len(self.toasts), len(self.said), len(self.tidied)

    def drop_since(self, mark: Mark) -> None:
        """Take back what was put here since, as if it had never been said."""
        for calls, length in zip((self.toasts, self.said, self.tidied), mark, strict=True):
            del calls[length:]

    def text(self, text: str, rows: Rows = (), *, entities: Sequence[Entity] = (), chat_id: int | None = None) -> None:
        """Say something; what is longer than a message may be goes out in several, the buttons under the last.

        `entities` are its formatting, in UTF-16 units from its beginning.
        """
        pieces = list(pieces_of(text, entities)) or [Piece("…")]
        for number, piece in enumerate(pieces, 1):
            parameters: dict[str, Any] = {"chat_id": chat_id or self.chat_id, "text": piece.text}
            if piece.entities:
                parameters["entities"] = _as_json(piece.entities)
            if rows and number == len(pieces):
                parameters["reply_markup"] = keyboard(rows)
            self.said.append(("sendMessage", parameters))

    def ask_position(self, text: str) -> None:
        """Say something over a keyboard with one button that shares the position."""
        key = {"text": _("📍 Send my position"), "request_location": True}
        markup = {"keyboard": [[key]], "resize_keyboard": True, "one_time_keyboard": True}
        self.call("sendMessage", {"text": text, "reply_markup": markup})

    def edit(self, message_id: int, text: str, rows: Rows = ()) -> None:
        parameters = {"chat_id": self.chat_id, "message_id": message_id, "text": next(pieces_of(text), Piece("…")).text}
        self.said.append(("editMessageText", {**parameters, "reply_markup": keyboard(rows)}))

    def edit_caption(self, message_id: int, caption: str, rows: Rows = ()) -> None:
        """The words under a picture or a file, cut where they are too long for it."""
        words = next(pieces_of(caption, longest=LONGEST_CAPTION), Piece("…")).text
        parameters = {"chat_id": self.chat_id, "message_id": message_id, "caption": words}
        self.said.append(("editMessageCaption", {**parameters, "reply_markup": keyboard(rows)}))

    def edit_buttons(self, message_id: int, rows: Rows, *, shown: Mapping[str, str] | None = None) -> None:
        """`shown`: what the buttons say now, by their data; what would change nothing is not sent."""
        if shown == {button.data: button.text for row in rows for button in row}:
            return
        parameters = {"chat_id": self.chat_id, "message_id": message_id, "reply_markup": keyboard(rows)}
        self.said.append(("editMessageReplyMarkup", parameters))

    def seal(self, message_id: int, button: Button) -> None:
        """Leave one button in place of a message's buttons."""
        parameters = {"chat_id": self.chat_id, "message_id": message_id, "reply_markup": keyboard([[button]])}
        self.tidied.append(("editMessageReplyMarkup", parameters))

    def answer_tap(self, tap_id: str, text: str = "", *, alert: bool = False) -> None:
        if not tap_id:
            return
        parameters: dict[str, Any] = {"callback_query_id": tap_id}
        if text:
            parameters |= {"text": text[:LONGEST_TOAST], "show_alert": alert}
        self.toasts.append(("answerCallbackQuery", parameters))

    def venue(self, *, title: str, address: str, latitude: float, longitude: float, rows: Rows = ()) -> None:
        parameters: dict[str, Any] = {"latitude": latitude, "longitude": longitude, "title": title, "address": address}
        self.call("sendVenue", parameters | ({"reply_markup": keyboard(rows)} if rows else {}))

    def photo(self, reference: str, caption: str = "", rows: Rows = (), *, entities: Sequence[Entity] = ()) -> None:
        """A picture by its reference; a caption that is too long for one comes beneath it as a message of its own."""
        self._captioned("sendPhoto", {"photo": reference}, caption, rows, entities)

    def document(self, reference: str, caption: str = "", rows: Rows = (), *, entities: Sequence[Entity] = ()) -> None:
        """A file of any kind, as `photo`."""
        self._captioned("sendDocument", {"document": reference}, caption, rows, entities)

    def _captioned(
        self, method: str, sent: Mapping[str, Any], caption: str, rows: Rows, entities: Sequence[Entity]
    ) -> None:
        pieces = list(pieces_of(caption, entities))
        if len(pieces) > 1 or (pieces and utf16_length(pieces[0].text) > LONGEST_CAPTION):
            self.call(method, sent)
            self.text(caption, rows, entities=entities)
            return
        parameters = dict(sent)
        for piece in pieces:
            parameters["caption"] = piece.text
            if piece.entities:
                parameters["caption_entities"] = _as_json(piece.entities)
        self.call(method, parameters | ({"reply_markup": keyboard(rows)} if rows else {}))

    def call(self, method: str, parameters: Mapping[str, Any]) -> None:
        self.said.append((method, {"chat_id": self.chat_id, **parameters}))


def _as_json(entities: Sequence[Entity]) -> list[dict[str, Any]]:
    return [entity.as_json() for entity in entities]
