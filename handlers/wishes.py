"""What people type when they want something: its name, with or without the words that one wraps a wish in."""

import re
from collections.abc import Set
from dataclasses import dataclass

from handlers.conversation import Button
from models.spelling import folded
from models.stations.amenity import filters_beside

_BEFORE = re.compile(
    r"^\s*(?:请问|麻烦|请|帮我|给我|我想|我要|我需要|想要|想|需要|要|去|上|喝|找|查|看看|看|给|附近|最近|周边"
    r"|哪里|哪儿|哪|有没有|有|能|可以|的|一下|一个|个)+"
    r"|^\s*(?:(?:i'?d like|i|want|need|where(?:'s| is| are| can i(?: find)?)?|can i|find|show(?: me)?|(?:is|are) there"
    r"|to|any|a|an|the|some|nearest|closest|nearby|please)\s+)+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:喝|用|歇)?(?:的(?:驿站|地方))?(?:在?(?:哪里|哪儿|哪))?[吗么嘛呢啊呀吧了]*\W*$"
    r"|\s+(?:near ?me|nearby|around here|please)\W*$",
    re.IGNORECASE,
)
# What stands between the name of a place and a wish: 敬德街附近有厕所吗, 我在敬德街，想上厕所.
_BETWEEN = re.compile(
    r"(?:[\s,，、的]|附近|周边|周围|旁边|一带|这边|那边|哪里|哪儿|哪|有没有|有|能|可以|我|想|要|找|去|上|喝"
    r"|\b(?:with|has|for|a|the)\b)*$"
)


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be asked for by any of its names; the button leads there."""

    button: Button
    names: frozenset[str]

    def is_named(self, readings: Set[str]) -> bool:
        return not self.names.isdisjoint(readings)

    def resembles(self, words: str) -> bool:
        """Whether a name holds the words or they hold it; a single letter tells nothing."""
        wanted = folded(words)
        return len(wanted) > 1 and any(wanted in name or name in wanted for name in self.names)


def named_way(button: Button, *names: str) -> Way:
    return Way(button, frozenset(filter(None, map(folded, (button.text, *names)))))


def readings_of(words: str) -> frozenset[str]:
    """What the words may name, folded: as they are, or without what a wish is wrapped in."""
    return frozenset(map(folded, (words, _BEFORE.sub("", words), plain_wish(words))))


def plain_wish(words: str) -> str:
    """我要找驿站 is 驿站, 附近有厕所吗 is 厕所, where is the nearest toilet is toilet."""
    return _AFTER.sub("", _BEFORE.sub("", words))


def wish_at_place(words: str) -> tuple[int, str]:
    """The bits of the filters that are asked for at a place, and the words for that place; 0 where none are."""
    bits, where = 0, _AFTER.sub("", words)
    while True:
        more, rest = filters_beside(where)
        if not more:
            return bits, where
        bits, where = bits | more, _BETWEEN.sub("", rest)
