"""To whom a notice goes: people by role, area, language, and by what they use, each on one of their contacts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, String, Table, and_, case, cast, exists, func, or_, select
from sqlmodel import Session

from models.area import Area
from models.person import GRANTED, TELEGRAM, Contact, Person, PersonTag
from models.station import FavouriteStation

_person: Table = Person.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_tag: Table = PersonTag.__table__  # type: ignore[attr-defined]
_favourite: Table = FavouriteStation.__table__  # type: ignore[attr-defined]
_area: Table = Area.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who fits all of it; what is empty does not narrow it. Of a city its counties are meant, too."""

    roles: tuple[str, ...] = ()
    adcodes: tuple[int, ...] = ()
    language: str | None = None
    has_stations: bool = False
    tag: str | None = None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        facts = dict(kept)
        return cls(**{**facts, "roles": tuple(facts["roles"]), "adcodes": tuple(facts["adcodes"])})

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "roles": list(self.roles), "adcodes": list(self.adcodes)}


def recipients(audience: Audience, *, topic: str, is_urgent: bool) -> Select[tuple[int, int]]:
    """(contact id, chat id) of everybody whom a notice of this topic may reach, in no order.

    Those who agreed to be remembered, did not block the bot and did not mute the topic, where it is not urgent; of
    several contacts of one person the one on Telegram, else the first.
    """
    other = _contact.alias("other")
    is_better = or_(
        and_(other.c.channel == TELEGRAM, _contact.c.channel != TELEGRAM),
        and_((other.c.channel == TELEGRAM) == (_contact.c.channel == TELEGRAM), other.c.id < _contact.c.id),
    )
    has_better = exists().where(other.c.person_id == _contact.c.person_id, other.c.blocked_at.is_(None), is_better)
    conditions: list[ColumnElement[bool]] = [
        _person.c.consented_at.is_not(None),
        _contact.c.blocked_at.is_(None),
        _contact.c.chat_id.is_not(None),
        ~has_better,
        *_narrowed(audience),
    ]
    if not is_urgent:
        conditions.append(~_holds(_person.c.muted, topic))
    joined = _contact.join(_person, _person.c.id == _contact.c.person_id)
    return select(_contact.c.id, _contact.c.chat_id).select_from(joined).where(*conditions)


def count_recipients(db: Session, audience: Audience, *, topic: str, is_urgent: bool) -> int:
    """How many people a notice would reach at this moment."""
    inner = recipients(audience, topic=topic, is_urgent=is_urgent).subquery()
    return int(db.connection().scalar(select(func.count()).select_from(inner)) or 0)


def count_by_role(db: Session, audience: Audience, *, topic: str, is_urgent: bool) -> dict[str, int]:
    """The same by the first of their roles; "" for those who have none."""
    inner = recipients(audience, topic=topic, is_urgent=is_urgent).subquery()
    role = case(*[(_holds(_person.c.roles, name), name) for name in (*GRANTED, "rider", "merchant")], else_="")
    joined = inner.join(_contact, _contact.c.id == inner.c.id).join(_person, _person.c.id == _contact.c.person_id)
    query = select(role, func.count()).select_from(joined).group_by(role)
    return {row[0]: row[1] for row in db.connection().execute(query)}


def _narrowed(audience: Audience) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if audience.roles:
        conditions.append(or_(*[_holds(_person.c.roles, role) for role in audience.roles]))
    if audience.adcodes:
        counties = select(_area.c.adcode).where(
            _area.c.adcode.in_(audience.adcodes) | _area.c.city_adcode.in_(audience.adcodes)
        )
        conditions.append(_person.c.home_adcode.in_(counties))
    if audience.language:
        conditions.append(_person.c.language == audience.language)
    if audience.has_stations:
        conditions.append(exists().where(_favourite.c.person_id == _person.c.id))
    if audience.tag:
        conditions.append(exists().where(_tag.c.person_id == _person.c.id, _tag.c.tag == audience.tag))
    return conditions


def _holds(words: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Whether a JSON list of words has this one."""
    return cast(words, String).contains(f'"{word}"', autoescape=True)
