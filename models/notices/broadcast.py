"""What admins do with a notice: plan it, approve it, hold it, end it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from models.area import REGION
from models.errors import Refusal
from models.notice import (
    FILLING,
    PAUSED,
    PLANNED,
    REJECTED,
    RUNNING,
    SEND,
    STOPPED,
    WAITING,
    Notice,
    get_notice,
)
from models.notices.audience import Audience, count_recipients
from models.people.access import RoleGrant, holds, require_right
from models.people.audit import note_audit
from models.person import ADMIN, Contact, Person

_notice: Table = Notice.__table__  # type: ignore[attr-defined]
# Of so many the newest that somebody may handle are looked for.
_NEWEST = 200
_AUDITED = {
    PLANNED: "notice.approved",
    REJECTED: "notice.rejected",
    PAUSED: "notice.paused",
    RUNNING: "notice.resumed",
    STOPPED: "notice.stopped",
}


class NobodyToReach(Refusal):
    """The audience is empty."""


class TooLate(Refusal):
    """The notice's time is over before it begins."""


class OwnNotice(Refusal):
    """A wide notice needs somebody else's approval."""


class AlreadyChanged(Refusal):
    """Somebody was faster; carries the `stage` that the notice has now, and the person who brought it there."""

    def __init__(self, stage: str, by: int | None) -> None:
        super().__init__(stage)
        self.stage = stage
        self.by = by


