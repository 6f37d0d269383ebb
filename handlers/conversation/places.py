"""The question for a place: a shared position, or words that are looked up in stations, named places and areas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from handlers.conversation.incoming import Incoming
from handlers.conversation.question import Choice, Partial, Question, Wrong
from handlers.words import _
from models.coordinates import Position
from models.place import Place

# Buttons for what the words may mean; the last one keeps the words as they are.
_AS_TYPED = "typed"


@dataclass(frozen=True, kw_only=True)
class WhichPlace(Question[Place]):
    """`find` looks words up, best match first."""

    kind: ClassVar[str] = "place"

    find: Callable[[str], Sequence[Place]]

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> Place | Partial:
        if said.spot is not None:
            position = Position(said.spot.latitude, said.spot.longitude)
            return Place(label=said.spot.title or _("the position sent"), position=position, kind="spot")
        if tapped is not None and so_far:
            return self._picked(tapped, so_far)
        if not said.text:
            raise Wrong(_("Please share a position, or type the name of a street, a compound or a station."))
        if len(said.text) > 200:
            raise Wrong(_("Please name the place in 200 characters at most."))
        found = list(self.find(said.text))[:5]
        if len(found) == 1:
            return found[0]
        return Partial({"typed": said.text, "found": [_stored(place) for place in found]})

    def _picked(self, tapped: str, so_far: Any) -> Place:
        if tapped == _AS_TYPED:
            return Place(label=so_far["typed"], position=None, kind="typed")
        if tapped.isdigit() and int(tapped) < len(so_far["found"]):
            return _recalled(so_far["found"][int(tapped)])
        raise Wrong(_("Please tap one of the buttons, or type its words or number."))

    def store(self, value: Place) -> dict[str, Any]:
        return _stored(value)

    def recall(self, stored: Any) -> Place:
        try:
            return _recalled(stored)
        except (TypeError, KeyError, ValueError) as error:
            raise Wrong(_("This question has changed.")) from error

    def show(self, value: Place) -> str:
        return value.label

    def wants_spot(self) -> bool:
        return True

    def text(self, so_far: Any) -> str:
        if not so_far:
            return self.prompt
        if so_far["found"]:
            return _("Which one do you mean?")
        return _("I don't know “{words}”. Keep it as you typed it, or share a position?").format(words=so_far["typed"])

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        if not so_far:
            return ()
        found = [Choice(place["label"], str(number)) for number, place in enumerate(so_far["found"])]
        return [found, [Choice(_("Keep “{words}”").format(words=so_far["typed"][:20]), _AS_TYPED)]]


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
