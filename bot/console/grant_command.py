"""`grant` on the command line: give a role in an area, take it back, list who holds what."""

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlmodel import Session, select

from bot.opening import open_database
from bot.settings import Settings, is_contact
from bot.starter import load_starter_data
from handlers.right_words import area_words, right_words
from handlers.words import _
from models.area import REGION, Area, find_area_by_name
from models.people.access import BY_COMMAND, BY_SETTING, end_grant, grant_role, list_grants, list_grants_within
from models.person import Contact, Person, contact_for, person_behind
from models.spelling import folded

_CODE = re.compile(r"[0-9]{6}")
_REGION_NAMES = frozenset({"宁夏", "全区", "宁夏回族自治区", "ningxia", "region", str(REGION)})


class _Unfit(Exception):
    """What was asked for can't be; carries the sentence to say."""


def grant(settings: Settings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where nothing could be done."""
    now = datetime.now(UTC)
    try:
        with open_database(settings) as engine, Session(engine) as db, db.begin():
            load_starter_data(db, files=settings.files, is_demo=False, now=now)
            lines = list(_list(db)) if arguments.contact is None else [_change(db, arguments, now)]
    except _Unfit as unfit:
        sys.stdout.write(f"{unfit}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _change(db: Session, arguments: argparse.Namespace, now: datetime) -> str:
    contact, role = arguments.contact, arguments.role
    if not is_contact(contact):
        raise _Unfit(_("“{words}” is no contact; write channel:address, such as telegram:12345.").format(words=contact))
    if role is None or arguments.area is None:
        raise _Unfit(_("Say the role and the area as well, such as: grant telegram:12345 admin 640100"))
    adcode = _adcode(db, arguments.area)
    channel, _colon, address = contact.partition(":")
    person = person_behind(db, contact_for(db, channel=channel, address=address, now=now), now=now)
    right = right_words(db, role, adcode)
    if not arguments.end:
        grant_role(db, person, role=role, adcode=adcode, by=None, origin=BY_COMMAND, now=now)
        return _("{contact} holds: {right}").format(contact=contact, right=right)
    _end(db, person, role, adcode, now)
    return _("{contact} no longer holds: {right}").format(contact=contact, right=right)


def _end(db: Session, person: Person, role: str, adcode: int, now: datetime) -> None:
    held = next((each for each in list_grants(db, person) if (each.role, each.adcode) == (role, adcode)), None)
    if held is None:
        raise _Unfit(_("They don't hold that, so nothing has changed; grant alone lists what is held."))
    if held.origin == BY_SETTING:
        raise _Unfit(_("That stands in ADMINS, and would be back with the next start: take it out there."))
    end_grant(db, held, by=None, now=now)


def _adcode(db: Session, words: str) -> int:
    if folded(words) in _REGION_NAMES:
        return REGION
    area = db.get(Area, int(words)) if _CODE.fullmatch(words) else find_area_by_name(db, words)
    if area is None:
        raise _Unfit(_("There is no area “{words}”; write the name or code of a city or county.").format(words=words))
    return area.adcode


def _list(db: Session) -> Iterator[str]:
    grants = list_grants_within(db, REGION)
    if not grants:
        yield _("Nobody holds a role yet. The first admin: grant telegram:12345 admin 640000")
    for held in grants:
        contacts = db.exec(select(Contact).where(Contact.person_id == held.person_id)).all()
        names = ", ".join(f"{contact.channel}:{contact.address}" for contact in contacts) or f"#{held.person_id}"
        yield f"{names}  {held.role}  {held.adcode} {area_words(db, held.adcode)}"
