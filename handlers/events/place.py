"""Where an event takes place, as staff say it: on the map, in an area of theirs, and by a name that people know."""

from handlers.conversation import Chat
from handlers.words import _
from models.area import area_at
from models.areas.place import Place
from models.events.planning import Where
from models.people.access import holds
from models.person import STAFF

LONGEST_NAME = 60


def ask_place(chat: Chat) -> Place:
    return chat.place(
        "where",
        _("Where is it? Share the position, or type a station or a place."),
        on_map=True,
        check=lambda place: _unfit(chat, place),
    )


def ask_place_name(chat: Chat, place: Place) -> str:
    """A position that was sent has no name of its own."""
    if place.kind != "spot":
        return place.label
    return chat.tell(
        "called", _("What do people call this place? House, floor, room."), at_most=LONGEST_NAME, formatted=True
    ).text


def where_of(chat: Chat, place: Place, called: str) -> Where:
    adcode = _county(chat, place)
    assert place.position is not None
    assert adcode is not None
    return Where(called, place.position, adcode)


def _unfit(chat: Chat, place: Place) -> str | None:
    adcode = _county(chat, place)
    if adcode is None:
        return _("That is outside of Ningxia; name a place inside it.")
    if chat.person is None or not holds(chat.db, chat.person, STAFF, adcode):
        return _("That is in another office's area; name a place in yours.")
    return None


def _county(chat: Chat, place: Place) -> int | None:
    if place.area_adcode is not None:
        return place.area_adcode
    guess = area_at(chat.db, place.position) if place.position is not None else None
    return guess.area.adcode if guess is not None else None
