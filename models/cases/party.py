"""Who has a hand in a case besides the offices: a property management, a platform, the housing office and the like.

They are organisations; who is to be called there stands in the contact, which only the leading office reads.
"""

import re
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_OFFICE, Case, CaseEvent, note_event
from models.cases.moves import begin_move, some_words
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person
from models.term import Term, Terms

PARTY_KINDS = Terms(
    Term("property", "物业", "Property management", ("物业公司",)),
    Term("platform", "平台", "Platform", ("外卖平台", "快递平台")),
    Term("housing", "住建", "Housing office", ("住建局",)),
    Term("community", "社区、街道", "Community or street office", ("社区", "街道", "居委会", "业委会")),
    Term("partner", "配送站点", "Delivery partner", ("站点", "配送商")),
    Term("shop", "商户、市场", "Shop or market", ("商户", "市场", "商场")),
    Term("body", "其他部门", "Another body", ("部门",)),
    Term("other", "其他单位", "Another organisation", ("其他",)),
)
LONGEST_NAME, LONGEST_CONTACT = 60, 100

# What an organisation's name has in it, and a person's has not.
_ORGANISATION = re.compile(
    r"公司|集团|物业|平台|美团|饿了么|京东|顺丰|淘宝|社区|街道|居委|业委|村委|委员会|党委|支部|工会|团委|协会|商会|联盟|局|厅|署"
    r"|院|校|所|站|队|部|处|科|办|中心|大厦|广场|商场|市场|超市|商城|酒店|饭店|餐厅|店|馆|小区|家园|花园|公寓|园区|仓|厂|行|社"
    r"|\b(?:Ltd|Inc|Co|Company|Corp|Group|Committee|Office|Bureau|Union|Station|Community|Management|Platform|Mall|Market"
    r"|Shop|Restaurant|Hotel|Property|Housing|Centre|Center|School|Hospital|Police|Service|Services|Meituan|Ele\.me|JD)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:先生|女士|小姐|师傅|经理|主任|老板|老师|大哥|大姐|阿姨|叔叔)\s*$|^(?:Mr|Mrs|Ms|Miss)\b", re.IGNORECASE
)
_PHONE = re.compile(r"\d(?:[\s-]?\d){6,}")


class NoOrganisation(Refusal):
    """The name is a person's or a number, as far as can be seen."""


class CaseParty(SQLModel, table=True):
    """`kind` is one of PARTY_KINDS."""

    __tablename__ = "case_party"
    __table_args__ = (UniqueConstraint("case_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId)
    kind: str
    name: str
    contact: str | None = Field(default=None, sa_type=Text)
    added_at: datetime = Field(sa_type=UtcMoment)


def add_party(
    db: Session, case: Case, *, kind: str, name: str, contact: str = "", by: Person, now: datetime
) -> CaseEvent:
    """Note who has a hand in it; one of this name that is there already gets the new kind and contact.

    The contact stands on no timeline. Raises NoRight, AlreadyMoved, NothingSaid, NoOrganisation.
    """
    begin_move(db, case, "party", by)
    name = some_words(name)
    if not names_organisation(name):
        raise NoOrganisation
    party = find_party(db, case, name) or CaseParty(case_id=case.id or 0, kind=kind, name=name, added_at=now)
    party.kind, party.contact = kind, contact.strip() or None
    db.add(party)
    return note_event(db, case, what="party_added", by=BY_OFFICE, actor_id=by.id, words=name, now=now)


def names_organisation(name: str) -> bool:
    """Whether a name can be an organisation's, and holds nobody's phone number."""
    return bool(_ORGANISATION.search(name)) and not _PERSON.search(name) and not _PHONE.search(name)


def find_party(db: Session, case: Case, name: str) -> CaseParty | None:
    return db.exec(select(CaseParty).where(CaseParty.case_id == case.id, CaseParty.name == name)).first()


def list_parties(db: Session, case: Case) -> list[CaseParty]:
    """In the order in which they were added."""
    return list(db.exec(select(CaseParty).where(CaseParty.case_id == case.id).order_by(col(CaseParty.id))))
