"""What visits to shops have changed, over many shops: never so few that one of them could be known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.area import REGION
from models.case import Case
from models.shops.visit_record import AFTER, BEFORE, VisitMeasure
from models.small_counts import FEWEST


@dataclass(frozen=True, slots=True)
class Change:
    """Of so many shops: what was measured before and after on average, in the measure's own unit."""

    shops: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """`measured` shops were measured twice. None where fewer than FEWEST were, for this measure."""

    measured: int
    order_s: Change | None
    waste_g: Change | None
    waste_fen: Change | None


def count_visits(db: Session, *, adcodes: Collection[int]) -> VisitFigures:
    """Of shops in these areas; of all where the region is among them."""
    query = select(VisitMeasure, Case.id).join(Case, col(Case.id) == col(VisitMeasure.case_id))
    if REGION not in adcodes:
        query = query.where(col(Case.adcode).in_(adcodes))
    by_case: dict[int, dict[str, VisitMeasure]] = {}
    for measure, _case in db.exec(query):
        by_case.setdefault(measure.case_id, {})[measure.phase] = measure
    pairs = [(phases[BEFORE], phases[AFTER]) for phases in by_case.values() if len(phases) > 1]
    return VisitFigures(
        measured=len(pairs),
        order_s=_change([(before.order_s, after.order_s) for before, after in pairs]),
        waste_g=_change([(before.waste_g, after.waste_g) for before, after in pairs]),
        waste_fen=_change([(before.waste_fen, after.waste_fen) for before, after in pairs]),
    )


def _change(pairs: Sequence[tuple[int | None, int | None]]) -> Change | None:
    known = [(before, after) for before, after in pairs if before is not None and after is not None]
    if len(known) < FEWEST:
        return None
    count = len(known)
    return Change(count, sum(before for before, _ in known) / count, sum(after for _, after in known) / count)
