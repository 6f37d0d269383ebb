"""What writing an entry down would do to what is known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import Refusal

ADDED, CHANGED, CLOSED_NOW, UNCHANGED = "added", "changed", "closed", "unchanged"


class IncompleteEntry(Refusal):
    """An entry of something new lacks this field."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """ADDED, CHANGED, CLOSED_NOW or UNCHANGED, and the fields that it is done to."""

    kind: str
    fields: tuple[str, ...] = ()


def addition(entry: object, *, needed: Iterable[str]) -> PlannedChange:
    """Raises IncompleteEntry where a field that is needed is None."""
    for field in needed:
        if getattr(entry, field) is None:
            raise IncompleteEntry(field)
    return PlannedChange(ADDED)


def change_of(kept: object, said: Mapping[str, object], *, closed: tuple[str, object]) -> PlannedChange:
    """Compare a row with values of its columns; `closed` is the column and the value by which it is closed."""
    changed = tuple(column for column, value in said.items() if getattr(kept, column) != value)
    if not changed:
        return PlannedChange(UNCHANGED)
    column, value = closed
    return PlannedChange(CLOSED_NOW if column in changed and said[column] == value else CHANGED, changed)
