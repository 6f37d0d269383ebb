"""One flow in several versions, as a deploy would change it under chats that are under way."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import insert

from handlers.conversation import Chat, Conversations, Flow, Option, conversation
from models.person import Person
from tests.handlers.conversation.flows import CONVERSATIONS, file

Asked = Callable[[Chat], None]


def released(*flows: Flow) -> Conversations:
    """The tests' own conversations with these flows and no others."""
    return replace(CONVERSATIONS, flows=flows, welcome=flows[0])


def ride(ask: Asked) -> Flow:
    return conversation("ride", command="ride", title="出车")(ask)


def said_of(chat: Chat, *answers: object) -> None:
    file(chat, "ride", *answers)
    chat.say("记下了。")


def kinds(*names: str) -> list[Option[str]]:
    return [Option(name, name, name) for name in names]


@ride
def first(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    parcels = chat.number("parcels", "几单？", at_least=1, at_most=50)
    note = chat.tell("note", "备注？")
    said_of(chat, kind, parcels, note.text)


@ride
def with_a_question_before(chat: Chat) -> None:
    bike = chat.choose("bike", "什么车？", kinds("电动车", "摩托"))
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    parcels = chat.number("parcels", "几单？", at_least=1, at_most=50)
    note = chat.tell("note", "备注？")
    said_of(chat, bike, kind, parcels, note.text)


@ride
def in_another_order(chat: Chat) -> None:
    note = chat.tell("note", "备注？")
    parcels = chat.number("parcels", "几单？", at_least=1, at_most=50)
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    said_of(chat, kind, parcels, note.text)


@ride
def with_one_question_less(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    note = chat.tell("note", "备注？")
    said_of(chat, kind, note.text)


@conversation("ride", command="ride", title="出车", version=2)
def second(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    bike = chat.choose("bike", "什么车？", kinds("电动车", "摩托"))
    parcels = chat.number("parcels", "几单？", at_least=1, at_most=50)
    note = chat.tell("note", "备注？")
    said_of(chat, kind, bike, parcels, note.text)


@ride
def without_that_option(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "药"))
    parcels = chat.number("parcels", "几单？", at_least=1, at_most=50)
    note = chat.tell("note", "备注？")
    said_of(chat, kind, parcels, note.text)


@ride
def with_a_smaller_limit(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    parcels = chat.number("parcels", "几单？", at_least=1, at_most=5)
    note = chat.tell("note", "备注？")
    said_of(chat, kind, parcels, note.text)


@ride
def with_another_meaning(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    parcels = chat.number("parcels", "一天几单？", at_least=1, at_most=50, meaning=2)
    note = chat.tell("note", "备注？")
    said_of(chat, kind, parcels, note.text)


@ride
def with_another_kind(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    parcels = chat.tell("parcels", "几单，怎么送？")
    note = chat.tell("note", "备注？")
    said_of(chat, kind, parcels.text, note.text)


@ride
def with_all_answered(chat: Chat) -> None:
    kind = chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    parcels = chat.number("parcels", "几单？", at_least=1, at_most=50)
    said_of(chat, kind, parcels)


@ride
def broken(chat: Chat) -> None:
    chat.choose("kind", "送什么？", kinds("外卖", "快递", "药"))
    chat.db.execute(insert(Person).values(id=None, roles=None))


@conversation("walk", command="walk", title="走路")
def another(chat: Chat) -> None:
    file(chat, "walk", chat.confirm("far", "远吗？"))
