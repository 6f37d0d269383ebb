"""Photos and voice of a case: named as their channel names them until our copy is here, then by that copy alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_OFFICE, Case, CaseEvent
from models.cases.earning import earned_rule
from models.cases.held_act import HeldAct
from models.database import BigId, UtcMoment
from models.drawn_key import draw_key
from models.errors import Refusal
from models.files.refusal import FULL
from models.files.stored_file import StoredFile, find_stored, name_in

PHOTO, VOICE = "photo", "voice"
PHOTOS_A_CASE, PHOTOS_AT_ONCE = 30, 9
BYTES_A_CASE = 100_000_000
# Who raised it sent what came with these; what others sent when they joined is theirs.
_BY_FIRST = ("received", "said")


class TooManyPhotos(Refusal):
    """The case has room for no more than `room` further photos."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.room = room


class CaseFile(SQLModel, table=True):
    """One that belongs to an event, or to what is held back until it is one.

    While it is `awaited_since` some moment, `file_id` is what the channel names it by.

    Then both are emptied, so that nothing leads back to who sent it, and there is either the copy that is `stored` or
    the reason for which it was `refused`.
    """

    __tablename__ = "case_file"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)
    event_id: int | None = Field(default=None, foreign_key="case_event.id", sa_type=BigId)
    held_act_id: int | None = Field(default=None, foreign_key="held_act.id", sa_type=BigId, index=True)
    kind: str = PHOTO
    file_id: str | None = None
    awaited_since: datetime | None = Field(default=None, sa_type=UtcMoment, index=True)
    stored: str | None = Field(default=None, foreign_key="stored_file.name", index=True)
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class AwaitedFile:
    """One whose copy is to be made; `is_anonymous`: the case was left without an account.

    `is_of_office`: it is passed on to who raised the case, who may not learn whose it is. `is_compared`: a photo for
    which points may be booked, of whoever raised the case.
    """

    id: int
    kind: str
    file_id: str
    since: datetime
    is_anonymous: bool
    is_of_office: bool
    is_compared: bool = False


def photo_room(db: Session, case: Case) -> int:
    """How many more photos the case takes; those that could not be kept leave their room to others."""
    query = select(func.count()).where(
        CaseFile.case_id == case.id, CaseFile.kind == PHOTO, col(CaseFile.refused).is_(None)
    )
    return max(PHOTOS_A_CASE - db.exec(query).one(), 0)


def check_photo_room(db: Session, case: Case, count: int) -> None:
    """The case is locked. Raises TooManyPhotos."""
    if count and count > (room := photo_room(db, case)):
        raise TooManyPhotos(room)


def keep_files(
    db: Session,
    case: Case,
    *,
    event_id: int | None,
    held: HeldAct | None = None,
    photos: Sequence[str] = (),
    voice: str = "",
    now: datetime,
) -> None:
    """Note what came with an event, or is `held` until there is one, by the channel's file ids.

    One that names a file of our own keeps that as well. What the office does not know of yet has keys that tell nothing
    of when it came.
    """
    kinds = [*((PHOTO, file_id) for file_id in photos), *([(VOICE, voice)] if voice else ())]
    is_drawn = held is not None or case.hand_over_at is not None
    keys = sorted(draw_key() for _ in kinds) if is_drawn else [None] * len(kinds)
    for key, (kind, file_id) in zip(keys, kinds, strict=True):
        file = CaseFile(
            id=key,
            case_id=case.id or 0,
            event_id=event_id,
            held_act_id=None if held is None else held.id,
            kind=kind,
            file_id=file_id,
            awaited_since=now,
        )
        kept = name_in(file_id)
        file.stored = kept if kept and find_stored(db, name=kept) is not None else None
        db.add(file)
    db.flush()


def list_files_of(db: Session, case: Case, *, only_shown: bool, by: str | None = None) -> list[CaseFile]:
    """Oldest first; `only_shown`: those of events that the reporter sees; `by`: BY_REPORTER or BY_OFFICE alone."""
    query = select(CaseFile).where(CaseFile.case_id == case.id, *_are_meant(only_shown, by))
    return list(db.exec(query.order_by(col(CaseFile.event_id), col(CaseFile.id))))


