"""Where a case is, for whoever reads it."""

from functools import cache

from handlers.conversation.places import POSITION_SENT
from handlers.words import LANGUAGES, _, speaking


def place_words(place: str) -> str:
    """As it was given; that a position was sent is told in the reader's language, not in the one it was kept in."""
    return " · ".join(_(POSITION_SENT) if part in _kept_as() else part for part in place.split(" · "))


@cache
def _kept_as() -> frozenset[str]:
    words = set()
    for language in LANGUAGES:
        with speaking(language):
            words.add(_(POSITION_SENT))
    return frozenset(words)
