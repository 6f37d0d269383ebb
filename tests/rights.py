"""People who were granted something, for tests."""

import re

from models.people.access import BY_COMMAND, end_grant, grant_role, list_grants
from models.person import contact_for, find_person, person_behind
from tests.transcript import Transcript

REGION, YINCHUAN, XINGQING, YANCHI = 640000, 640100, 640104, 640323


def grant(chat: Transcript, role: str, adcode: int) -> None:
    """As the command line does."""
    with chat.db as db:
        contact = contact_for(db, channel="telegram", address=str(chat.person.user_id), now=chat.playground.now)
        person = person_behind(db, contact, now=chat.playground.now)
        grant_role(db, person, role=role, adcode=adcode, by=None, origin=BY_COMMAND, now=chat.playground.now)
        db.commit()


def end_all(chat: Transcript) -> None:
    with chat.db as db:
        person = find_person(db, chat.person.chat.chat_id)
        for held in list_grants(db, person) if person is not None else ():
            end_grant(db, held, by=None, now=chat.playground.now)
        db.commit()


def rights_of(chat: Transcript) -> list[tuple[str, int]]:
    with chat.db as db:
        person = find_person(db, chat.person.chat.chat_id)
        return [(held.role, held.adcode) for held in list_grants(db, person)] if person is not None else []


def invited(admin: Transcript) -> str:
    """The code of an invitation to be staff in Yanchi."""
    for deed in ("/invite", "[工作人员]", "[盐池县]", "[1 天]"):
        admin.does(deed)
    *_before, letter = admin.does("[提交]")
    found = re.search(r"start=in_([0-9A-Z]{18})\b", letter)
    assert found is not None
    return found[1]


def grouped(code: str) -> str:
    return "-".join((code[:6], code[6:12], code[12:]))
