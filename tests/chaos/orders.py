"""The flow that the fault loops play: it counts what it does in a table, before a question and at its end."""

import os

from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, func, insert, select, text

from handlers.conversation import Chat, Conversations, Option, conversation
from models.database import BigId
from tests.chaos.killpoints import KILLED

DRINKS = (Option("tea", "Tea", "tea"), Option("water", "Water", "water"))
POISON, CURSE, SPELL, SPEND = "poison", "a curse", "a spell", "spend"

# Tables of its own, beside those of the program that the migrations know.
_own = MetaData()
_effect = Table(
    "effect",
    _own,
    Column("id", BigId, primary_key=True),
    Column("owner", BigId, nullable=False),
    Column("number", Integer, nullable=False),
    Column("what", Text, nullable=False),
)


def make_tables(engine: Engine) -> None:
    _own.drop_all(engine)
    _own.create_all(engine)


def drop_tables(engine: Engine) -> None:
    """Leave the database as it was found: the tests after these share it."""
    _own.drop_all(engine)


def list_effects(engine: Engine) -> dict[int, list[str]]:
    """What was done for each chat, or for each person, in its order."""
    effects: dict[int, list[str]] = {}
    with engine.connect() as connection:
        for row in connection.execute(select(_effect).order_by(_effect.c.id)):
            of_owner = effects.setdefault(row.owner, [])
            of_owner.append(row.what)
            assert row.number == len(of_owner), f"two steps of {row.owner} ran at once"
    return effects


def note(chat: Chat, what: str, *, owner: int | None = None) -> None:
    """Read, then write by what was read: only where an owner's steps come one after the other the numbers do, too."""
    owner = chat.id if owner is None else owner
    before = chat.db.scalar(select(func.count()).select_from(_effect).where(_effect.c.owner == owner)) or 0
    if owner != chat.id and chat.db.get_bind().dialect.name == "postgresql":
        # Time for the others to read the same.
        chat.db.execute(text("SELECT pg_sleep(0.01)"))
    chat.db.execute(insert(_effect).values(owner=owner, number=before + 1, what=what))


@conversation("order", command="order", title="Order a drink")
def order_drink(chat: Chat) -> None:
    drink = chat.choose("drink", "Which drink?", DRINKS)
    cups = chat.number("cups", "How many cups?", at_least=1, at_most=9)
    chat.once("reserved", lambda: note(chat, f"reserved {int(cups)}"))
    name = chat.tell("name", "For whom?")

    note(chat, f"{int(cups)} {drink} for {name.text}")
    chat.say("{cups} {drink} for {name}, soon.", cups=int(cups), drink=drink, name=name.text)


@conversation("album", command="album", title="Show photos")
def show_photos(chat: Chat) -> None:
    photos = chat.photos("photos", "Which photos?", at_least=1, at_most=10)

    for photo in photos:
        note(chat, photo.unique_id)
    chat.say("{count} photos.", count=len(photos))


def answer_words(chat: Chat, words: str) -> bool:
    """Words outside a flow are noted one by one; some do harm."""
    if words == POISON:
        os._exit(KILLED)
    if words == CURSE:
        raise LookupError(words)
    if words == SPELL:
        chat.db.execute(text("SELECT nothing FROM nowhere"))
    note(chat, words, owner=chat.person.id if words == SPEND and chat.person else None)
    chat.say("Noted: {words}", words=words[:100])
    return True


def _say_menu(chat: Chat) -> None:
    chat.say("Menu")


CONVERSATIONS = Conversations(
    flows=(order_drink, show_photos),
    actions=(),
    welcome=order_drink,
    show_menu=_say_menu,
    show_notice=lambda _chat: None,
    on_spot=lambda _chat, _spot: False,
    on_words=answer_words,
)