@dataclass(frozen=True, slots=True)
class Content:
    """What recipients see: the text with its format, a picture or file, a button with a page or a flow behind it."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    file_kind: str | None = None
    file_id: str | None = None
    file_name: str = ""
    button: str | None = None
    button_url: str | None = None
    button_flow: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """To whom, from when, until when, and how pressing."""

    audience: Audience
    topic: str
    begins_at: datetime
    valid_until: datetime
    is_urgent: bool = False
    wants_confirmation: bool = False


def plan_notice(
    db: Session, *, author: Person, chat_id: int, content: Content, terms: Terms, wide: int, now: datetime
) -> Notice:
    """Plan a notice; one to more than `wide` people waits for a second admin.

    Raises:
        NoRight: part of the audience lives outside the author's areas.
        NobodyToReach, TooLate: it would reach nobody.
    """
    require_audience(db, author, terms.audience)
    reached = count_recipients(db, terms.audience, topic=terms.topic, is_urgent=terms.is_urgent)
    if not reached:
        raise NobodyToReach
    if terms.valid_until <= max(now, terms.begins_at):
        raise TooLate
    notice = Notice(
        author_id=author.id,
        author_chat=chat_id,
        topic=terms.topic,
        text=content.text,
        entities=list(content.entities),
        file_kind=content.file_kind,
        file_id=content.file_id,
        file_name=content.file_name,
        is_file_due=content.file_id is not None,
        button=content.button,
        button_url=content.button_url,
        button_flow=content.button_flow,
        audience=terms.audience.as_json(),
        is_urgent=terms.is_urgent,
        wants_confirmation=terms.wants_confirmation,
        stage=WAITING if reached > wide else PLANNED,
        planned_for=reached,
        begins_at=max(now, terms.begins_at),
        valid_until=terms.valid_until,
        created_at=now,
    )
    db.add(notice)
    db.flush()
    note_act(db, "notice.planned", notice, by=author, now=now)
    return notice


def require_audience(db: Session, person: Person, audience: Audience) -> None:
    """Raises NoRight where somebody aims beyond their own areas."""
    for adcode in audience.adcodes or (REGION,):
        require_right(db, person, ADMIN, adcode=adcode)


def may_handle(db: Session, person: Person, notice: Notice) -> bool:
    """Whether an admin may look at a notice and act on it: all of its audience is theirs."""
    adcodes = Audience.from_json(notice.audience).adcodes or (REGION,)
    return all(holds(db, person, ADMIN, adcode) for adcode in adcodes)


def approve(db: Session, notice_id: int, *, by: Person, now: datetime) -> Notice:
    """Let a wide notice go its way, and answer for it as the second.

    Raises:
        OwnNotice: nobody approves what they wrote themselves.
        NoRight, AlreadyChanged.
    """
    notice = get_own(db, notice_id, by)
    if notice.author_id == by.id:
        raise OwnNotice
    return _move(
        db, notice, (WAITING,), PLANNED, by=by, now=now, approved_by=by.id, begins_at=max(now, notice.begins_at)
    )


def reject(db: Session, notice_id: int, *, by: Person, now: datetime) -> Notice:
    """Raises NoRight, AlreadyChanged."""
    return _move(db, get_own(db, notice_id, by), (WAITING,), REJECTED, by=by, now=now, ended_at=now)


def pause(db: Session, notice_id: int, *, by: Person, now: datetime) -> Notice:
    """Raises NoRight, AlreadyChanged."""
    return _move(db, get_own(db, notice_id, by), (RUNNING,), PAUSED, by=by, now=now)


def resume(db: Session, notice_id: int, *, by: Person, now: datetime) -> Notice:
    """Raises NoRight, AlreadyChanged."""
    return _move(db, get_own(db, notice_id, by), (PAUSED,), RUNNING, by=by, now=now)


def stop(db: Session, notice_id: int, *, by: Person, now: datetime) -> Notice:
    """End a notice before its time; what waits is dropped, what has left stays.

    Raises NoRight, AlreadyChanged.
    """
    stages = (WAITING, PLANNED, FILLING, RUNNING, PAUSED)
    return _move(db, get_own(db, notice_id, by), stages, STOPPED, by=by, now=now, ended_at=now)


def list_approvers(db: Session, notice: Notice) -> list[Contact]:
    """Where the admins are reached who may approve a notice: all but its author whose areas hold its audience."""
    granted = select_rows(RoleGrant.person_id).where(RoleGrant.role == ADMIN, col(RoleGrant.ended_at).is_(None))
    people = db.exec(select_rows(Person).where(col(Person.id).in_(granted), Person.id != notice.author_id)).all()
    may = [person.id for person in people if may_handle(db, person, notice)]
    reached = select_rows(Contact).where(col(Contact.person_id).in_(may), col(Contact.blocked_at).is_(None))
    return list(db.exec(reached.where(col(Contact.chat_id).is_not(None)).order_by(col(Contact.id))))


def list_notices(db: Session, person: Person, *, at_most: int = 8) -> list[Notice]:
    """The newest notices that an admin may handle, and corrections that wait; others stand with what they are of."""
    newest = (
        select_rows(Notice)
        .where((Notice.op == SEND) | (Notice.stage == WAITING))
        .order_by(col(Notice.id).desc())
        .limit(_NEWEST)
    )
    return [notice for notice in db.exec(newest) if may_handle(db, person, notice)][:at_most]


def get_own(db: Session, notice_id: int, by: Person) -> Notice:
    """Raises NoSuchNotice, NoRight."""
    notice = get_notice(db, notice_id)
    require_audience(db, by, Audience.from_json(notice.audience))
    return notice


def note_act(db: Session, action: str, notice: Notice, *, by: Person, now: datetime) -> None:
    note_audit(db, action=action, subject=f"notice:{notice.id}", actor=by, now=now)


def _move(
    db: Session, notice: Notice, stages: Collection[str], to: str, *, by: Person, now: datetime, **facts: Any
) -> Notice:
    """Of two who move it at the same time the first does, whatever each of them saw."""
    row = update(_notice).where(_notice.c.id == notice.id, _notice.c.stage.in_(stages))
    is_first = db.connection().execute(row.values(stage=to, changed_by=by.id, **facts)).rowcount == 1
    db.refresh(notice)
    if not is_first:
        raise AlreadyChanged(notice.stage, notice.changed_by)
    note_act(db, _AUDITED[to], notice, by=by, now=now)
    return notice
