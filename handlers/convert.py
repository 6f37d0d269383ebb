"""From individual business to enterprise (个转企): a self-test, the forms side by side, the steps.

whom     choose  alone or with partners
ready    pick    what is settled already
worries  pick    what worries
"""

from handlers.conversation import BadButton, Chat, Option, action, conversation
from handlers.shops.convert_words import (
    WHOM_WORDS,
    forms_rows,
    forms_words,
    result_rows,
    result_words,
    steps_rows,
    steps_words,
)
from handlers.words import N_, _, current_language
from models.shops.conversion import load_conversion

ALSO = ("个转企", "转企业", "升级企业", "注册公司", "开公司", "become an enterprise", "company")


@conversation(
    "convert",
    command="convert",
    title=N_("🏢 Become an enterprise"),
    summary=N_("From individual business to enterprise, step by step"),
    also=ALSO,
)
def think_it_over(chat: Chat) -> None:
    table, language = load_conversion(), current_language()
    whom = chat.choose(
        "whom",
        _("Three questions, nothing of them is kept. Who would own it?"),
        [Option(code, _(words), code) for code, words in WHOM_WORDS.items()],
    )
    ready = chat.pick(
        "ready",
        _("What is settled already? Tick it."),
        [Option(code, topic.words("ready", language), code) for code, topic in table.topics.items()],
        at_least=0,
        none=_("Nothing yet"),
    )
    worries = chat.pick(
        "worries",
        _("What worries you about it? Tick it, and I answer."),
        [Option(code, topic.words("name", language), code) for code, topic in table.topics.items()],
        at_least=0,
        none=_("Nothing worries me"),
    )

    chat.say(result_words(table, whom=whom, ready=ready, worries=worries), result_rows(whom))


@action("convert.forms")
def show_forms(chat: Chat, whom: str) -> None:
    if whom not in WHOM_WORDS:
        raise BadButton
    chat.say(forms_words(load_conversion(), whom), forms_rows(whom))


@action("convert.begin")
def show_steps(chat: Chat) -> None:
    table = load_conversion()
    chat.say(steps_words(table, 0), steps_rows(table, 0))


@action("convert.steps")
def tick_steps(chat: Chat, done: int) -> None:
    table = load_conversion()
    if not 0 <= done < 1 << len(table.steps):
        raise BadButton
    chat.edit_card(steps_words(table, done), steps_rows(table, done))
