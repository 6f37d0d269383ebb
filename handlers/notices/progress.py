"""The message that tells an author how far a notice has come, and changes as it goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.conversation.replies import keyboard
from handlers.notice_card import notice_rows
from handlers.notices.words import progress_words
from handlers.words import speaking
from models.messages.outgoing import SENT
from models.notice import Notice
from models.notices.count import count_rows
from models.person import find_language


@dataclass(frozen=True, slots=True)
class Progress:
    notice_id: int
    chat_id: int
    stage: str
    text: str
    call: tuple[str, dict[str, Any]]


def progress_of(db: Session, notice: Notice, *, default_language: str, now: datetime) -> Progress:
    """The call that says it: a new message at first, then one that changes it."""
    assert notice.author_chat is not None
    count = count_rows(db, notice)
    with speaking(find_language(db, notice.author_chat) or default_language):
        text = progress_words(notice, count, now=now)
        markup = keyboard(notice_rows(db, notice, has_sent=bool(count.states[SENT])))
    parameters: dict[str, Any] = {"chat_id": notice.author_chat, "text": text, "reply_markup": markup}
    if notice.progress_id is None:
        return Progress(notice.id or 0, notice.author_chat, notice.stage, text, ("sendMessage", parameters))
    changed = {**parameters, "message_id": notice.progress_id}
    return Progress(notice.id or 0, notice.author_chat, notice.stage, text, ("editMessageText", changed))
