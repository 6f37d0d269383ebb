"""What a station's host may know in numbers of those who came; who they were nobody knows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.case import Case
from models.cases.topic import FEEDBACK
from models.station import Station, StationReport
from models.usage import count_usage, note_usage

SPAN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class HostFigures:
    """Of the last SPAN: how often the card was `opened` by its link or code, what was `said` on the spot by kind, and
    how many cases of `feedback` its office got.
    """

    opened: int
    said: Counter[str]
    feedback: int


def note_opened(db: Session, station: Station, *, day: date) -> None:
    note_usage(db, _kind(station), day=day)


def count_hosting(db: Session, station: Station, *, now: datetime, today: date) -> HostFigures:
    first = today - SPAN + timedelta(days=1)
    reports = select(StationReport.kind, func.count()).where(
        StationReport.station_id == station.id, StationReport.local_day >= first
    )
    feedback = select(func.count()).where(
        Case.station_id == station.id, Case.kind == FEEDBACK, col(Case.received_at) > now - SPAN
    )
    return HostFigures(
        opened=count_usage(db, _kind(station), first=first, last=today),
        said=Counter(dict(db.exec(reports.group_by(StationReport.kind)).all())),
        feedback=db.exec(feedback).one(),
    )


def _kind(station: Station) -> str:
    return f"station:{station.id}"