def list_kept(db: Session, case: Case, kind: str, *, only_shown: bool, by: str | None = None) -> list[StoredFile]:
    """The copies of this kind, as `list_files_of`."""
    query = (
        select(StoredFile)
        .join(CaseFile, col(CaseFile.stored) == col(StoredFile.name))
        .where(CaseFile.case_id == case.id, CaseFile.kind == kind, *_are_meant(only_shown, by))
        .order_by(col(CaseFile.event_id), col(CaseFile.id))
    )
    return list(db.exec(query))


def list_awaited(db: Session, *, at_most: int = 100) -> list[AwaitedFile]:
    """Those whose copies are to be made, oldest first."""
    query = (
        select(CaseFile, Case, CaseEvent)
        .join(Case, col(Case.id) == col(CaseFile.case_id))
        .outerjoin(CaseEvent, col(CaseEvent.id) == col(CaseFile.event_id))
        .where(col(CaseFile.awaited_since).is_not(None))
        .order_by(col(CaseFile.id))
        .limit(at_most)
    )
    return [
        AwaitedFile(
            file.id or 0,
            file.kind,
            file.file_id or "",
            file.awaited_since,
            is_anonymous=case.reporter_id is None,
            is_of_office=event is not None and event.by == BY_OFFICE,
            is_compared=_is_compared(file, case, event),
        )
        for file, case, event in db.exec(query)
        if file.awaited_since is not None
    ]


def awaits_photos(db: Session, case: Case) -> bool:
    """Whether a photo of who raised it is still on its way, so that it could not be compared with others."""
    query = (
        select(CaseFile.id)
        .join(CaseEvent, col(CaseEvent.id) == col(CaseFile.event_id))
        .where(CaseFile.case_id == case.id, CaseFile.kind == PHOTO, col(CaseEvent.what).in_(_BY_FIRST))
        .where(col(CaseFile.awaited_since).is_not(None))
    )
    return db.exec(query.limit(1)).first() is not None


def settle_file(db: Session, number: int, *, stored: StoredFile) -> None:
    """Put our copy, whose row is there, in place of the channel's name, unless the case holds too much by now.

    One that was settled before stays as it is.
    """
    file = _find_awaited(db, number)
    if file is None:
        return
    held = (
        select(func.coalesce(func.sum(StoredFile.size), 0))
        .join(CaseFile, col(CaseFile.stored) == col(StoredFile.name))
        .where(CaseFile.case_id == file.case_id, CaseFile.id != file.id)
    )
    if db.exec(held).one() + stored.size > BYTES_A_CASE:
        _settle(db, file, stored=None, refused=FULL)
    else:
        _settle(db, file, stored=stored.name, refused=None)


def release_files(db: Session, held: HeldAct, event: CaseEvent | None) -> None:
    """What was held back has become an event, or nothing."""
    files = update(CaseFile).where(col(CaseFile.held_act_id) == held.id)
    db.execute(files.values(event_id=None if event is None else event.id, held_act_id=None))


def refuse_file(db: Session, number: int, *, reason: str) -> None:
    """There will be no copy. One that was settled before stays as it is."""
    if (file := _find_awaited(db, number)) is not None:
        _settle(db, file, stored=None, refused=reason)


def _are_meant(only_shown: bool, by: str | None) -> list[ColumnElement[bool]]:
    """What is held back is nobody's to see."""
    event = [*([col(CaseEvent.is_shown)] if only_shown else ()), *([col(CaseEvent.by) == by] if by else ())]
    if not event:
        return [col(CaseFile.event_id).is_not(None)]
    return [exists().where(col(CaseEvent.id) == col(CaseFile.event_id), *event)]


def _find_awaited(db: Session, number: int) -> CaseFile | None:
    query = select(CaseFile).where(CaseFile.id == number, col(CaseFile.awaited_since).is_not(None)).with_for_update()
    return db.exec(query).first()


def _settle(db: Session, file: CaseFile, *, stored: str | None, refused: str | None) -> None:
    file.stored, file.refused, file.file_id, file.awaited_since = stored, refused, None, None
    db.add(file)
    db.flush()


def _is_compared(file: CaseFile, case: Case, event: CaseEvent | None) -> bool:
    return file.kind == PHOTO and event is not None and event.what in _BY_FIRST and bool(earned_rule(case))
