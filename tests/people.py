"""People to write to, all made up."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.person import FIRST_SURROGATE_CHAT, RIDER, TELEGRAM, Contact, Person
from tests.playground import NOON

XINGQING, LINGWU, HAIYUAN, YINCHUAN = 640104, 640181, 640522, 640100
FIRST_CHAT = 6_000_000_000


def settle_in(
    db: Session, chat_id: int, *, roles: tuple[str, ...] = (RIDER,), home: int | None = None, **facts: Any
) -> Person:
    """A person who agreed to be remembered, reached in this chat."""
    consented_at: datetime | None = facts.pop("consented_at", NOON)
    language = facts.pop("language", "zh_CN")
    person = Person(
        roles=list(roles),
        home_adcode=home,
        language=language,
        consent_version=1,
        consented_at=consented_at,
        created_at=NOON,
        **facts,
    )
    db.add(person)
    db.flush()
    assert person.id is not None
    reach(db, person, chat_id)
    return person


def reach(db: Session, person: Person, chat_id: int) -> Contact:
    """One more way to reach somebody."""
    is_telegram = chat_id < FIRST_SURROGATE_CHAT
    contact = Contact(
        channel=TELEGRAM if is_telegram else "web",
        address=str(chat_id),
        chat_id=chat_id,
        person_id=person.id,
        created_at=NOON,
    )
    db.add(contact)
    db.flush()
    return contact


def crowd(db: Session, count: int, *, first_chat: int = FIRST_CHAT, **facts: Any) -> list[int]:
    """So many people; returns their chats."""
    chats = [first_chat + number for number in range(count)]
    for chat_id in chats:
        settle_in(db, chat_id, **facts)
    return chats
