"""What makes it worth a look before points are booked: a photo that was there before, two places too far apart.

It is compared with what came before alone: who was first is never kept waiting because of who comes after. Nothing is
remembered of where anybody was but what their cases hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.case import Case
from models.cases.earning import earned_rule
from models.cases.file import awaits_photos
from models.cases.topic import HOURS, REPORT
from models.points.doubt_limit import doubt_limit
from models.points.photo_print import find_case_alike
from models.points.volunteer import VolunteerHours, find_hours

# The region is no longer than what anybody can drive in that time.
_LOOKED_BACK = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class SamePhoto:
    """A photo is nearly the same as one of an earlier case."""

    case_id: int


@dataclass(frozen=True, slots=True)
class PhotoAwaited:
    """A photo of the case itself has not come yet, so nothing could be compared."""

    case_id: int


@dataclass(frozen=True, slots=True)
class TooFar:
    """From an earlier case of the same person it is so far in so short a time."""

    case_id: int
    metres: int
    minutes: int


Doubt = SamePhoto | PhotoAwaited | TooFar


@dataclass(frozen=True, slots=True)
class _Presence:
    """Where somebody was, from when to when, as a case of theirs says."""

    case_id: int
    position: Position
    since: datetime
    until: datetime


def list_doubts(db: Session, case: Case, *, now: datetime) -> list[Doubt]:
    """None for what earns nothing."""
    if not earned_rule(case):
        return []
    doubts: list[Doubt] = []
    if (alike := find_case_alike(db, case, now=now)) is not None:
        doubts.append(SamePhoto(alike))
    elif awaits_photos(db, case):
        doubts.append(PhotoAwaited(case.id or 0))
    here = _presence_of(case, find_hours(db, case))
    if here is not None:
        found = (_too_far(here, there) for there in _list_earlier(db, case, here))
        doubts += [doubt for doubt in found if doubt is not None][:1]
    return doubts


def _list_earlier(db: Session, case: Case, here: _Presence) -> Iterator[_Presence]:
    """Where the same person was around that time, by what they raised before this case.

    A shop may be reported from home, so food says nothing; a street is reported from where one stands.
    """
    query = (
        select(Case, VolunteerHours)
        .outerjoin(VolunteerHours, col(VolunteerHours.case_id) == col(Case.id))
        .where(Case.reporter_id == case.reporter_id, col(Case.kind).in_((REPORT, HOURS)), col(Case.id) < case.id)
        .where(col(Case.received_at) > here.since - _LOOKED_BACK)
    )
    for other, hours in db.exec(query.order_by(col(Case.id).desc())):
        if (there := _presence_of(other, hours)) is not None:
            yield there


def _presence_of(case: Case, hours: VolunteerHours | None) -> _Presence | None:
    if case.kind not in (REPORT, HOURS) or case.latitude is None or case.longitude is None:
        return None
    since, until = (case.received_at, case.received_at) if hours is None else (hours.began_at, hours.ended_at)
    return _Presence(case.id or 0, Position(case.latitude, case.longitude), since, until)


def _too_far(here: _Presence, there: _Presence) -> TooFar | None:
    metres = distance_m(here.position, there.position)
    between = max(here.since - there.until, there.since - here.until, timedelta())
    reach_m = doubt_limit("ride_km_per_hour") * 1000 * between / timedelta(hours=1)
    if metres <= max(reach_m, doubt_limit("ride_from_m")):
        return None
    return TooFar(there.case_id, round(metres), int(between / timedelta(minutes=1)))
