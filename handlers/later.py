"""Something said in a chat that is not being talked in just now."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from handlers.conversation.replies import Rows, keyboard
from handlers.words import speaking
from models.messages.outgoing import Kind, send_later
from models.person import find_language


def say_later(
    db: Session,
    *,
    key: str,
    chat_id: int,
    kind: Kind,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    language: str,
    is_urgent: bool,
    now: datetime,
) -> bool:
    """Send words over buttons, in the language of the chat or else in this one; False where the key was used before."""
    with speaking(find_language(db, chat_id) or language):
        parameters = {"text": words(), "reply_markup": keyboard(rows())}
    return send_later(
        db,
        key=key,
        chat_id=chat_id,
        kind=kind,
        method="sendMessage",
        parameters=parameters,
        due_at=now,
        is_urgent=is_urgent,
    )
