"""Pictures that the cells of a file mean: they lie beside it, and are kept before any row speaks of them."""

from typing import Protocol

from sqlmodel import Session

from models.errors import Refusal
from models.files.import_report import Reason
from models.files.row_reading import BadField


class NoPhoto(Refusal):
    """There is no such file, or it is no picture that is taken here."""


class Photos(Protocol):
    """The pictures that the file's cells mean."""

    def name_of(self, cell: str) -> str:
        """The name under which a picture is, or will be, kept. Raises NoPhoto."""
        ...

    def keep(self, db: Session) -> None:
        """Keep those that were named, before a row speaks of them."""
        ...


def photo_named(cell: str | None, field: str, photos: Photos | None) -> str | None:
    """The name of the picture in place of what the cell says; without `photos` a cell that names one is bad.

    Raises BadField.
    """
    if not cell:
        return cell
    try:
        if photos is None:
            raise NoPhoto
        return photos.name_of(cell)
    except NoPhoto as refusal:
        raise BadField(field, Reason.NO_PHOTO, cell) from refusal
