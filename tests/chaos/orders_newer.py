"""The orders in their next version: a question more, another that means something else, and a flow that is new."""

from dataclasses import replace

from handlers.conversation import Chat, Option, conversation
from tests.chaos import orders
from tests.chaos.orders import DRINKS, note

SIZES = (Option("small", "Small", "small"), Option("large", "Large", "large"))


@conversation("order", command="order", title="Order a drink", version=2)
def order_drink(chat: Chat) -> None:
    drink = chat.choose("drink", "Which drink?", DRINKS)
    cups = chat.number("cups", "How many litres?", at_least=1, at_most=99, meaning=2)
    chat.once("reserved", lambda: note(chat, f"reserved {int(cups)} l"))
    size = chat.choose("size", "Which cups?", SIZES)
    name = chat.tell("name", "For whom?")

    note(chat, f"{int(cups)} l {drink}, {size}, for {name.text}")
    chat.say("{cups} l {drink}, {size}, for {name}, soon.", cups=int(cups), drink=drink, size=size, name=name.text)


@conversation("thank", command="thank", title="Say thank you")
def thank(chat: Chat) -> None:
    words = chat.tell("words", "Who was kind?")
    place = chat.tell("place", "Where was it?")

    note(chat, f"thanked {words.text} in {place.text}")
    chat.say("They will hear of it.")


CONVERSATIONS = replace(orders.CONVERSATIONS, flows=(order_drink, orders.show_photos, thank), welcome=order_drink)
