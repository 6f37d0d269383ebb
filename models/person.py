"""People, and the contacts by which they are reached."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment

RIDER, MERCHANT, STAFF, ADMIN = "rider", "merchant", "staff", "admin"
ROLES = (RIDER, MERCHANT, STAFF, ADMIN)
# Given by others; a person neither takes them nor loses them by what they say of themselves.
GRANTED = (STAFF, ADMIN)

# Chat ids of Telegram have at most 52 significant bits; those of the other channels are counted from here.
FIRST_SURROGATE_CHAT = 2**52
TELEGRAM = "telegram"


class Person(SQLModel, table=True):
    """A human who agreed to be remembered; nothing is kept of those who did not.

    `muted` are topics of notices; `quiet_from` and `quiet_to` minutes of the local day, the end past 1440 the next day.
    `usual_manner` is how they stand behind what they raise unless they say otherwise; None: they are asked.
    """

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    language: str | None = None
    home_adcode: int | None = Field(default=None, foreign_key="area.adcode")
    consent_version: int = 0
    consented_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    muted: list[str] = Field(default_factory=list, sa_type=JSON)
    quiet_from: int | None = None
    quiet_to: int | None = None
    usual_manner: str | None = None
    created_at: datetime = Field(sa_type=UtcMoment)

    @property
    def has_agreed(self) -> bool:
        """Somebody whom others gave a role may be known without having been asked."""
        return self.consented_at is not None


class PersonTag(SQLModel, table=True):
    """A mailing list, by its name, that a person has put themselves on."""

    __tablename__ = "person_tag"

    person_id: int = Field(
        primary_key=True, foreign_key="person.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    tag: str = Field(primary_key=True, index=True)


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
    """What a person says of themselves in the welcome; `role` is RIDER, MERCHANT, or None for neither."""

    role: str | None
    home_adcode: int
    language: str


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


def is_on_page(chat_id: int) -> bool:
    """Whether the device itself keeps what is said in this chat."""
    return chat_id >= FIRST_SURROGATE_CHAT


def list_chats(db: Session, person_id: int) -> list[int]:
    """Where somebody is reached: their chats that have not blocked us, in the order in which they came."""
    query = select(Contact.chat_id).where(Contact.person_id == person_id, col(Contact.blocked_at).is_(None))
    found = db.exec(query.where(col(Contact.chat_id).is_not(None)).order_by(col(Contact.id)))
    return [chat_id for chat_id in found if chat_id is not None]


def find_language(db: Session, chat_id: int) -> str | None:
    """What the person behind a chat reads; None where that is unknown."""
    query = select(Person.language).join(Contact, Contact.person_id == Person.id).where(Contact.chat_id == chat_id)  # type: ignore[arg-type]
    return db.exec(query).first()


def find_telegram_chat(db: Session, person_id: int) -> int | None:
    """Somebody's own chat on Telegram, whose number is that of their account."""
    query = select(Contact.chat_id).where(Contact.person_id == person_id, Contact.channel == TELEGRAM)
    return db.exec(query.order_by(col(Contact.id)).limit(1)).first()


def find_person(db: Session, chat_id: int) -> Person | None:
    """Who is behind a private chat, locked until the transaction ends; None before they agreed to be remembered.

    Their other chats, on other channels, may be worked on by other processes at the same time.
    """
    query = select(Person).join(Contact, Contact.person_id == Person.id).where(Contact.chat_id == chat_id)  # type: ignore[arg-type]
    return db.exec(query.with_for_update(of=Person, key_share=True)).first()


def person_behind(db: Session, contact: Contact, *, now: datetime) -> Person:
    """Who is reached by a contact; where nobody is known, somebody who was not asked yet."""
    if contact.person_id is not None:
        return db.get_one(Person, contact.person_id)
    person = Person(created_at=now)
    db.add(person)
    db.flush()
    contact.person_id = person.id
    db.add(contact)
    return person


def remember_person(db: Session, *, chat_id: int, profile: Profile, consent_version: int, now: datetime) -> Person:
    """Keep what a person said of themselves, with the consent they gave for it."""
    contact = find_contact(db, chat_id)
    if contact is None:
        contact = contact_for(db, channel=TELEGRAM, address=str(chat_id), now=now)
    person = find_person(db, chat_id)
    if person is None:
        person = person_behind(db, contact, now=now)
    change_role(db, person, role=profile.role)
    person.home_adcode, person.language = profile.home_adcode, profile.language
    person.consent_version, person.consented_at = consent_version, now
    return person


def note_consent(db: Session, *, chat_id: int, consent_version: int, language: str, now: datetime) -> Person:
    """Who agreed to be remembered without saying what they are, since others say it."""
    contact = find_contact(db, chat_id) or contact_for(db, channel=TELEGRAM, address=str(chat_id), now=now)
    person = person_behind(db, contact, now=now)
    person.language, person.consent_version, person.consented_at = language, consent_version, now
    db.add(person)
    db.flush()
    return person


def change_role(db: Session, person: Person, *, role: str | None) -> None:
    """RIDER or MERCHANT in place of what the person said before, or None for neither; what was granted stays."""
    person.roles = [held for held in person.roles if held in GRANTED] + ([role] if role else [])
    db.add(person)


def set_granted_roles(db: Session, person: Person, *, granted: list[str]) -> None:
    """What models/people/access.py knows to be granted; what the person says of themselves stays."""
    person.roles = granted + [held for held in person.roles if held not in GRANTED]
    db.add(person)


def change_home(db: Session, person: Person, *, adcode: int) -> None:
    person.home_adcode = adcode
    db.add(person)


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
