"""News of points, to the chats of those who got them or lose them."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from handlers.conversation import Button, Chat, action_data, flow_data
from handlers.conversation.replies import Rows, keyboard
from handlers.later import tell_person
from handlers.points.words import entry_words
from handlers.words import _, current_language, speaking
from models.messages.outgoing import Kind, send_later
from models.person import find_language
from models.points.gift import Gift
from models.points.redemption import Redemption
from models.points.verified_case import BookedPoints


def tell_points(chat: Chat, booked: Iterable[BookedPoints]) -> None:
    """Once for each entry; it waits for nobody's quiet hours to be broken."""
    for one in booked:
        with speaking(find_language(chat.db, one.chat_id) or chat.around.default_language):
            text = _("Points: {entry}. You have {balance} now.").format(
                entry=entry_words(one.entry), balance=one.entry.balance
            )
            if one.entry.reverses_id is None and one.entry.points < one.entry.asked:
                text += "\n" + _("More is not counted: a limit is reached.")
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


def tell_given_back(db: Session, redemption: Redemption, *, language: str, now: datetime) -> None:
    gift = db.get_one(Gift, redemption.gift_id)

    def words() -> str:
        back = _("The code for “{gift}” was not used in time: its {points} points are back on your account.")
        return back.format(gift=gift.label(current_language()), points=redemption.points)

    def rows() -> Rows:
        return [[Button(_("Exchange points"), flow_data("redeem"))]]

    tell_person(
        db, redemption.person_id, key=f"gift:{redemption.id}:back", words=words, rows=rows, language=language, now=now
    )
