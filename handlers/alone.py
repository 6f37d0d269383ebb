"""Words that answer nothing and are no command: a code, the name of something to do, an amenity, a place."""

from collections.abc import Iterator, Sequence

from handlers import invitation, my_cases, near, shop_pass, station, training_checkin
from handlers.conversation import Button, Chat, Flow, action_data, flow_data
from handlers.manners import answer_manners
from handlers.menu import menu_buttons
from handlers.wishes import Way, named_way, plain_wish, readings_of, wish_at_place
from handlers.words import _
from models.station import LONGEST_SEARCH

# What reads words as a code that was given out.
_CODES = (invitation.answer_code, my_cases.answer_code, training_checkin.answer_code, shop_pass.answer_code)
_ALSO = {action_data("station.mine"): station.ALSO_MINE}


def answer_alone(flows: Sequence[Flow], chat: Chat, words: str) -> bool:
    """Words that are no answer and no command; what means nothing else may be for an office that has asked."""
    return _answer(flows, chat, words) or (chat.memory.run is None and my_cases.offer_to_answer(chat))


def _answer(flows: Sequence[Flow], chat: Chat, words: str) -> bool:
    """An invitation's code, the name of something to do, an amenity, a place.

    In the middle of a flow they must be a name in full, and what they ask for is offered on a button. Only the search
    for a station gives way at once, as it does to a command. A long text is a story; to look for a name in it would
    take the longer the square of its length.
    """
    if len(words) > LONGEST_SEARCH:
        return False
    if any(answer(chat, words) for answer in _CODES):
        return True
    run = chat.memory.run
    is_free = chat.said.is_ones_own and (run is None or run.flow == near.find_station.name)
    ways = list(_ways(flows, chat, plain_wish(words)))
    readings = readings_of(words)
    named = [way.button for way in ways if way.is_named(readings)]
    if is_free and len(named) == 1:
        chat.follow(named[0])
        return True
    if near.answer_words(chat, words, in_full=not is_free):
        return True
    if is_free and (answer_manners(chat, words) or near.answer_wish(chat, *wish_at_place(words))):
        return True
    offered = named or [way.button for way in ways if is_free and way.resembles(words)]
    if offered:
        chat.say(_("Do you mean this?"), [[button] for button in offered])
    return bool(offered)


def _ways(flows: Sequence[Flow], chat: Chat, wish: str) -> Iterator[Way]:
    """What the menu and the flows offer this person, and stations with what a wish names."""
    for flow in filter(lambda flow: flow.is_listed and flow.is_open_to(chat), flows):
        yield named_way(Button(_(flow.title), flow_data(flow.name)), _(flow.summary), flow.command, *flow.also)
    for button in menu_buttons():
        if button.data.startswith("a|"):
            yield named_way(button, *_ALSO.get(button.data, ()))
    if (search := near.search_button(wish)) is not None:
        yield named_way(search, wish)
