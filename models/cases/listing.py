"""Cases as they are looked for: by their reporter, by those who work on them, by number or words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.area import REGION, list_within
from models.case import ACCEPTED, OPEN, RECEIVED, WAITING, Case, CaseJoiner
from models.cases.co_unit import CaseCoUnit
from models.cases.oversight import escalated_to
from models.cases.topic import get_topic, is_yes_or_no
from models.office import Office
from models.people.access import RoleGrant, areas_covering, areas_of
from models.person import STAFF, Contact, Person

MINE, UNASSIGNED, DUE_TODAY, OVERDUE, HELPED = "mine", "unassigned", "today", "overdue", "helped"
CAME_UP = "came_up"
# Nobody works off a list as long as that; how much longer it is, figures tell.
MOST_COUNTED = 1000
TRAYS = (MINE, UNASSIGNED, DUE_TODAY, OVERDUE, CAME_UP, HELPED)
# As it stands on a card, or as it is said on the phone: G000012, g 12, #12, 12.
_NUMBER = re.compile(r"\s*#?\s*[A-Za-z]?\s*0*([0-9]{1,18})\s*")


@dataclass(frozen=True, slots=True)
class Tray:
    """So many cases are in it, MOST_COUNTED for that many or more, and the first of them."""

    count: int
    cases: Sequence[Case]


def list_own_cases(db: Session, person: Person, *, at_most: int = 20) -> list[Case]:
    """Those raised and those joined, newest first."""
    joined = select(CaseJoiner.case_id).where(CaseJoiner.person_id == person.id)
    query = select(Case).where(or_(col(Case.reporter_id) == person.id, col(Case.id).in_(joined)))
    query = query.order_by(col(Case.received_at).desc(), col(Case.id).desc()).limit(at_most)
    return list(db.exec(query))


def find_asked(db: Session, person: Person) -> Case | None:
    """The case of this person whose office has waited for their answer the shortest."""
    query = select(Case).where(Case.reporter_id == person.id, Case.state == WAITING)
    return db.exec(query.order_by(col(Case.waiting_since).desc()).limit(1)).first()


def find_answered_before(db: Session, case: Case) -> Case | None:
    """The last case of the same person on the same matter that has an answer; hours are another matter each time."""
    if case.reporter_id is None or is_yes_or_no(get_topic(case.topic)):
        return None
    query = select(Case).where(
        Case.reporter_id == case.reporter_id,
        Case.topic == case.topic,
        col(Case.id) != case.id,
        col(Case.received_at) <= case.received_at,
        col(Case.answer).is_not(None),
    )
    return db.exec(query.order_by(col(Case.received_at).desc(), col(Case.id).desc()).limit(1)).first()


def is_unreachable(db: Session, case: Case) -> bool:
    """Whether the chat to which its news goes has blocked the bot."""
    query = select(Contact.id).where(Contact.chat_id == case.chat_id, col(Contact.blocked_at).is_not(None))
    return case.chat_id is not None and db.exec(query).first() is not None


def open_tray(db: Session, person: Person, tray: str, *, day_ends: datetime, now: datetime, at_most: int = 8) -> Tray:
    """What of a member of staff's offices is in a tray: what is due first stands first."""
    conditions = _conditions(db, person, offices=_offices_of(db, person), tray=tray, day_ends=day_ends, now=now)
    query = select(Case).where(*conditions).order_by(col(Case.answer_by), col(Case.id)).limit(at_most)
    return Tray(_count(db, conditions), db.exec(query).all())


def count_trays(db: Session, person: Person, *, day_ends: datetime, now: datetime) -> dict[str, int]:
    """How many cases of a member of staff's offices are in each tray; MOST_COUNTED stands for that many or more."""
    offices = _offices_of(db, person)
    return {
        tray: _count(db, _conditions(db, person, offices=offices, tray=tray, day_ends=day_ends, now=now))
        for tray in TRAYS
    }


def search_cases(db: Session, person: Person, words: str, *, at_most: int = 8) -> list[Case]:
    """Of what one's offices lead or help with: that of this number, else those whose place or story holds the words."""
    offices = _offices_of(db, person)
    query = select(Case).where(or_(_led_by(offices), _helped_by(offices)))
    number = _NUMBER.fullmatch(normalize("NFKC", words))
    if number and (numbered := list(db.exec(query.where(Case.id == int(number[1]))))):
        return numbered
    held = or_(col(Case.story).contains(words, autoescape=True), col(Case.place).contains(words, autoescape=True))
    newest = col(Case.received_at).desc(), col(Case.id).desc()
    return list(db.exec(query.where(held).order_by(*newest).limit(at_most)))


