"""Deletion of a person: all at once, and once more after a backup brought them back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, select
from sqlmodel import Field, Session, SQLModel

from models.case import CaseEvent
from models.cases.forgetting import let_go_of_cases
from models.database import BigId, UtcMoment
from models.events.checkin import forget_attendance
from models.events.seat import forget_training
from models.loans.memory import forget_answers
from models.messages.dialogue import clear_state
from models.people.access import forget_rights
from models.people.invite import forget_invites
from models.people.traces import forget_messages
from models.person import Contact, Person, forget_person
from models.points.forgetting import forget_points
from models.quiz import forget_quiz
from models.shops.compact import forget_shops
from models.shops.kitchen_check import forget_checks
from models.shops.own_date import forget_shop_dates
from models.shops.plaque import forget_plaques
from models.shops.visit import call_off_visits
from models.shops.visit_record import forget_visits
from models.station import forget_favourites
from models.stations.host_application import forget_applications
from models.stations.hosting import forget_hosting
from models.web.file import forget_files


class Forgotten(SQLModel, table=True):
    """That a person was deleted, until it is noted outside of the database, where no backup undoes it."""

    __tablename__ = "forgotten"

    person_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    forgotten_at: datetime = Field(primary_key=True, sa_type=UtcMoment)


@dataclass(frozen=True, slots=True)
class Deletion:
    """Numbers of persons are given anew where the newest row was deleted, so the moment belongs to it."""

    person_id: int
    at: datetime


_forgotten: Table = Forgotten.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]


def forget_all_of(db: Session, person: Person, *, now: datetime, but: int | None = None) -> list[CaseEvent]:
    """Delete a person, all that is kept of them, and what their chats remember; `but` is a chat that sees to itself.

    Returns what happened to cases that others are to be told of: who had joined one, and the team of a visit.
    """
    person_id = person.id or 0
    chats = _chats_of(db, person_id)
    forget_favourites(db, person)
    forget_shop_dates(db, person)
    forget_plaques(db, person)
    forget_shops(db, person, now=now)
    forget_messages(db, person)
    forget_hosting(db, person, now=now)
    forget_applications(db, person)
    forget_checks(db, person)
    off = call_off_visits(db, person, now=now)
    forget_visits(db, person)
    left = let_go_of_cases(db, person, now=now)
    forget_training(db, person, now=now)
    forget_attendance(db, person)
    forget_quiz(db, person)
    forget_invites(db, person, chats=chats, now=now)
    forget_points(db, person, now=now)
    forget_rights(db, person, now=now)
    forget_person(db, person)
    for chat_id in chats:
        forget_files(db, chat_id=chat_id)
        forget_answers(db, chat_id=chat_id)
        if chat_id != but:
            clear_state(db, chat_id)
    db.add(Forgotten(person_id=person_id, forgotten_at=now))
    return [*off, *left]


def list_to_note(db: Session) -> list[Deletion]:
    """Deletions that stand in the database alone, oldest first."""
    query = select(_forgotten.c.person_id, _forgotten.c.forgotten_at).order_by(_forgotten.c.forgotten_at)
    return [Deletion(row.person_id, row.forgotten_at) for row in db.connection().execute(query)]


def drop_noted(db: Session, deletions: Iterable[Deletion]) -> None:
    for deletion in deletions:
        is_it = (_forgotten.c.person_id == deletion.person_id) & (_forgotten.c.forgotten_at == deletion.at)
        db.connection().execute(delete(_forgotten).where(is_it))


def forget_again(db: Session, deletions: Iterable[Deletion], *, now: datetime) -> int:
    """Delete whoever is back though they were deleted; returns how many."""
    count = 0
    for deletion in deletions:
        person = db.get(Person, deletion.person_id)
        if person is not None and person.created_at <= deletion.at:
            forget_all_of(db, person, now=now)
            count += 1
    return count


def _chats_of(db: Session, person_id: int) -> list[int]:
    theirs = select(_contact.c.chat_id).where(_contact.c.person_id == person_id, _contact.c.chat_id.is_not(None))
    return list(db.connection().scalars(theirs))
