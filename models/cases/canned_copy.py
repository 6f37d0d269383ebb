"""The pictures of canned answers until our copies of them are here, as `models.cases.file` has those of cases."""

from sqlmodel import Session, col, select

from models.cases.canned import CannedPicture
from models.cases.file import PHOTO, AwaitedFile
from models.files.stored_file import StoredFile


def list_awaited_pictures(db: Session, *, at_most: int = 100) -> list[AwaitedFile]:
    """Those whose copies are to be made, oldest first. They are sent to people, and so may not tell whose they are."""
    query = select(CannedPicture).where(col(CannedPicture.awaited_since).is_not(None))
    return [
        AwaitedFile(
            picture.id or 0, PHOTO, picture.file_id or "", picture.awaited_since, is_anonymous=False, is_of_office=True
        )
        for picture in db.exec(query.order_by(col(CannedPicture.id)).limit(at_most))
        if picture.awaited_since is not None
    ]


def settle_picture(db: Session, number: int, *, stored: StoredFile) -> None:
    """One that was settled or removed before is left alone."""
    _settle(db, number, stored=stored.name, refused=None)


def refuse_picture(db: Session, number: int, *, reason: str) -> None:
    _settle(db, number, stored=None, refused=reason)


def _settle(db: Session, number: int, *, stored: str | None, refused: str | None) -> None:
    query = select(CannedPicture).where(CannedPicture.id == number, col(CannedPicture.awaited_since).is_not(None))
    picture = db.exec(query.with_for_update()).first()
    if picture is None:
        return
    picture.stored, picture.refused, picture.file_id, picture.awaited_since = stored, refused, None, None
    db.add(picture)
    db.flush()
