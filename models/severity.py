"""How bad what somebody reports is: guessed from its topic and their words, and theirs to say otherwise."""

from dataclasses import dataclass
from functools import lru_cache

from models.case_topic import DANGER, Topic
from models.starter_data import starter_rows

# From the mildest on; each is a class of data/deadlines.csv.
SEVERITIES = ("low", "normal", "high", DANGER)


@dataclass(frozen=True, slots=True)
class _Sign:
    topics: tuple[str, ...]
    severity: str
    words: tuple[str, ...]


def is_graded(topic: Topic) -> bool:
    """Praise and help with deliveries are neither mild nor bad."""
    return topic.klass in SEVERITIES and bool(topic.body)


def guess_severity(topic: Topic, words: str) -> str:
    """The class of a topic, or a worse one where the words speak of it; words never make it milder."""
    if not is_graded(topic):
        return topic.klass
    text = words.casefold()
    told = [
        sign.severity
        for sign in _signs()
        if (not sign.topics or topic.code in sign.topics) and any(word in text for word in sign.words)
    ]
    return max((topic.klass, *told), key=SEVERITIES.index)


def list_severities(topic: Topic) -> list[str]:
    """What a person may say of it, the worst first: where the topic itself is a danger, nobody plays it down."""
    return [] if not is_graded(topic) else [DANGER] if topic.klass == DANGER else list(reversed(SEVERITIES))


@lru_cache(maxsize=1)
def _signs() -> tuple[_Sign, ...]:
    """The rows of data/severity_words.csv; one without topics is for all of them."""
    return tuple(
        _Sign(_parts(row["topics"]), row["class"], (*_parts(row["words"]), *_parts(row["words_en"].casefold())))
        for row in starter_rows("severity_words")
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
