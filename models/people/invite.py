"""Invitations: a code that gives one person a role in an area, once and not for long."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.access import RoleGrant, grant_role, holds, require_right
from models.people.audit import note_audit
from models.person import ADMIN, GRANTED, Person
from models.secret_code import MOST_WRONG_TRIES, code_digest, draw_code, in_groups, refuse_guessing, shut_until

# 86 bits.
CODE_LENGTH, CODE_GROUP = 18, 6
DAYS = (1, 3, 7)
_TRIES_KEPT_FOR = timedelta(days=max(DAYS) + 1)


class InviteGone(Refusal):
    """There is no such invitation, or not any more: unknown, used by another, expired and taken back look the same."""


class AlreadyYours(Refusal):
    """This person has used the invitation already."""


class Invite(SQLModel, table=True):
    """Open until it is accepted, taken back, or its time is over. Of the code only its digest is kept."""

    __tablename__ = "invite"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code_hash: str = Field(unique=True)
    role: str
    adcode: int
    invited_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    created_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment)
    accepted_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class InviteTry(SQLModel, table=True):
    """A code that came from a chat; without an invitation it was a wrong one."""

    __tablename__ = "invite_try"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    chat_id: int = Field(sa_type=BigId, index=True)
    invite_id: int | None = Field(default=None, foreign_key="invite.id", sa_type=BigId)
    tried_at: datetime = Field(sa_type=UtcMoment, index=True)


@dataclass(frozen=True, slots=True)
class MadeInvite:
    """The only place where the code is known."""

    invite: Invite
    code: str


def make_invite(db: Session, *, by: Person, role: str, adcode: int, days: int, now: datetime) -> MadeInvite:
    """Raises NoRight where `by` is no admin there."""
    assert role in GRANTED
    require_right(db, by, ADMIN, adcode=adcode)
    code = draw_code(CODE_LENGTH)
    invite = Invite(
        code_hash=code_digest(code),
        role=role,
        adcode=adcode,
        invited_by=by.id,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.add(invite)
    db.flush()
    _note(db, invite, "invite.made", by, now)
    return MadeInvite(invite, code)


def show_code(code: str) -> str:
    return in_groups(code, CODE_GROUP)


def try_code(db: Session, code: str, *, chat_id: int, person: Person | None, now: datetime) -> Invite:
    """The open invitation of a code, which this chat may accept from now on; a wrong code is counted.

    Raises:
        TooManyTries: nothing was looked at.
        InviteGone, AlreadyYours.
    """
    refuse_guessing(_wrong_tries(db, chat_id), now=now)
    db.execute(delete(InviteTry).where(col(InviteTry.tried_at) < now - _TRIES_KEPT_FOR))
    invite = db.exec(select(Invite).where(Invite.code_hash == code_digest(code))).first()
    is_mine = invite is not None and person is not None and invite.accepted_by == person.id
    is_right = invite is not None and (is_mine or _is_open(db, invite, now))
    db.add(InviteTry(chat_id=chat_id, invite_id=invite.id if invite is not None and is_right else None, tried_at=now))
    db.flush()
    if invite is None or not is_right:
        if shut_until(_wrong_tries(db, chat_id), now=now) is not None:
            note_audit(db, action="invite.shut", subject="invite", actor=person, now=now)
        raise InviteGone
    if is_mine:
        raise AlreadyYours
    return invite


def get_shown_invite(db: Session, invite_id: int, *, chat_id: int, person: Person | None, now: datetime) -> Invite:
    """An open invitation whose code came from this chat. Raises InviteGone, AlreadyYours."""
    shown = select(InviteTry).where(InviteTry.chat_id == chat_id, InviteTry.invite_id == invite_id)
    invite = db.get(Invite, invite_id) if db.exec(shown).first() is not None else None
    if invite is not None and person is not None and invite.accepted_by == person.id:
        raise AlreadyYours
    if invite is None or not _is_open(db, invite, now):
        raise InviteGone
    return invite


def accept_invite(db: Session, invite: Invite, *, person: Person, now: datetime) -> RoleGrant:
    """Give the person what the invitation holds: whoever is first has it. Raises InviteGone, AlreadyYours."""
    if invite.accepted_by == person.id:
        raise AlreadyYours
    if not _is_open(db, invite, now):
        raise InviteGone
    claimed = db.execute(
        update(Invite).where(col(Invite.id) == invite.id, *_unused()).values(accepted_by=person.id, accepted_at=now)
    )
    assert isinstance(claimed, CursorResult)
    db.refresh(invite)
    if not claimed.rowcount:
        raise AlreadyYours if invite.accepted_by == person.id else InviteGone
    grant = grant_role(
        db, person, role=invite.role, adcode=invite.adcode, by=db.get_one(Person, invite.invited_by), now=now
    )
    _note(db, invite, "invite.accepted", person, now)
    return grant


def list_open_invites(db: Session, by: Person, *, now: datetime) -> list[Invite]:
    """What somebody made and nobody has used yet, newest first."""
    query = select(Invite).where(Invite.invited_by == by.id, col(Invite.expires_at) > now, *_unused())
    return list(db.exec(query.order_by(col(Invite.id).desc())))


def take_back_invite(db: Session, invite_id: int, *, by: Person, now: datetime) -> Invite:
    """Raises InviteGone where it is used, no longer open, or another's."""
    invite = db.get(Invite, invite_id)
    if invite is None or invite.invited_by != by.id:
        raise InviteGone
    taken = db.execute(update(Invite).where(col(Invite.id) == invite_id, *_unused()).values(taken_back_at=now))
    assert isinstance(taken, CursorResult)
    db.refresh(invite)
    if not taken.rowcount:
        raise InviteGone
    _note(db, invite, "invite.taken_back", by, now)
    return invite


def forget_invites(db: Session, person: Person, *, chats: Collection[int], now: datetime) -> None:
    """Take back what they made, keep what was done without them, and drop what their chats have tried."""
    for invite in list_open_invites(db, person, now=now):
        take_back_invite(db, invite.id or 0, by=person, now=now)
    for column in (col(Invite.invited_by), col(Invite.accepted_by)):
        db.execute(update(Invite).where(column == person.id).values({column: None}))
    db.execute(delete(InviteTry).where(col(InviteTry.chat_id).in_(chats)))


def _unused() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Invite.accepted_at).is_(None), col(Invite.taken_back_at).is_(None)


def _is_open(db: Session, invite: Invite, now: datetime) -> bool:
    """It holds no longer than the right of who made it."""
    if invite.accepted_at is not None or invite.taken_back_at is not None or invite.expires_at <= now:
        return False
    by = db.get(Person, invite.invited_by) if invite.invited_by is not None else None
    return by is not None and holds(db, by, ADMIN, invite.adcode)


def _wrong_tries(db: Session, chat_id: int) -> Sequence[datetime]:
    """When the last wrong codes came from a chat, newest first."""
    wrong = select(InviteTry.tried_at).where(InviteTry.chat_id == chat_id, col(InviteTry.invite_id).is_(None))
    return db.exec(wrong.order_by(col(InviteTry.id).desc()).limit(MOST_WRONG_TRIES)).all()


def _note(db: Session, invite: Invite, action: str, actor: Person, now: datetime) -> None:
    subject, facts = f"invite:{invite.id}", {"role": invite.role}
    note_audit(db, action=action, subject=subject, actor=actor, adcode=invite.adcode, facts=facts, now=now)
