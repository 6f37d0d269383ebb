"""Change the language.

language  choose  Chinese or English
"""

from handlers.conversation import Chat, Option, conversation
from handlers.words import LANGUAGES, N_, _, speaking


@conversation(
    "language", command="language", title=N_("语言 / Language"), summary=N_("语言 / Language"), is_draft=False
)
def change_language(chat: Chat) -> None:
    options = [Option(code, name, code) for code, name in LANGUAGES.items()]
    language = chat.choose("language", _("Which language shall we speak?"), options)

    chat.memory.language = language
    if chat.person is not None:
        chat.person.language = language
        chat.db.add(chat.person)
    with speaking(language):
        chat.say(_("From now on I speak English."))
