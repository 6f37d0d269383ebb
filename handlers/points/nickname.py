"""By which nickname others know a rider: on boards, and in a team."""

from handlers.conversation import Chat
from handlers.conversation.entries import Told
from handlers.words import _

LONGEST_NICKNAME = 12


def ask_nickname(chat: Chat, prompt: str) -> str:
    nickname = chat.tell("nickname", prompt, at_most=LONGEST_NICKNAME, check=_unfit)
    return " ".join(nickname.text.split())


def _unfit(told: Told) -> str | None:
    words = told.text.split()
    if not words:
        return _("Please type it.")
    digits = sum(character.isdigit() for character in told.text)
    return _("No phone number, please: everybody in the county reads it.") if digits > 4 else None
