"""Figures of cases as words and as a picture; what would give few people away is in neither."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.table import hours_words, row_line, table_lines
from handlers.cases.words import KIND_WORDS
from handlers.figures_words import home_words
from handlers.time_words import whole_date_words
from handlers.words import N_, _, current_language
from models.cases.figures import TO_ACCEPTANCE, TO_ANSWER, CaseFigures, Tally, ToldRate
from models.office import distinct_labels, get_office
from models.pictures.chart import Bar, Chart, Panel, Tone
from models.small_counts import FEWEST, shield

SPAN_DAYS = 30
_PARTS = {
    "in_time": (N_("answered in time"), Tone.GOOD),
    "late": (N_("answered late"), Tone.BAD),
    "open": (N_("without an answer so far"), Tone.QUIET),
    "withdrawn": (N_("withdrawn before the answer"), Tone.QUIET),
}


def case_lines(db: Session, figures: CaseFigures, *, where: str) -> str:
    """Everything in words."""
    return "\n".join(_lines(db, figures, where))


def case_table(db: Session, figures: CaseFigures) -> str:
    """By place and by kind, each of them apart; empty where nothing may be told."""
    if _is_too_few(db, figures):
        return ""
    return "\n".join(table_lines({_("Where:"): _places(db, figures), _("Of what kind:"): _kinds(figures)}))


def case_chart(db: Session, figures: CaseFigures, *, where: str, now: datetime, zone: ZoneInfo) -> Chart | None:
    """None where nothing is left to be drawn."""
    if _is_too_few(db, figures):
        return None
    answers, places = shield(figures.whole.by_answer), shield(_received(_places(db, figures)))
    parts = [Bar.of(_(name), answers.told[key], tone) for key, (name, tone) in _PARTS.items() if answers.told.get(key)]
    bars = [Bar.of(name, count) for name, count in _largest(places.told)]
    panels = tuple(
        Panel(tuple(drawn), heading) for heading, drawn in ((_("Answers"), parts), (_("Where"), bars)) if drawn
    )
    if not panels:
        return None
    note = _("As of {date}; counts below {fewest} are left out.")
    day = whole_date_words(now.astimezone(zone).date())
    title = _("Cases of the last {days} days in {where}").format(days=SPAN_DAYS, where=where)
    return Chart(title, panels, note.format(date=day, fewest=FEWEST))


def _lines(db: Session, figures: CaseFigures, where: str) -> Iterator[str]:
    whole = figures.whole
    if _is_too_few(db, figures):
        yield _("Cases of the last {days} days in {where}: too few to be counted here.").format(
            days=SPAN_DAYS, where=where
        )
        return
    yield _("Cases of the last {days} days in {where}: {count}").format(
        days=SPAN_DAYS, where=where, count=whole.received
    )
    answers = shield(whole.by_answer)
    for key, (name, _tone) in _PARTS.items():
        yield from row_line(answers, key, _(name))
    for words, part, of_all in (
        (N_("• somebody was in touch in time: {rate}"), whole.timely_contacts, whole.due_contacts),
        (N_("• solved, as people say: {rate}"), whole.solved, whole.verdicts),
        (N_("• four stars or five: {rate}"), whole.satisfied, whole.rated),
    ):
        yield _(words).format(rate=_rate_words(ToldRate.of(part, of_all)))
    for words, step in (
        (N_("• until somebody took it on: half within {half}, nine of ten within {most}"), TO_ACCEPTANCE),
        (N_("• until the answer: half within {half}, nine of ten within {most}"), TO_ANSWER),
    ):
        half, most = whole.percentile_hours(step, 0.5), whole.percentile_hours(step, 0.9)
        if half is not None and most is not None:
            yield _(words).format(half=hours_words(half), most=hours_words(most))


def _is_too_few(db: Session, figures: CaseFigures) -> bool:
    """What one table tells must not give away what another keeps."""
    tables = (figures.whole.by_answer, _received(_places(db, figures)), _received(_kinds(figures)))
    return any(shield(table).total is None for table in tables)


def _places(db: Session, figures: CaseFigures) -> dict[str, Tally]:
    """By county, or where there is one by office: both at once would tell the small parts of one another."""
    if len(figures.by_county) > 1:
        return {home_words(db, county): tally for county, tally in sorted(figures.by_county.items())}
    offices = [get_office(db, office) for office in sorted(figures.by_office)]
    labels = distinct_labels(offices, current_language())
    return {labels[office.code]: figures.by_office[office.id or 0] for office in offices}


def _kinds(figures: CaseFigures) -> dict[str, Tally]:
    return {_(words): figures.by_kind[kind] for kind, words in KIND_WORDS.items() if kind in figures.by_kind}


def _received(tallies: Mapping[str, Tally]) -> dict[str, int]:
    return {name: tally.received for name, tally in tallies.items()}


def _rate_words(rate: ToldRate | None) -> str:
    if rate is None:
        return _("too few to tell")
    if rate.lowest == rate.highest:
        return _("{percent}% of {whole}").format(percent=rate.lowest, whole=rate.whole)
    return _("between {lowest}% and {highest}% of {whole}").format(
        lowest=rate.lowest, highest=rate.highest, whole=rate.whole
    )


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))
