"""What stands on a certificate: every word already in the reader's language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Certificate:
    """`name` is empty where the person chose none; `note` says how the number is checked."""

    heading: str
    title: str
    lines: tuple[str, ...]
    number: str
    note: str
    name: str = ""

    def as_fields(self) -> dict[str, Any]:
        """What JSON can carry."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        return cls(**{**fields, "lines": tuple(fields["lines"])})
