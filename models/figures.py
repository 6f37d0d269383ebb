"""What admins may know of their areas in numbers: how many people, how many of them write, what reached them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, Table, case, cast, func, select, true
from sqlmodel import Session

from models.area import REGION
from models.messages.dialogue import Dialogue
from models.messages.outgoing import SENT, Outgoing
from models.person import MERCHANT, RIDER, Contact, Person
from models.usage import SEARCH, count_usage

WEEK = timedelta(days=7)
NEITHER = ""

_person: Table = Person.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_dialogue: Table = Dialogue.__table__  # type: ignore[attr-defined]
_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Figures:
    """`by_role` by what people say of themselves, `by_area` by the county where they mostly are; of the last seven days
    `active`, who wrote, `delivered`, notices that arrived, and `searches`, which are of everybody everywhere.
    """

    by_role: Counter[str]
    by_area: Counter[int]
    active: int
    delivered: int
    searches: int


def count_figures(db: Session, *, adcodes: Collection[int], zone: ZoneInfo, now: datetime) -> Figures:
    """Of people who agreed to be remembered and live in these areas; of all where the region is among them."""
    lives_there = true() if REGION in adcodes else _person.c.home_adcode.in_(adcodes)
    counted = (_person.c.consented_at.is_not(None), lives_there)
    role = case((_says(RIDER), RIDER), (_says(MERCHANT), MERCHANT), else_=NEITHER)
    query = select(role, _person.c.home_adcode, func.count()).where(*counted).group_by(role, _person.c.home_adcode)
    by_role: Counter[str] = Counter()
    by_area: Counter[int] = Counter()
    for said, home, count in db.connection().execute(query):
        by_role[said] += count
        by_area[home or REGION] += count
    today = now.astimezone(zone).date()
    return Figures(
        by_role,
        by_area,
        active=_count_active(db, counted, since=now - WEEK),
        delivered=_count_delivered(db, counted, since=now - WEEK),
        searches=count_usage(db, SEARCH, first=today - WEEK + timedelta(days=1), last=today),
    )


def _count_active(db: Session, counted: tuple[ColumnElement[bool], ...], *, since: datetime) -> int:
    joined = _contact.join(_person, _person.c.id == _contact.c.person_id)
    joined = joined.join(_dialogue, _dialogue.c.chat_id == _contact.c.chat_id)
    query = select(func.count(_person.c.id.distinct())).select_from(joined)
    return _scalar(db, query.where(*counted, _dialogue.c.updated_at >= since))


def _count_delivered(db: Session, counted: tuple[ColumnElement[bool], ...], *, since: datetime) -> int:
    joined = _outgoing.join(_contact, _contact.c.chat_id == _outgoing.c.chat_id)
    joined = joined.join(_person, _person.c.id == _contact.c.person_id)
    arrived = (_outgoing.c.notice_id.is_not(None), _outgoing.c.state == SENT, _outgoing.c.settled_at >= since)
    return _scalar(db, select(func.count()).select_from(joined).where(*counted, *arrived))


def _scalar(db: Session, query: Any) -> int:
    return int(db.connection().scalar(query) or 0)


def _says(role: str) -> ColumnElement[bool]:
    return cast(_person.c.roles, String).contains(f'"{role}"')
