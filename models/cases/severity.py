"""How bad what somebody reports is: guessed from its topic and their words, and theirs to say otherwise."""

import re
from dataclasses import dataclass
from functools import lru_cache

from models.cases.topic import DANGER, FEEDBACK, GRIEVANCE, REPORT, Topic
from models.starter_data import starter_rows

# From the mildest on; each is a class of data/deadlines.csv.
SEVERITIES = ("low", "normal", "high", DANGER)
# Of what is raised without a grade.
_UNGRADED = (DANGER, "urgent", "complaint", "report", "help", "suggestion", "consult")


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
    text = words.casefold().replace("’", "'")
    told = [
        sign.severity
        for sign in _signs()
        if (not sign.topics or topic.code in sign.topics) and any(_is_said(word, text) for word in sign.words)
    ]
    return max((topic.klass, *told), key=SEVERITIES.index)


def _is_said(word: str, text: str) -> bool:
    """Whether the word stands there without a "no" before it; in doubt it is said."""
    before = (_denial().search(text[: found.start()]) for found in re.finditer(re.escape(word), text))
    return any(denied is None or denied["doubt"] for denied in before)


def list_severities(topic: Topic) -> list[str]:
    """What a person may say of it, the worst first: where the topic itself is a danger, nobody plays it down."""
    return [] if not is_graded(topic) else [DANGER] if topic.klass == DANGER else list(reversed(SEVERITIES))


def list_classes(topic: Topic) -> list[str]:
    """What who works on a case may take it as, the worst first; empty where the kind itself says how fast it is."""
    if topic.klass == DANGER:
        return [DANGER]
    if topic.kind in (GRIEVANCE, FEEDBACK):
        return list(_UNGRADED)
    is_of_these = topic.kind == REPORT or is_graded(topic)
    return list(dict.fromkeys((*reversed(SEVERITIES), topic.klass))) if is_of_these else []


@lru_cache(maxsize=1)
def _signs() -> tuple[_Sign, ...]:
    """The rows of data/severity_words.csv; one without topics is for all of them."""
    return tuple(
        _Sign(_parts(row["topics"]), row["class"], (*_parts(row["words"]), *_parts(row["words_en"].casefold())))
        for row in starter_rows("severity_words")
    )


@lru_cache(maxsize=1)
def _denial() -> re.Pattern[str]:
    """The end of what stands before a word that is denied, by data/denials.csv: a "no" and what may follow it.

    A "no" behind a word of doubt, such as the question whether or not, denies nothing.
    """
    rows = {row["what"]: (*_parts(row["words"]), *_parts(row["words_en"])) for row in starter_rows("denials")}
    no, between, doubt = (
        "|".join(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in rows[what])
        for what in ("no", "between", "doubt")
    )
    return re.compile(rf"(?P<doubt>{doubt})?\s*(?:{no})\s*(?:(?:{between})\s*){{0,3}}$")


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))
