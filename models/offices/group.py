"""The group chat of an office's staff, and the cards of cases that are shown in it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Table, UniqueConstraint, bindparam, delete, func, insert, select, text, update
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from models.database import BigId, UtcMoment
from models.prepared import Prepared

# What brings a case to the front again: its card comes as a new message, below all that was said since.
_NEWS = frozenset(
    {"received", "handed_over", "transferred", "returned", "taken_over", "released", "reopened", "overdue", "escalated"}
)
# Literal, so that both databases see that an index fits.
_DUE = text("due_since IS NOT NULL")


class OfficeGroup(SQLModel, table=True):
    """A group shows one office's cases, an office has one group. `language` is the one that its cards are in."""

    __tablename__ = "office_group"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    office_id: int = Field(foreign_key="office.id", sa_type=BigId, unique=True)
    group_id: int = Field(sa_type=BigId, unique=True)
    language: str
    bound_at: datetime = Field(sa_type=UtcMoment)


class GroupCard(SQLModel, table=True):
    """A case in a group: shown `posts` times as a message of its own, the last of which is kept as the case is.

    While it is `due_since` some moment it is to be changed, with `is_new` to be shown once more.
    """

    __tablename__ = "group_card"
    __table_args__ = (
        UniqueConstraint("case_id", "group_id"),
        Index("ix_group_card_due", "id", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId)
    group_id: int = Field(sa_type=BigId, index=True)
    posts: int = 0
    is_new: bool = True
    due_since: datetime | None = Field(default=None, sa_type=UtcMoment)

    @property
    def key(self) -> str:
        """Of the message in the queue that brought it last."""
        return f"card:{self.id}:{self.posts}"


_group: Table = OfficeGroup.__table__  # type: ignore[attr-defined]
_card: Table = GroupCard.__table__  # type: ignore[attr-defined]
_group_of_office = Prepared(select(_group.c.group_id).where(_group.c.office_id == bindparam("office")))


def find_group(db: Session, group_id: int) -> OfficeGroup | None:
    return db.exec(select_rows(OfficeGroup).where(OfficeGroup.group_id == group_id)).first()


def bind_group(db: Session, *, office_id: int, group_id: int, language: str, now: datetime) -> OfficeGroup:
    """From now on the office's cases are shown there, and neither those of another nor these elsewhere."""
    taken = (col(OfficeGroup.office_id) == office_id) | (col(OfficeGroup.group_id) == group_id)
    for bound in db.exec(select_rows(OfficeGroup).where(taken).with_for_update()).all():
        if (bound.office_id, bound.group_id) == (office_id, group_id):
            return bound
        db.delete(bound)
    db.flush()
    bound = OfficeGroup(office_id=office_id, group_id=group_id, language=language, bound_at=now)
    db.add(bound)
    db.flush()
    return bound


def unbind_group(db: Session, group_id: int) -> int | None:
    """Nothing is shown there any more; returns the number of the office whose group it was."""
    bound = find_group(db, group_id)
    db.execute(delete(GroupCard).where(col(GroupCard.group_id) == group_id))
    if bound is None:
        return None
    db.delete(bound)
    db.flush()
    return bound.office_id


def move_group(db: Session, *, old: int, new: int) -> None:
    """It became a supergroup, where messages have other numbers: cards are shown anew with their next change."""
    other, shown = _group.alias(), _card.alias()
    is_known = select(other.c.id).where(other.c.group_id == new).exists()
    db.execute(update(_group).where(_group.c.group_id == old, ~is_known).values(group_id=new))
    there = select(shown.c.case_id).where(shown.c.group_id == new)
    db.execute(delete(_card).where(_card.c.group_id == old, _card.c.case_id.in_(there)))
    db.execute(update(_card).where(_card.c.group_id == old).values(group_id=new, is_new=True))


def mark_cards(db: Session, *, case_id: int, office_id: int, what: str, now: datetime) -> None:
    """Something has happened to a case: its cards are to follow, and one is to come where its office has a group."""
    shown: Sequence[int] = db.execute(select(_card.c.group_id).where(_card.c.case_id == case_id)).scalars().all()
    if shown:
        db.execute(
            update(_card).where(_card.c.case_id == case_id).values(due_since=func.coalesce(_card.c.due_since, now))
        )
    if what not in _NEWS:
        return
    group_id = _group_of(db, office_id)
    if group_id is None:
        return
    if group_id in shown:
        db.execute(update(_card).where(_card.c.case_id == case_id, _card.c.group_id == group_id).values(is_new=True))
    else:
        _add_card(db, case_id, group_id, now)


def call_for_card(db: Session, *, case_id: int, office_id: int, now: datetime) -> None:
    """A case that no group can show yet has come to its office: a card is to come where that has a group."""
    group_id = _group_of(db, office_id)
    if group_id is not None:
        _add_card(db, case_id, group_id, now)


def _group_of(db: Session, office_id: int) -> int | None:
    return _group_of_office.run(db, {"office": office_id}).scalar()


def _add_card(db: Session, case_id: int, group_id: int, now: datetime) -> None:
    new = {"case_id": case_id, "group_id": group_id, "posts": 0, "is_new": True, "due_since": now}
    db.execute(insert(_card).values(new))


def list_due_cards(db: Session, *, at_most: int = 50) -> list[int]:
    query = select(_card.c.id).where(_DUE).order_by(_card.c.id).limit(at_most)
    return list(db.execute(query).scalars())


def take_due_card(db: Session, card_id: int) -> GroupCard | None:
    """Locked; what becomes of it is for who takes it. None where somebody was first, or it is gone."""
    query = select_rows(GroupCard).where(GroupCard.id == card_id, col(GroupCard.due_since).is_not(None))
    return db.exec(query.with_for_update()).first()
