"""How offices know me unless I say otherwise: kept only after a tap that says so, and never that I was anonymous."""

from handlers.cases.standing_words import manner_label
from handlers.conversation import BadButton, Button, Chat, action, action_data
from handlers.conversation.replies import Rows
from handlers.words import _
from models.case import HIDDEN, NAMED
from models.people.preferences import keep_usual_manner

_KEPT = (HIDDEN, NAMED)
_EACH_TIME = "each"


@action("manner")
def show_usual_manner(chat: Chat) -> None:
    chat.say(_card_words(chat), _card_rows(chat))


@action("manner.keep")
def choose_usual_manner(chat: Chat, manner: str) -> None:
    if chat.person is None or manner not in (*_KEPT, _EACH_TIME):
        raise BadButton
    keep_usual_manner(chat.db, chat.person, manner=None if manner == _EACH_TIME else manner)
    chat.edit_card(_card_words(chat), _card_rows(chat))


@action("manner.always")
def keep_this_manner(chat: Chat, manner: str) -> None:
    """From under a case that was just handed in, which stays as it is."""
    if chat.person is None or manner not in _KEPT:
        raise BadButton
    keep_usual_manner(chat.db, chat.person, manner=manner)
    chat.say(_card_words(chat), _card_rows(chat))


def _card_words(chat: Chat) -> str:
    usual = chat.person.usual_manner if chat.person is not None else None
    kept = (
        _("When you raise something, I ask each time how the office shall know you.")
        if usual is None
        else _("When you raise something, it goes like this unless you say otherwise: {manner}.").format(
            manner=manner_label(usual)
        )
    )
    return kept + "\n" + _("Anonymous is never remembered, so that nothing here can tell that it was you.")


def _card_rows(chat: Chat) -> Rows:
    if chat.person is None:
        return []
    usual = chat.person.usual_manner or _EACH_TIME
    labels = {_EACH_TIME: _("Ask me each time"), **{manner: manner_label(manner) for manner in _KEPT}}
    return [
        [Button(f"{'✓ ' if manner == usual else ''}{words}", action_data("manner.keep", manner))]
        for manner, words in labels.items()
    ]
