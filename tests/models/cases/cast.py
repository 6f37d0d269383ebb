"""The people and the offices of a walk."""

from sqlmodel import Session

from models.area import REGION
from models.office import Office
from models.people.access import BY_COMMAND, grant_role
from models.person import ADMIN, STAFF, Person
from tests.models.cases.deeds import ANNA, BAO, COLIN, DORA, EMIL, FAN, GAO, REGINA, SHUT
from tests.people import LINGWU, XINGQING, YINCHUAN, reach
from tests.playground import NOON

# Numbers that stand nowhere else: wherever one of them is found, somebody was given away.
IDS = {ANNA: 7_310_000_019, BAO: 7_320_000_023, COLIN: 31, DORA: 32, EMIL: 33, REGINA: 34, FAN: 35, GAO: 36}
CHATS = {name: 6_550_000_000 + number for number, name in enumerate(IDS)}
CANARY_NAME = "桂花糕七号"
SHOWN_NAME = "老马"
_RIGHTS = {COLIN: XINGQING, DORA: XINGQING, EMIL: LINGWU, GAO: YINCHUAN, REGINA: REGION}
_AREAS = {"XQ": XINGQING, "LW": LINGWU, "YC": YINCHUAN, "NX": REGION, "ZONE": None, SHUT: XINGQING}


def settle(db: Session, name: str) -> Person:
    person = Person(id=IDS[name], language="zh_CN", consent_version=1, consented_at=NOON, created_at=NOON)
    db.add(person)
    db.flush()
    reach(db, person, CHATS[name])
    if name in _RIGHTS or name == FAN:
        role = ADMIN if name == FAN else STAFF
        adcode = _RIGHTS.get(name, REGION)
        grant_role(db, person, role=role, adcode=adcode, by=None, origin=BY_COMMAND, now=NOON)
    return person


def set_up_office(db: Session, name: str) -> Office:
    level = {"YC": "committee", "NX": "region"}.get(name, "body" if name == "ZONE" else "station")
    office = Office(code=name, name=name, level=level, adcode=_AREAS[name], is_open=name != SHUT)
    db.add(office)
    db.flush()
    return office