def list_held(db: Session, person: Person, *, lock: bool = False) -> list[Case]:
    """What somebody works on: what is due first stands first. With `lock` nobody else moves it meanwhile."""
    query = select(Case).where(Case.holder_id == person.id, col(Case.state).in_((ACCEPTED, WAITING)))
    query = query.order_by(col(Case.answer_by), col(Case.id))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.exec(query))


def list_clerks(db: Session, office: Office, *, besides: int | None = None) -> list[int]:
    """The chats of those who work for an office: of its county, where there are none of its city, else the region's.

    `besides` is the number of a person who is left out.
    """
    return list_staff_chats(db, areas_covering(db, office.area), besides=besides)


def list_staff_chats(db: Session, adcodes: Sequence[int], *, besides: int | None = None) -> list[int]:
    """The chats of those who are staff of the first of these areas that has any."""
    for adcode in adcodes:
        query = (
            select(Contact.chat_id)
            .join(RoleGrant, col(RoleGrant.person_id) == col(Contact.person_id))
            .where(
                RoleGrant.role == STAFF,
                RoleGrant.adcode == adcode,
                col(RoleGrant.ended_at).is_(None),
                col(Contact.blocked_at).is_(None),
                col(Contact.chat_id).is_not(None),
            )
            .distinct()
            .order_by(col(Contact.chat_id))
        )
        if besides is not None:
            query = query.where(col(Contact.person_id) != besides)
        if chats := [chat_id for chat_id in db.exec(query) if chat_id is not None]:
            return chats
    return []


def list_chats(db: Session, person: Person) -> list[int]:
    """Where a person can be written to."""
    query = select(Contact.chat_id).where(
        Contact.person_id == person.id, col(Contact.blocked_at).is_(None), col(Contact.chat_id).is_not(None)
    )
    return [chat_id for chat_id in db.exec(query.order_by(col(Contact.chat_id))) if chat_id is not None]


def in_offices_of(db: Session, person: Person) -> ColumnElement[bool]:
    """Of cases: what a person may work on as staff."""
    return _led_by(_offices_of(db, person))


def _offices_of(db: Session, person: Person) -> SelectOfScalar[Any]:
    adcodes = {adcode for area in areas_of(db, person, STAFF) for adcode in list_within(db, area)}
    offices: SelectOfScalar[Any] = select(Office.id)
    return offices if REGION in adcodes else offices.where(col(Office.adcode).in_(adcodes))


def _led_by(offices: SelectOfScalar[Any]) -> ColumnElement[bool]:
    return and_(col(Case.office_id).in_(offices), col(Case.hand_over_at).is_(None))


def _helped_by(offices: SelectOfScalar[Any]) -> ColumnElement[bool]:
    """What others lead, and one of these helps with."""
    helped = select(CaseCoUnit.case_id).where(col(CaseCoUnit.office_id).in_(offices))
    return and_(col(Case.id).in_(helped), col(Case.office_id).not_in(offices), col(Case.hand_over_at).is_(None))


def _count(db: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    found = select(Case.id).where(*conditions).limit(MOST_COUNTED).subquery()
    return db.exec(select(func.count()).select_from(found)).one()


def _conditions(
    db: Session, person: Person, *, offices: SelectOfScalar[Any], tray: str, day_ends: datetime, now: datetime
) -> Sequence[ColumnElement[bool]]:
    if tray == CAME_UP:
        return (escalated_to(db, person),)
    return _of_tray(offices, tray), *_in_tray(person, tray, day_ends, now)


def _of_tray(offices: SelectOfScalar[Any], tray: str) -> ColumnElement[bool]:
    return _helped_by(offices) if tray == HELPED else _led_by(offices)


def _in_tray(person: Person, tray: str, day_ends: datetime, now: datetime) -> Sequence[ColumnElement[bool]]:
    is_open = col(Case.state).in_(OPEN)
    match tray:
        case "mine":
            return is_open, col(Case.holder_id) == person.id
        case "unassigned":
            return (col(Case.state) == RECEIVED,)
        case "helped":
            return (is_open,)
        case "today":
            return is_open, col(Case.state) != WAITING, and_(col(Case.answer_by) > now, col(Case.answer_by) <= day_ends)
        case _:
            return is_open, col(Case.state) != WAITING, col(Case.answer_by) <= now
