"""How plaques of honest shops are spoken of: to everybody, to those who hold them, and to the office."""

from datetime import date

from sqlmodel import Session

from handlers.time_words import date_words, whole_date_words
from handlers.words import _, current_language, ngettext
from models.area import get_area
from models.office import get_office
from models.shops.plaque import KINDS, LAPSED, VALID, WITHDRAWN, Plaque
from models.shops.plaque_complaint import Complaints

MARKS = {VALID: "✅", LAPSED: "⌛", WITHDRAWN: "✖"}


def plaque_card(db: Session, plaque: Plaque, *, today: date) -> str:
    """Which plaque, since when, by whom, and whether it holds this year: the last comes first."""
    office = get_office(db, plaque.office_id).label(current_language())
    lines = [where_words(db, plaque), standing_words(plaque, today=today)]
    given = _("{kind}, given on {date} by “{office}”.")
    lines.append(given.format(kind=kind_words(plaque), date=whole_date_words(plaque.since), office=office))
    if plaque.pledge and plaque.withdrawn_on is None:
        lines.append(_("What it promises: {pledge}").format(pledge=plaque.pledge))
    return "\n".join(lines)


def where_words(db: Session, plaque: Plaque) -> str:
    county = get_area(db, plaque.adcode).label(current_language())
    return " · ".join(filter(None, (plaque.shop, county, plaque.place)))


def kind_words(plaque: Plaque) -> str:
    return KINDS.get(plaque.kind).label(current_language())


def standing_words(plaque: Plaque, *, today: date) -> str:
    mark = MARKS[plaque.standing(today)]
    if plaque.withdrawn_on is not None:
        words = _("{mark} Withdrawn on {date}: {why}\nThe shop holds this plaque no longer.")
        return words.format(mark=mark, date=date_words(plaque.withdrawn_on, today=today), why=plaque.withdrawn_why)
    if plaque.standing(today) == LAPSED:
        return _("{mark} It held for {year}, and was not renewed since.").format(mark=mark, year=plaque.year)
    return _("{mark} It holds for {year}.").format(mark=mark, year=plaque.year)


def line_of(plaque: Plaque, *, today: date) -> str:
    """✅ 老马面馆（示例） · 诚信经营示范店 · 2026."""
    return f"{MARKS[plaque.standing(today)]} {plaque.shop} · {kind_words(plaque)} · {plaque.year}"


def complaint_words(complaints: Complaints) -> str:
    if not complaints.count:
        return _("Within a year nobody has complained about it.")
    raised = ngettext(
        "{count} complaint within a year ({open} still open, {unfounded} not accepted).",
        "{count} complaints within a year ({open} still open, {unfounded} not accepted).",
        complaints.count,
    )
    return raised.format(count=complaints.count, open=complaints.open, unfounded=complaints.unfounded)
