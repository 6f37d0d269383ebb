"""The question for a place: a shared position, or words that are looked up in stations, named places and areas."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any, ClassVar

from handlers.conversation.incoming import Incoming
from handlers.conversation.question import Choice, Partial, Question, Rules, Wrong
from handlers.words import N_, _
from models.areas.coordinates import NotAPosition, Position
from models.areas.place import STATION, Place
from models.spelling import Likeness, folded

POSITION_SENT = N_("the position sent")
_TYPED = "typed"
_LONGEST_WORDS = 20


class PlaceRules(Rules[Place], total=False):
    on_map: bool
    with_stations: bool


@dataclass(frozen=True, kw_only=True)
class WhichPlace(Question[Place]):
    """`find` looks words up, best match first. With `on_map` only a place with a position is an answer.

    Not `with_stations` words never mean one of them: a shop in the street of a station's address is not that station.
    """

    kind: ClassVar[str] = "place"

    find: Callable[[str], Sequence[Place]]
    on_map: bool = False
    with_stations: bool = True

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> Place | Partial:
        if said.spot is not None:
            position = Position(said.spot.latitude, said.spot.longitude)
            return Place(label=said.spot.title or _(POSITION_SENT), position=position, kind="spot")
        choices = self._choices(so_far)
        if tapped is not None:
            if tapped in choices:
                return choices[tapped]
            raise Wrong(_("Please tap one of the newest buttons, share a position, or type a name."))
        if (picked := _named(said.text, choices.values())) is not None:
            return picked
        if not said.text:
            raise Wrong(_("Please share a position, or type the name of a street, a compound or a station."))
        if len(said.text) > 200:
            raise Wrong(_("Please name the place in 200 characters at most."))
        found = [place for place in self.find(said.text) if self.with_stations or place.kind != STATION][:5]
        named = [place for place in found if place.likeness is Likeness.SAME]
        if len(named) == 1 or len(found) == 1:
            return (named or found)[0]
        if self.on_map and not found:
            raise Wrong(_("I don't know a place called “{words}”.").format(words=said.text[:_LONGEST_WORDS]))
        return Partial({"typed": said.text, "found": [_stored(place) for place in found]})

    def store(self, value: Place) -> dict[str, Any]:
        return _stored(value)

    def recall(self, stored: Any) -> Place:
        try:
            return _recalled(stored)
        except (TypeError, KeyError, ValueError, NotAPosition) as error:
            raise Wrong(_("This question has changed.")) from error

    def show(self, value: Place) -> str:
        return value.label

    def wants_spot(self) -> bool:
        return True

    def is_beside(self, text: str) -> bool:
        return self.on_map

    def text(self, so_far: Any) -> str:
        if not so_far:
            return self.prompt
        if so_far["found"]:
            return _("Which one do you mean?")
        return _("I don't know “{words}”. Keep it as you typed it, or share a position?").format(words=so_far["typed"])

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        labelled = [Choice(self._label(place), key) for key, place in self._choices(so_far).items()]
        return [labelled] if self.on_map else [labelled[:-1], labelled[-1:]]

    def _label(self, place: Place) -> str:
        return _("Keep “{words}”").format(words=place.label[:_LONGEST_WORDS]) if place.kind == _TYPED else place.label

    def _choices(self, so_far: Any) -> dict[str, Place]:
        """By the keys of their buttons: what the words may mean, and last, where that will do, the words as they are.

        The keys tell the places, so that a button of an earlier search never means a place of a later one.
        """
        if not so_far:
            return {}
        places = [_recalled(stored) for stored in so_far["found"]]
        if not self.on_map:
            places.append(Place(label=so_far["typed"], position=None, kind=_TYPED))
        return {blake2s(repr(_stored(place)).encode()).hexdigest()[:12]: place for place in places}


def _named(typed: str, places: Collection[Place]) -> Place | None:
    """By its number in the list, or by its whole label."""
    if re.fullmatch(r"[1-9]", typed) and int(typed) <= len(places):
        return list(places)[int(typed) - 1]
    words = folded(typed)
    return next((place for place in places if place.kind != _TYPED and words and folded(place.label) == words), None)


def _stored(place: Place) -> dict[str, Any]:
    position = place.position
    return {
        "label": place.label,
        "at": [position.latitude, position.longitude] if position else None,
        "kind": str(place.kind),
        "approximate": place.approximate,
        "adcode": place.area_adcode,
        "station": place.station_code,
    }


def _recalled(stored: Any) -> Place:
    return Place(
        label=stored["label"],
        position=Position(*stored["at"]) if stored["at"] else None,
        kind=stored["kind"],
        approximate=stored["approximate"],
        area_adcode=stored["adcode"],
        station_code=stored["station"],
    )
