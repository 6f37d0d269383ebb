"""A world for what staff do: who chats works for Xingqing, riders have raised cases there, and one is helped with."""

from sqlmodel import Session

from models.case import HIDDEN, Case
from models.cases.co_unit import add_co_unit
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.office import find_lead_office
from models.people.access import BY_COMMAND, grant_role
from models.person import STAFF, Person
from tests.handlers.conversation.stepping import PERSON_ID
from tests.people import FIRST_CHAT, LINGWU, XINGQING, settle_in
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")
# Numbered from one: two of Xingqing, and one of Lingwu with which Xingqing helps.
RAISED = (("R03", XINGQING), ("R14", XINGQING), ("R13", LINGWU))


def sit_at_desk(db: Session) -> None:
    _settle_staff(db, PERSON_ID, XINGQING)
    there = _settle_staff(db, FIRST_CHAT, LINGWU)
    rider = settle_in(db, FIRST_CHAT + 1)
    *_, helped = [_raise(db, rider, topic, adcode) for topic, adcode in RAISED]
    office = find_lead_office(db, adcode=XINGQING)
    assert office is not None
    add_co_unit(db, helped, office=office, by=there, words="请看看兴庆的换电柜。", now=NOON)


def _settle_staff(db: Session, chat_id: int, adcode: int) -> Person:
    person = settle_in(db, chat_id, roles=())
    grant_role(db, person, role=STAFF, adcode=adcode, by=None, origin=BY_COMMAND, now=NOON)
    return person


def _raise(db: Session, rider: Person, topic: str, adcode: int) -> Case:
    new = NewCase(
        topic=get_topic(topic),
        manner=HIDDEN,
        reporter=rider,
        chat_id=FIRST_CHAT + 1,
        story="等了一个月，没人管。",
        adcode=adcode,
    )
    return open_case(db, new, calendar=CALENDAR, now=NOON).case
