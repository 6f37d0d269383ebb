"""What was done with rights and in their name: who, what, to whom and where, never in anybody's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.person import Person

FORGOTTEN = "person"


class AuditEntry(SQLModel, table=True):
    """Written in the transaction of what it tells of, and never changed, but that people in it can be forgotten.

    `action` is a noun and a participle ("role.granted"), `subject` a noun and an id ("person:12"), `facts` are codes
    and numbers. No actor: the command line, the settings, or somebody who was forgotten.
    """

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    at: datetime = Field(sa_type=UtcMoment)
    actor_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    action: str
    subject: str = Field(index=True)
    adcode: int | None = None
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


def note_audit(
    db: Session,
    *,
    action: str,
    subject: str,
    actor: Person | None,
    adcode: int | None = None,
    facts: Mapping[str, str | int | bool | None] | None = None,
    now: datetime,
) -> AuditEntry:
    """`facts` hold no name and no words of people."""
    actor_id = None if actor is None else actor.id
    entry = AuditEntry(
        at=now, actor_id=actor_id, action=action, subject=subject, adcode=adcode, facts=dict(facts or {})
    )
    db.add(entry)
    db.flush()
    return entry


def list_audit(db: Session, *, subject: str) -> list[AuditEntry]:
    """What was done to one subject, oldest first."""
    return list(db.exec(select(AuditEntry).where(AuditEntry.subject == subject).order_by(col(AuditEntry.id))))


def subject_of(person: Person) -> str:
    return f"person:{person.id}"


def forget_in_audit(db: Session, person: Person) -> None:
    """What was done stays, without them: their number may be another's one day."""
    db.execute(update(AuditEntry).where(col(AuditEntry.actor_id) == person.id).values(actor_id=None))
    db.execute(update(AuditEntry).where(col(AuditEntry.subject) == subject_of(person)).values(subject=FORGOTTEN))
