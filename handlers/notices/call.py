"""A notice as it stands in a chat: the same for its preview and for all who get it."""

from typing import Any

from handlers.conversation.chat import action_data, flow_data
from handlers.conversation.replies import Button, keyboard
from handlers.words import N_, _, speaking
from models.notice import BENEFITS, DELETE, EDIT, EVENTS, SAFETY, SERVICE
from models.notices.letter import Letter
from models.people.preferences import CALENDAR, POINTS

TOPIC_NAMES = {
    SAFETY: N_("Weather and safety"),
    EVENTS: N_("Events and training"),
    BENEFITS: N_("Policies and benefits"),
    SERVICE: N_("Stations and services"),
    CALENDAR: N_("Shop calendar"),
    POINTS: N_("Monthly review of points"),
}
_METHODS = {"photo": "sendPhoto", "document": "sendDocument"}


def notice_call(
    letter: Letter, *, chat_id: int, language: str, target: int | None = None
) -> tuple[str, dict[str, Any]] | None:
    """The Bot API call; None for a correction or a withdrawal without `target`, the message that it is about."""
    chat: dict[str, Any] = {"chat_id": chat_id}
    if letter.op in (EDIT, DELETE):
        if target is None:
            return None
        chat["message_id"] = target
    if letter.op == DELETE:
        return "deleteMessage", chat
    with speaking(language):
        markup = _markup(letter)
    is_caption = letter.file_kind is not None
    words = _words(letter, "caption" if is_caption else "text")
    if letter.op == EDIT:
        return "editMessageCaption" if is_caption else "editMessageText", {**chat, **words, **markup}
    if letter.file_kind is not None:
        return _METHODS[letter.file_kind], {**chat, letter.file_kind: letter.file, **words, **markup}
    return "sendMessage", {**chat, **words, **markup}


def _words(letter: Letter, name: str) -> dict[str, Any]:
    if not letter.text:
        return {}
    formats = {"entities" if name == "text" else "caption_entities": list(letter.entities)} if letter.entities else {}
    return {name: letter.text, **formats}


def _markup(letter: Letter) -> dict[str, Any]:
    rows = []
    if letter.button and letter.button_url:
        rows.append([Button(letter.button, url=letter.button_url)])
    elif letter.button and letter.button_flow:
        rows.append([Button(_(letter.button), flow_data(letter.button_flow))])
    if letter.number is not None:
        rows.append([Button(_("✅ Received"), action_data("notice.confirm", letter.number))])
    return {"reply_markup": keyboard(rows)} if any(rows) else {}
