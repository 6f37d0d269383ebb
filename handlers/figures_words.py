"""Figures as words and as a picture; what would give few people away is in neither."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.right_words import area_words
from handlers.time_words import whole_date_words
from handlers.words import N_, _
from models.area import REGION
from models.figures import NEITHER, Figures
from models.person import MERCHANT, RIDER
from models.pictures.chart import Bar, Chart, Panel, Tone
from models.small_counts import FEWEST, Shielded, shield

K = TypeVar("K")
_ROLE_WORDS = {RIDER: N_("Riders and couriers"), MERCHANT: N_("Shop owners"), NEITHER: N_("Others")}


def figure_lines(db: Session, figures: Figures, *, where: str) -> str:
    """Everything in words."""
    lines = [
        *_people_lines(db, figures, where),
        _("In the last seven days:"),
        _("• wrote to me: {count}").format(count=_told(figures.active)),
        _("• notices delivered: {count}").format(count=_told(figures.delivered)),
        _("• searches for stations, in the whole region: {count}").format(count=figures.searches),
    ]
    return "\n".join(lines)


def _people_lines(db: Session, figures: Figures, where: str) -> Iterator[str]:
    roles, areas = shield(figures.by_role), shield(figures.by_area)
    if roles.total is None or areas.total is None:
        # What one of the two tells would give away what the other keeps.
        yield _("Registered in {where}: too few to be counted here.").format(where=where)
        return
    yield _("Registered in {where}: {count}").format(where=where, count=_told(roles.total))
    yield from _lines(roles, order=_ROLE_WORDS, name=role_words)
    yield from _lines(areas, order=sorted(figures.by_area), name=lambda adcode: home_words(db, adcode))


def figure_chart(db: Session, figures: Figures, *, where: str, now: datetime, zone: ZoneInfo) -> Chart | None:
    """None where nothing is left to be drawn."""
    roles, areas = shield(figures.by_role), shield(figures.by_area)
    if roles.total is None or areas.total is None:
        return None
    bars = [
        (_("By role"), [Bar.of(role_words(role), roles.told[role]) for role in _ROLE_WORDS if roles.told.get(role)]),
        (_("By county"), [Bar.of(home_words(db, home), count, Tone.GOOD) for home, count in _largest(areas.told)]),
    ]
    panels = tuple(Panel(tuple(drawn), heading) for heading, drawn in bars if drawn)
    if not panels:
        return None
    note = _("As of {date}; counts below {fewest} are left out.")
    day = whole_date_words(now.astimezone(zone).date())
    return Chart(_("Registered in {where}").format(where=where), panels, note.format(date=day, fewest=FEWEST))


def role_words(role: str) -> str:
    return _(_ROLE_WORDS[role])


def home_words(db: Session, adcode: int) -> str:
    return _("No county") if adcode == REGION else area_words(db, adcode)


def _lines(shielded: Shielded[K], *, order: Iterable[K], name: Callable[[K], str]) -> Iterator[str]:
    for key in order:
        if (count := shielded.told.get(key, 0)) or key in (*shielded.few, *shielded.withheld):
            told = str(count) if count else _few() if key in shielded.few else "–"
            yield _("• {name}: {count}").format(name=name(key), count=told)


def _largest(counts: Mapping[int, int]) -> list[tuple[int, int]]:
    return sorted(((home, count) for home, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))


def _told(count: int) -> str:
    return _few() if 0 < count < FEWEST else str(count)


def _few() -> str:
    return f"<{FEWEST}"


def picture_apology() -> str:
    return _("The picture could not be drawn this time; the figures above are right.")
