"""Two flows for the model: one with every turn that the engine knows, one that can lie over it."""

from dataclasses import replace

from handlers.conversation import Chat, Option, conversation
from tests.handlers.conversation import flows
from tests.handlers.conversation.flows import file

KINDS = {"a": "甲", "b": "乙", "c": "丙"}
EXTRAS = {"r": "红", "g": "绿", "l": "蓝"}


def _options(words: dict[str, str]) -> list[Option[str]]:
    return [Option(key, label, key) for key, label in words.items()]


@conversation("trip", command="trip", title="旅行")
def trip(chat: Chat) -> None:
    chat.say("旅行。")
    kind = chat.choose("kind", "哪种？", _options(KINDS))
    chat.once("number", lambda: file(chat, "number"))
    count = chat.number("count", "几个？", at_least=1, at_most=5)
    extras = chat.pick("extras", "还要？", _options(EXTRAS), at_least=0, at_most=2)
    sure = chat.confirm("sure", "真的？")
    when = chat.moment("when", "什么时候？", or_now=True)
    note = chat.tell("note", "备注？", optional=True, at_most=20)
    chat.review()

    file(
        chat,
        "trip",
        kind,
        count,
        list(extras),
        sure,
        "now" if when == chat.now else when.isoformat(),
        note.text if note else None,
    )
    chat.say("走吧。")


@conversation("side", command="side", title="岔路")
def side(chat: Chat) -> None:
    file(chat, "side", chat.tell("why", "为什么？", at_most=20).text)
    chat.say("好。")


CONVERSATIONS = replace(flows.CONVERSATIONS, flows=(trip, side), welcome=trip)
