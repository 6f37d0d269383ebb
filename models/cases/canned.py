"""Canned answers (常用回复): what an office says again and again, with places for what each case fills in."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint, delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.files.stored_file import StoredFile, name_in
from models.office import Office, get_office, require_work_for
from models.people.audit import note_audit
from models.person import Person

MOST_OF_AN_OFFICE = 30
LONGEST_TITLE, LONGEST_WORDS = 20, 1500
MOST_PICTURES = 4
# What a place is called in either language, by the fact that fills it.
PLACES = {"number": ("编号", "number"), "topic": ("类别", "topic"), "office": ("办公室", "office")}
_FACT_OF = {name: fact for fact, names in PLACES.items() for name in names}
_PLACE = re.compile(r"[{｛]\s*([^{}｛｝\n]{1,20}?)\s*[}｝]")


class NoSuchCanned(Refusal):
    """There is none of this number, or it was removed."""


class TitleTaken(Refusal):
    """The office has one of this title."""


class OfficeHasEnough(Refusal):
    """The office has as many as it may."""


class CannedAnswer(SQLModel, table=True):
    """Under `title` it is chosen from a list."""

    __tablename__ = "canned_answer"
    __table_args__ = (UniqueConstraint("office_id", "title"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    office_id: int = Field(foreign_key="office.id", sa_type=BigId)
    title: str
    words: str = Field(sa_type=Text)


class CannedPicture(SQLModel, table=True):
    """As `CaseFile`: named as its channel names it until our copy is here, or the reason why there is none."""

    __tablename__ = "canned_picture"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    answer_id: int = Field(foreign_key="canned_answer.id", sa_type=BigId, index=True)
    file_id: str | None = None
    awaited_since: datetime | None = Field(default=None, sa_type=UtcMoment, index=True)
    stored: str | None = Field(default=None, foreign_key="stored_file.name", index=True)
    refused: str | None = None


def list_canned(db: Session, office: Office) -> list[CannedAnswer]:
    """By title."""
    query = select(CannedAnswer).where(CannedAnswer.office_id == office.id)
    return list(db.exec(query.order_by(col(CannedAnswer.title), col(CannedAnswer.id))))


def get_canned(db: Session, canned_id: int) -> CannedAnswer:
    """Locked until the transaction ends. Raises NoSuchCanned."""
    found = db.exec(select(CannedAnswer).where(CannedAnswer.id == canned_id).with_for_update()).first()
    if found is None:
        raise NoSuchCanned
    return found


def add_canned(
    db: Session, office: Office, *, title: str, words: str, pictures: Sequence[str], by: Person, now: datetime
) -> CannedAnswer:
    """`pictures` are file ids of the channel.

    Raises:
        NoRight: `by` does not work for the office.
        OfficeHasEnough, TitleTaken.
    """
    require_work_for(db, by, office)
    counted = select(func.count()).select_from(CannedAnswer).where(CannedAnswer.office_id == office.id)
    if db.exec(counted).one() >= MOST_OF_AN_OFFICE:
        raise OfficeHasEnough
    canned = CannedAnswer(office_id=office.id or 0, title=title, words=words)
    try:
        with db.begin_nested():
            db.add(canned)
            db.flush()
    except IntegrityError as error:
        raise TitleTaken from error
    _keep_pictures(db, canned, pictures, now)
    _note(db, canned, action="canned.added", by=by, now=now)
    return canned


def change_canned(
    db: Session, canned: CannedAnswer, *, words: str, pictures: Sequence[str], by: Person, now: datetime
) -> None:
    """What it says is replaced as a whole, its pictures with it. Raises NoRight."""
    office = get_office(db, canned.office_id)
    require_work_for(db, by, office)
    canned.words = words
    db.add(canned)
    names = {name for file_id in pictures if (name := name_in(file_id))}
    kept = [picture for picture in list_pictures(db, canned) if picture.stored in names]
    _drop_pictures(db, canned, besides=kept)
    known = {picture.stored for picture in kept}
    _keep_pictures(db, canned, [file_id for file_id in pictures if name_in(file_id) not in known], now)
    _note(db, canned, action="canned.changed", by=by, now=now)


def remove_canned(db: Session, canned: CannedAnswer, *, by: Person, now: datetime) -> None:
    """What was sent with it stays with the cases. Raises NoRight."""
    office = get_office(db, canned.office_id)
    require_work_for(db, by, office)
    _drop_pictures(db, canned, besides=())
    db.delete(canned)
    db.flush()
    _note(db, canned, action="canned.removed", by=by, now=now)


def list_pictures(db: Session, canned: CannedAnswer) -> list[CannedPicture]:
    """In the order in which they were sent."""
    query = select(CannedPicture).where(CannedPicture.answer_id == canned.id)
    return list(db.exec(query.order_by(col(CannedPicture.id))))


def list_kept_pictures(db: Session, canned: CannedAnswer) -> list[StoredFile]:
    query = (
        select(StoredFile)
        .join(CannedPicture, col(CannedPicture.stored) == col(StoredFile.name))
        .where(CannedPicture.answer_id == canned.id)
    )
    return list(db.exec(query.order_by(col(CannedPicture.id))))


def unknown_places(words: str) -> list[str]:
    """What stands in braces and nothing fills, as it is written."""
    return [found for found in _PLACE.findall(words) if found.casefold() not in _FACT_OF]


def fill_places(words: str, facts: Mapping[str, str]) -> str:
    """`facts` by the keys of PLACES; braces that nothing fills stay."""

    def fact(found: re.Match[str]) -> str:
        key = _FACT_OF.get(found[1].casefold())
        return found[0] if key is None else facts[key]

    return _PLACE.sub(fact, words)


def _keep_pictures(db: Session, canned: CannedAnswer, pictures: Sequence[str], now: datetime) -> None:
    for file_id in pictures:
        db.add(CannedPicture(answer_id=canned.id or 0, file_id=file_id, awaited_since=now))
    db.flush()


def _drop_pictures(db: Session, canned: CannedAnswer, *, besides: Sequence[CannedPicture]) -> None:
    kept = [picture.id for picture in besides]
    db.execute(
        delete(CannedPicture).where(col(CannedPicture.answer_id) == canned.id, col(CannedPicture.id).not_in(kept))
    )
    db.flush()


def _note(db: Session, canned: CannedAnswer, *, action: str, by: Person, now: datetime) -> None:
    adcode = get_office(db, canned.office_id).adcode
    facts = {"office": canned.office_id}
    note_audit(db, action=action, subject=f"canned:{canned.id}", actor=by, adcode=adcode, facts=facts, now=now)
