"""Lists that people put themselves on, so that a notice can be meant for them: a course, a drivers' meeting."""

import secrets
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.audit import note_audit
from models.person import Person, PersonTag
from models.spelling import folded

LONGEST_NAME = 20
# Without letters and figures that look alike; who has the code may join, which gives no rights.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 8


class NameTaken(Refusal):
    """There is a list of this name."""


class MailingList(SQLModel, table=True):
    """`folded_name` tells names apart, `code` is what its link bears."""

    __tablename__ = "mailing_list"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    name: str
    folded_name: str = Field(unique=True)
    code: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcMoment)


def make_list(db: Session, *, name: str, by: Person, now: datetime) -> MailingList:
    """Raises NameTaken."""
    if find_list_by_name(db, name) is not None:
        raise NameTaken
    code = "".join(secrets.choice(_LETTERS) for _letter in range(_CODE_LENGTH))
    made = MailingList(name=name, folded_name=folded(name), code=code, created_at=now)
    db.add(made)
    db.flush()
    note_audit(db, action="list.made", subject=f"list:{made.id}", actor=by, now=now)
    return made


def find_list(db: Session, code: str) -> MailingList | None:
    """By its code, however that is typed."""
    return db.exec(select(MailingList).where(MailingList.code == code.strip().upper())).first()


def find_list_by_name(db: Session, name: str) -> MailingList | None:
    return db.exec(select(MailingList).where(MailingList.folded_name == folded(name))).first()


def is_on_list(db: Session, one: MailingList, person: Person) -> bool:
    return db.get(PersonTag, (person.id, one.name)) is not None


def list_joined(db: Session, person: Person) -> list[str]:
    """The names of the lists that somebody is on."""
    return list(db.exec(select(PersonTag.tag).where(PersonTag.person_id == person.id).order_by(col(PersonTag.tag))))


def list_lists(db: Session) -> list[MailingList]:
    """The newest first, whether somebody is on them or not."""
    return list(db.exec(select(MailingList).order_by(col(MailingList.id).desc())))


def count_on_list(db: Session, one: MailingList) -> int:
    return db.exec(select(func.count()).where(col(PersonTag.tag) == one.name)).one()


def join_list(db: Session, one: MailingList, person: Person) -> None:
    """Twice does no harm."""
    assert person.id is not None
    db.merge(PersonTag(person_id=person.id, tag=one.name))
    db.flush()


def leave_list(db: Session, one: MailingList, person: Person) -> None:
    db.exec(delete(PersonTag).where(col(PersonTag.person_id) == person.id, col(PersonTag.tag) == one.name))
    db.flush()
