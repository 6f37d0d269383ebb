"""What was agreed, as it is typed: one measure a line, with what, who and by when."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from handlers.conversation.dates import read_days
from handlers.words import _
from models.cases.meeting import MOST_MEASURES, Agreed
from models.cases.party import CaseParty
from models.spelling import folded

_PART = re.compile(r"[,，;；|｜]")
_OWN = {folded(name) for name in ("我们", "本单位", "办公室", "我办", "本办", "we", "us", "our office", "the office")}
_DATE_LATER = timedelta(days=7)


class Unreadable(Exception):
    """A line that does not say all of it; the words say what would work."""


def read_agreed(text: str, *, parties: Sequence[CaseParty], not_before: date, today: date) -> list[Agreed]:
    """Raises Unreadable."""
    lines = [line.strip().removeprefix("•").strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_MEASURES:
        raise Unreadable(
            _("At most {count} measures go into one meeting; please join some.").format(count=MOST_MEASURES)
        )
    return [_read(line, place, parties, not_before, today) for place, line in enumerate(lines, 1)]


def measure_example(parties: Sequence[CaseParty], today: date) -> str:
    return _("Open the gate for riders, {who}, {date}").format(
        who=parties[0].name, date=(today + _DATE_LATER).isoformat()
    )


def _read(line: str, place: int, parties: Sequence[CaseParty], not_before: date, today: date) -> Agreed:
    *what, who, when = parts if len(parts := _PART.split(line)) >= 3 else ("", "", "")
    if not "".join(what).strip():
        example = measure_example(parties, today)
        raise Unreadable(
            _("Line {number}: please write what, who and by when, with commas between: {example}").format(
                number=place, example=example
            )
        )
    days = [day for day in read_days(when, today=today) if day >= not_before]
    if not days:
        raise Unreadable(
            _("Line {number}: “{date}” is no day after the meeting. Please write it as {example}.").format(
                number=place, date=when.strip(), example=(today + _DATE_LATER).isoformat()
            )
        )
    return Agreed(what="，".join(part.strip() for part in what), party=_find(who, place, parties), due_on=days[0])


def _find(who: str, place: int, parties: Sequence[CaseParty]) -> CaseParty | None:
    """None is the office itself."""
    if (named := folded(who)) in _OWN:
        return None
    found = [party for party in parties if named and named in folded(party.name)]
    exact = [party for party in found if folded(party.name) == named]
    if len(exact or found) != 1:
        raise Unreadable(
            _("Line {number}: “{who}” is none of the parties: {names}. For your own office write “we”.").format(
                number=place, who=who.strip(), names=_(", ").join(party.name for party in parties)
            )
        )
    return (exact or found)[0]
