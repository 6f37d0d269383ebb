"""A wide notice, or a correction of one, asks the other admins for a second pair of eyes."""

from handlers.conversation import Button, Chat, action_data
from handlers.notices.words import audience_words, people_words
from handlers.words import _, speaking
from models.messages.outgoing import Kind, send_later
from models.notice import EDIT, Notice
from models.notices.audience import Audience
from models.notices.broadcast import list_approvers
from models.person import Person


def ask_others(chat: Chat, notice: Notice) -> None:
    """Ask everybody who may approve it, and tell its author how many people that is."""
    card = [[_look_button(notice)]]
    approvers = list_approvers(chat.db, notice)
    for contact in approvers:
        person = chat.db.get_one(Person, contact.person_id)
        with speaking(person.language or chat.around.default_language):
            text, button = _words(chat, notice), _look_button(notice)
        send_later(
            chat.db,
            key=f"approve:{notice.id}:{contact.chat_id}",
            chat_id=contact.chat_id or 0,
            kind=Kind.CASE,
            method="sendMessage",
            parameters={"text": text, "reply_markup": {"inline_keyboard": [[button.as_json()]]}},
            due_at=chat.now,
            is_urgent=True,
        )
    asked = len({contact.person_id for contact in approvers})
    if asked:
        chat.say(_("It waits for a second admin. I have asked {people}."), card, people=people_words(asked))
    else:
        chat.say(_("It waits for a second admin, and there is none yet who may. Invite one with /invite."), card)


def _words(chat: Chat, notice: Notice) -> str:
    if notice.op == EDIT:
        words = _("New words for a notice to {people} wait for a second admin.\nTo: {audience}\n\n{text}")
    else:
        words = _("A notice to {people} waits for a second admin.\nTo: {audience}\n\n{text}")
    return words.format(
        people=people_words(notice.planned_for),
        audience=audience_words(chat.db, Audience.from_json(notice.audience)),
        text=notice.text[:500],
    )


def _look_button(notice: Notice) -> Button:
    return Button(_("Look at it"), action_data("notice", notice.id))
