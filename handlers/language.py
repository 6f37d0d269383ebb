"""Change the language.

language  choose  Chinese or English
"""

from handlers.conversation import BadButton, Chat, Option, action, conversation
from handlers.words import LANGUAGES, N_, _, speaking

ALSO = ("语言", "换语言", "切换语言", "中文", "英文", "英语", "English", "Chinese")


@conversation(
    "language",
    command="language",
    title=N_("语言 / Language"),
    summary=N_("语言 / Language"),
    is_draft=False,
    also=ALSO,
)
def change_language(chat: Chat) -> None:
    options = [Option(code, name, code) for code, name in LANGUAGES.items()]
    language = chat.choose("language", _("Which language shall we speak?"), options)

    _speak(chat, language)
    with speaking(language):
        chat.say(_("From now on I speak English."))


@action("language")
def follow_page(chat: Chat, language: str) -> None:
    """The chat page was switched to another language; an open question stays as it is."""
    if language not in LANGUAGES:
        raise BadButton
    _speak(chat, language)
    with speaking(language):
        chat.answer_tap(_("From now on I speak English."))


def _speak(chat: Chat, language: str) -> None:
    chat.memory.language = language
    if chat.person is not None:
        chat.person.language = language
        chat.db.add(chat.person)
