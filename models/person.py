"""People, and the contacts by which they are reached."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, select

from models.database import BigId, UtcMoment

RIDER, MERCHANT, STAFF, ADMIN = "rider", "merchant", "staff", "admin"
ROLES = (RIDER, MERCHANT, STAFF, ADMIN)

# Chat ids of Telegram have at most 52 significant bits; those of the other channels are counted from here.
FIRST_SURROGATE_CHAT = 2**52
TELEGRAM = "telegram"


class Person(SQLModel, table=True):
    """A human who agreed to be remembered; nothing is kept of those who did not."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    language: str | None = None
    home_adcode: int | None = Field(default=None, foreign_key="area.adcode")
    consent_version: int = 0
    consented_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    created_at: datetime = Field(sa_type=UtcMoment)


class Contact(SQLModel, table=True):
    """One way to reach somebody: a Telegram account, or a seat of a browser's session."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    channel: str
    address: str
    chat_id: int | None = Field(default=None, sa_type=BigId, unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    blocked_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    created_at: datetime = Field(sa_type=UtcMoment)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says of themselves in the welcome; None leaves a part as it is."""

    role: str | None = None
    home_adcode: int | None = None
    language: str | None = None


def contact_for(db: Session, *, channel: str, address: str, now: datetime) -> Contact:
    """The contact at an address, made where there is none; outside Telegram it gets a surrogate chat id."""
    contact = db.exec(select(Contact).where(Contact.channel == channel, Contact.address == address)).first()
    if contact is not None:
        return contact
    contact = Contact(channel=channel, address=address, created_at=now)
    db.add(contact)
    db.flush()
    assert contact.id is not None
    contact.chat_id = int(address) if channel == TELEGRAM else FIRST_SURROGATE_CHAT + contact.id
    return contact


def find_contact(db: Session, chat_id: int) -> Contact | None:
    return db.exec(select(Contact).where(Contact.chat_id == chat_id)).first()


def find_person(db: Session, chat_id: int) -> Person | None:
    """Who is behind a private chat, locked until the transaction ends; None before they agreed to be remembered.

    Their other chats, on other channels, may be worked on by other processes at the same time.
    """
    query = select(Person).join(Contact, Contact.person_id == Person.id).where(Contact.chat_id == chat_id)  # type: ignore[arg-type]
    return db.exec(query.with_for_update(of=Person, key_share=True)).first()


def remember_person(db: Session, *, chat_id: int, profile: Profile, consent_version: int, now: datetime) -> Person:
    """Keep what a person said of themselves, with the consent they gave for it."""
    contact = find_contact(db, chat_id)
    if contact is None:
        contact = contact_for(db, channel=TELEGRAM, address=str(chat_id), now=now)
    person = find_person(db, chat_id)
    if person is None:
        person = Person(created_at=now)
        db.add(person)
        db.flush()
        contact.person_id = person.id
    if profile.role is not None and profile.role not in person.roles:
        person.roles = [role for role in person.roles if role in (STAFF, ADMIN)] + [profile.role]
    if profile.home_adcode is not None:
        person.home_adcode = profile.home_adcode
    if profile.language is not None:
        person.language = profile.language
    person.consent_version, person.consented_at = consent_version, now
    db.add(person)
    return person


def mark_blocked(db: Session, chat_id: int, *, now: datetime | None) -> None:
    """Note that a contact does not want to be written to; with None, that it does again."""
    contact = find_contact(db, chat_id)
    if contact is not None:
        contact.blocked_at = now
        db.add(contact)


def forget_person(db: Session, person: Person) -> None:
    """Withdraw the consent: the person's row goes, the contacts stay as bare addresses."""
    for contact in db.exec(select(Contact).where(Contact.person_id == person.id)):
        contact.person_id = None
        db.add(contact)
    db.flush()
    db.delete(person)
    db.flush()
