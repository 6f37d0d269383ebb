"""What became of the cases of an area in a span of time: how many, how fast, and what people say of it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any, Self

from sqlalchemy import ColumnElement, Integer, String, Table, and_, case, cast, extract, func, or_, select, true
from sqlmodel import Session

from models.area import REGION
from models.case import ANSWERED, CLOSED, WITHDRAWN, YES, Case
from models.office import Office
from models.small_counts import FEWEST, shield

SATISFIED_FROM = 4
TO_ACCEPTANCE, TO_ANSWER = "acceptance", "answer"
_case: Table = Case.__table__  # type: ignore[attr-defined]
_office: Table = Office.__table__  # type: ignore[attr-defined]
# SQLite's days are fractions that may fall short of a whole hour by a little.
_A_SECOND = 1 / 3600
_MEASURES = (
    "received",
    "answered",
    "in_time",
    "withdrawn",
    "due_contacts",
    "timely_contacts",
    "verdicts",
    "solved",
    "rated",
    "satisfied",
    "reopened",
)


@dataclass(slots=True)
class Tally:
    """Counts of cases, and `hours` by step: how many took so many whole hours.

    Who withdrew before anybody was in touch is due no contact. What was reopened is judged by its second round, and is
    not in `hours`.
    """

    received: int = 0
    answered: int = 0
    in_time: int = 0
    withdrawn: int = 0
    due_contacts: int = 0
    timely_contacts: int = 0
    verdicts: int = 0
    solved: int = 0
    rated: int = 0
    satisfied: int = 0
    reopened: int = 0
    hours: dict[str, Counter[int]] = field(default_factory=lambda: {TO_ACCEPTANCE: Counter(), TO_ANSWER: Counter()})

    @property
    def by_answer(self) -> dict[str, int]:
        """All that was received, in four parts."""
        late, left = self.answered - self.in_time, self.received - self.answered - self.withdrawn
        return {"in_time": self.in_time, "late": late, "open": left, "withdrawn": self.withdrawn}

    def percentile_hours(self, step: str, share: float) -> int | None:
        """None where too few have come so far."""
        counts = self.hours[step]
        if counts.total() < FEWEST:
            return None
        wanted, seen = ceil(counts.total() * share), 0
        for hours in sorted(counts):
            seen += counts[hours]
            if seen >= wanted:
                return hours
        raise AssertionError("a share is at most 1")


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Of everything, and apart by county (REGION where it has none), by kind and by the office that has it now."""

    whole: Tally
    by_county: dict[int, Tally]
    by_kind: dict[str, Tally]
    by_office: dict[int, Tally]


@dataclass(frozen=True, slots=True)
class ToldRate:
    """Percent, between `lowest` and `highest`, of `whole`; the two differ where few would be known by it."""

    lowest: int
    highest: int
    whole: int

    @classmethod
    def of(cls, part: int, whole: int) -> Self | None:
        """What may be told of a part; None where that is nothing."""
        shielded = shield({True: part, False: whole - part})
        if not whole or shielded.total is None:
            return None
        if not shielded.few:
            return cls(round(100 * part / whole), round(100 * part / whole), whole)
        least, most = (1, FEWEST - 1) if True in shielded.few else (whole - FEWEST + 1, whole - 1)
        return cls(100 * least // whole, ceil(100 * most / whole), whole)


def count_cases(
    db: Session, *, adcodes: Collection[int], since: datetime, until: datetime, now: datetime
) -> CaseFigures:
    """Of what was received from `since` on and before `until` by the offices of these areas, as far as they know."""
    is_known = _case.c.hand_over_at.is_(None)
    span = and_(_case.c.received_at >= since, _case.c.received_at < until, is_known, _in_areas(adcodes))
    keys = (_case.c.office_id, _case.c.kind, _case.c.adcode)
    # In one pass, in the order of an index: durations are strung together, since sorting them takes far longer.
    counted = select(*keys, _hours(db, _contact()), _hours(db, _case.c.answered_at), *_sums(now))
    figures = CaseFigures(Tally(), {}, {}, {})
    for office, kind, county, accepted, answered, *counts in db.connection().execute(
        counted.where(span).group_by(*keys)
    ):
        hours = {TO_ACCEPTANCE: _counted(accepted), TO_ANSWER: _counted(answered)}
        for tally in _tallies(figures, county or REGION, kind, office):
            for name, count in zip(_MEASURES, counts, strict=True):
                setattr(tally, name, getattr(tally, name) + int(count))
            for step, passed in hours.items():
                tally.hours[step].update(passed)
    return figures


def _counted(strung: str | None) -> Counter[int]:
    """How many took so many hours."""
    words = Counter(strung.split(",")) if strung else Counter[str]()
    return Counter({max(int(word), 0): count for word, count in words.items()})


def _tallies(figures: CaseFigures, county: int, kind: str, office: int) -> Iterable[Tally]:
    yield figures.whole
    yield figures.by_county.setdefault(county, Tally())
    yield figures.by_kind.setdefault(kind, Tally())
    yield figures.by_office.setdefault(office, Tally())


def _sums(now: datetime) -> list[ColumnElement[int]]:
    """In the order of _MEASURES."""
    is_answered = _case.c.state.in_((ANSWERED, CLOSED))
    is_due = or_(_contact().is_not(None), and_(_case.c.acknowledge_by <= now, _case.c.state != WITHDRAWN))
    conditions: tuple[Any, ...] = (
        is_answered,
        and_(is_answered, _case.c.answered_at <= _case.c.answer_by),
        _case.c.state == WITHDRAWN,
        is_due,
        _contact() <= _case.c.acknowledge_by,
        _case.c.verdict.is_not(None),
        _case.c.verdict == YES,
        _case.c.rating.is_not(None),
        _case.c.rating >= SATISFIED_FROM,
        _case.c.reopened > 0,
    )
    return [func.count(), *(func.sum(case((condition, 1), else_=0)) for condition in conditions)]


def _contact() -> ColumnElement[Any]:
    """When somebody of the office was first in touch; what is refused at once was never taken on."""
    return func.coalesce(_case.c.accepted_at, _case.c.answered_at, type_=_case.c.accepted_at.type)


def _hours(db: Session, reached: ColumnElement[Any]) -> ColumnElement[str]:
    """How many whole hours each took that was never reopened, between commas."""
    begun = _case.c.received_at
    if db.connection().dialect.name == "sqlite":
        hours = cast((func.julianday(reached) - func.julianday(begun)) * 24 + _A_SECOND, Integer)
    else:
        hours = cast(func.floor(extract("epoch", reached - begun) / 3600), Integer)
    return func.aggregate_strings(case((_case.c.reopened == 0, cast(hours, String))), ",")


def _in_areas(adcodes: Collection[int]) -> ColumnElement[bool]:
    """An office of nowhere in particular is the whole region's."""
    if REGION in adcodes:
        return true()
    return _case.c.office_id.in_(select(_office.c.id).where(_office.c.adcode.in_(adcodes)))
