"""The table of what became of cases, by place and by kind, for a screen as narrow as a phone's.

Each row is a few short lines: a rate with how many it is of, then for each step within what time half of them came to
it, and nine of ten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.words import N_, _, ngettext
from models.cases.figures import TO_ACCEPTANCE, TO_ANSWER, Tally
from models.small_counts import FEWEST, Shielded, shield


@dataclass(frozen=True, slots=True)
class _Rate:
    """Of a row: the numbers of a Tally by which it is told, and its name."""

    words: str
    part: str
    whole: str

    def told(self, rows: Mapping[str, Tally]) -> dict[str, str]:
        """By row; not of rows so small in it that somebody could be known, nor of those that would tell these."""
        counts = {name: (getattr(tally, self.part), getattr(tally, self.whole)) for name, tally in rows.items()}
        tables = (
            shield({name: part for name, (part, _whole) in counts.items()}),
            shield({name: whole - part for name, (part, whole) in counts.items()}),
            shield({name: rows[name].received - whole for name, (_part, whole) in counts.items()}),
        )
        return {
            name: _(self.words).format(percent=round(100 * part / whole), whole=whole)
            for name, (part, whole) in counts.items()
            if whole and all(name in table.told for table in tables)
        }


_RATES = (
    _Rate(N_("in touch in time {percent}% of {whole}"), "timely_contacts", "due_contacts"),
    _Rate(N_("answered in time {percent}% of {whole}"), "in_time", "answered"),
    _Rate(N_("solved {percent}% of {whole}"), "solved", "verdicts"),
    _Rate(N_("four or five stars {percent}% of {whole}"), "satisfied", "rated"),
)
_STEPS = ((N_("taken on {half} / {most}"), TO_ACCEPTANCE), (N_("answered {half} / {most}"), TO_ANSWER))


def table_lines(headings: Mapping[str, Mapping[str, Tally]]) -> Iterator[str]:
    """The tables under their headings."""
    yield _("Rates with how many they are of; times: half within / nine of ten within.")
    for heading, rows in headings.items():
        yield ""
        yield heading
        yield from _rows(rows)


def row_line(shielded: Shielded[str], key: str, name: str) -> Iterator[str]:
    """How many; nothing where there are none."""
    count = shielded.told.get(key)
    told = str(count) if count is not None else f"<{FEWEST}" if key in shielded.few else "–"
    if count != 0:
        yield _("• {name}: {count}").format(name=name, count=told)


def hours_words(hours: int) -> str:
    """Whole hours that have passed, told as what they were less than."""
    hours += 1
    if hours <= 48:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    days = -(-hours // 24)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def _rows(rows: Mapping[str, Tally]) -> Iterator[str]:
    received = shield({name: tally.received for name, tally in rows.items()})
    rates = [rate.told(rows) for rate in _RATES]
    for name, tally in rows.items():
        yield from row_line(received, name, name)
        if name in received.told:
            told = [rate[name] for rate in rates if name in rate]
            yield from (f"   {words}" for words in (*told, *_times(tally)))


def _times(tally: Tally) -> Iterator[str]:
    for words, step in _STEPS:
        half, most = tally.percentile_hours(step, 0.5), tally.percentile_hours(step, 0.9)
        if half is not None and most is not None:
            yield _(words).format(half=hours_words(half), most=hours_words(most))
