"""How the record of a visit is spoken of: agreed steps, and what was measured before and after."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.conversation.numbers import figures
from handlers.time_words import date_words, whole_date_words
from handlers.words import N_, _, ngettext
from models.case import Case
from models.pictures.sheet import Section, Sheet
from models.shops.visit_figures import Change, VisitFigures
from models.shops.visit_record import AFTER, BEFORE, PHASES, VisitMeasure, VisitRecord, VisitStep

# On the timeline of the case, which tells no more than that.
VISIT_EVENTS = {
    "visit_booked": N_("a day for the visit was booked"),
    "visit_moved": N_("the visit was moved"),
    "visit_left": N_("the day of the visit was given back"),
    "visit_off": N_("the visit is off, since nobody waits for it any more"),
    "visit_before": N_("photos of before the visit"),
    "visit_after": N_("photos of after the visit"),
    "visit_reported": N_("the record of the visit was given to the owner"),
}
PHASE_WORDS = {BEFORE: N_("before"), AFTER: N_("after")}
_HEADINGS = {BEFORE: N_("Measured before:"), AFTER: N_("Measured after:")}
_PHOTOS = {BEFORE: N_("Photos of before: {count}"), AFTER: N_("Photos of after: {count}")}


def record_lines(record: VisitRecord, *, today: date) -> Iterator[str]:
    """All of it, for who was there."""
    if record.steps:
        yield _("Agreed:")
    yield from (step_line(number, step, today=today) for number, step in enumerate(record.steps, 1))
    yield from measured_lines(record.measures)
    for phase in PHASES:
        if count := record.photos[phase]:
            yield _(_PHOTOS[phase]).format(count=count)


def step_line(number: int, step: VisitStep, *, today: date) -> str:
    words = _("{number}. ✅ {what}, done {date}") if step.done_on is not None else _("{number}. ☐ {what}, by {date}")
    day = date_words(step.done_on or step.due_on, today=today)
    return words.format(number=number, what=step.what, date=day)


def measured_lines(measures: Mapping[str, VisitMeasure]) -> Iterator[str]:
    """What was measured once as it is; what was measured twice with the difference."""
    before, after = measures.get(BEFORE), measures.get(AFTER)
    if before is None or after is None:
        for phase, measure in measures.items():
            yield " ".join([_(_HEADINGS[phase]), _(", ").join(_values(measure))])
        return
    if before.order_s is not None and after.order_s is not None:
        yield _order_line(before.order_s, after.order_s)
    if before.waste_g is not None and after.waste_g is not None:
        yield _waste_line(before.waste_g, after.waste_g)
    if before.waste_fen is not None and after.waste_fen is not None:
        yield _cost_line(before.waste_fen, after.waste_fen)


def record_sheet(record: VisitRecord, case: Case, *, office: str, now: datetime, zone: ZoneInfo) -> Sheet:
    """To print or to keep."""
    today = now.astimezone(zone).date()
    note = _("{date}, {office}, {number}. Advice, no inspection: nobody else has it.").format(
        date=whole_date_words(today), office=office, number=case.number
    )
    steps = tuple(_plain(step, today) for step in record.steps)
    sections = [Section(_("Agreed"), steps)] if steps else []
    if measured := tuple(measured_lines(record.measures)):
        sections.append(Section(_("Measured"), measured))
    return Sheet(_("Visit to my shop"), note, tuple(sections))


def figure_lines(figures: VisitFigures) -> list[str]:
    """What visits have changed; nothing where too few shops were measured twice."""
    lines = []
    if (order := figures.order_s) is not None:
        lines.append(_shops(order) + _order_line(round(order.before), round(order.after)))
    if (waste := figures.waste_g) is not None:
        lines.append(_shops(waste) + _waste_line(round(waste.before), round(waste.after)))
    if (cost := figures.waste_fen) is not None:
        lines.append(_shops(cost) + _cost_line(round(cost.before), round(cost.after)))
    return [_("Shops that the help team visited, measured before and after:"), *lines] if lines else []


def _shops(change: Change) -> str:
    return "• " + ngettext("{count} shop: ", "{count} shops: ", change.shops).format(count=change.shops)


def _values(measure: VisitMeasure) -> Iterator[str]:
    if measure.order_s is not None:
        yield _("{minutes} min an order").format(minutes=_minutes(measure.order_s))
    if measure.waste_g is not None:
        yield _("{kg} kg of waste a day").format(kg=_kg(measure.waste_g))
    if measure.waste_fen is not None:
        yield _("{yuan} yuan of waste a day").format(yuan=_yuan(measure.waste_fen))


def _order_line(before: int, after: int) -> str:
    less = _("Time for an order: {before} min before, {after} min after, {change} min less")
    more = _("Time for an order: {before} min before, {after} min after, {change} min more")
    same = _("Time for an order: {before} min before and after")
    return _compared(before, after, less, more, same).format(
        before=_minutes(before), after=_minutes(after), change=_minutes(abs(before - after))
    )


def _waste_line(before: int, after: int) -> str:
    less = _("Waste a day: {before} kg before, {after} kg after, {change} kg less")
    more = _("Waste a day: {before} kg before, {after} kg after, {change} kg more")
    same = _("Waste a day: {before} kg before and after")
    return _compared(before, after, less, more, same).format(
        before=_kg(before), after=_kg(after), change=_kg(abs(before - after))
    )


def _cost_line(before: int, after: int) -> str:
    less = _("Waste a day: {before} yuan before, {after} yuan after, {change} yuan less")
    more = _("Waste a day: {before} yuan before, {after} yuan after, {change} yuan more")
    same = _("Waste a day: {before} yuan before and after")
    return _compared(before, after, less, more, same).format(
        before=_yuan(before), after=_yuan(after), change=_yuan(abs(before - after))
    )


def _compared(before: int, after: int, less: str, more: str, same: str) -> str:
    if after == before:
        return same
    return less if after < before else more


def _plain(step: VisitStep, today: date) -> str:
    """Without signs that the font of a sheet lacks."""
    day = date_words(step.done_on or step.due_on, today=today)
    words = _("✓ {what}, done {date}") if step.done_on is not None else _("→ {what}, by {date}")
    return words.format(what=step.what, date=day)


def _minutes(seconds: int) -> str:
    return figures(round(seconds / 60, 1))


def _kg(grams: int) -> str:
    return figures(round(grams / 1000, 2))


def _yuan(fen: int) -> str:
    return figures(round(fen / 100, 2))
