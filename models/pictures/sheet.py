"""A report to print or to keep: a title and sections of lines, every word of it already in the reader's language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`note` says of when and of whom it is."""

    title: str
    note: str
    sections: tuple[Section, ...]

    def as_fields(self) -> dict[str, Any]:
        """What JSON can carry."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        sections = (Section(section["heading"], tuple(section["lines"])) for section in fields["sections"])
        return cls(fields["title"], fields["note"], tuple(sections))
