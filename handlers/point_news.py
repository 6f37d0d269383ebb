"""News of points, to the chats of those who got them or lose them."""

from collections.abc import Iterable

from handlers.conversation import Button, Chat, action_data
from handlers.conversation.replies import keyboard
from handlers.point_words import entry_words
from handlers.words import _, speaking
from models.outgoing import Kind, send_later
from models.person import find_language
from models.point_case import BookedPoints


def tell_points(chat: Chat, booked: Iterable[BookedPoints]) -> None:
    """Once for each entry; it waits for nobody's quiet hours to be broken."""
    for one in booked:
        with speaking(find_language(chat.db, one.chat_id) or chat.around.default_language):
            text = _("Points: {entry}. You have {balance} now.").format(
                entry=entry_words(one.entry), balance=one.entry.balance
            )
            markup = keyboard([[Button(_("Why?"), action_data("points.why", one.entry.id))]])
        send_later(
            chat.db,
            key=f"points:{one.entry.id}",
            chat_id=one.chat_id,
            kind=Kind.REMINDER,
            method="sendMessage",
            parameters={"text": text, "reply_markup": markup},
            due_at=chat.now,
        )
