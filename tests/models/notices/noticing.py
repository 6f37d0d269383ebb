"""Admins, and notices that they plan."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from models.messages.outgoing import SENT, Outgoing
from models.notice import SERVICE, Notice
from models.notices.audience import Audience
from models.notices.broadcast import Content, Terms, plan_notice
from models.notices.run import advance
from models.people.access import BY_SETTING, grant_role
from models.person import ADMIN, Person
from tests.people import settle_in
from tests.playground import NOON

WIDE = 3


def make_admin(db: Session, chat_id: int, adcode: int) -> Person:
    person = settle_in(db, chat_id, roles=())
    grant_role(db, person, role=ADMIN, adcode=adcode, by=None, origin=BY_SETTING, now=NOON)
    return person


def plan(db: Session, author: Person, **facts: Any) -> Notice:
    terms: dict[str, Any] = {
        "audience": Audience(roles=("rider",)),
        "topic": SERVICE,
        "begins_at": NOON,
        "valid_until": NOON + timedelta(hours=4),
    }
    return plan_notice(
        db,
        author=author,
        chat_id=900,
        content=Content("Storm"),
        terms=Terms(**{**terms, **facts}),
        wide=WIDE,
        now=NOON,
    )


def fill(db: Session) -> None:
    while advance(db, now=NOON):
        pass


def deliver(db: Session) -> None:
    for row in db.exec(select(Outgoing)).all():
        row.state, row.message_id = SENT, 1000 + row.chat_id
        db.add(row)
    db.flush()
