"""Something said in a chat that is not being talked in just now, or to somebody wherever they are reached."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from handlers.conversation.replies import Rows, keyboard
from handlers.words import speaking
from models.messages.outgoing import Kind, send_later
from models.person import find_language, list_chats


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


def tell_person(
    db: Session,
    person_id: int | None,
    *,
    key: str,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    language: str,
    is_urgent: bool = False,
    now: datetime,
) -> bool:
    """In the chat where they are reached first, outside of their quiet hours unless it is urgent.

    False where they were told under this key before, where no chat is left to them, and for None: nobody.
    """
    chats = [] if person_id is None else list_chats(db, person_id)
    return bool(chats) and say_later(
        db,
        key=key,
        chat_id=chats[0],
        kind=Kind.REMINDER,
        words=words,
        rows=rows,
        language=language,
        is_urgent=is_urgent,
        now=now,
    )
