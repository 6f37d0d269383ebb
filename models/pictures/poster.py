"""What a poster says, in both languages, and the links behind its codes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Line:
    """The same in Chinese and in English; without English the Chinese stands alone."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A link to be read off by a phone, and what opens it."""

    url: str
    words: Line


@dataclass(frozen=True, slots=True)
class Poster:
    """One sheet: what for, whose, what there is, one code or two, and what to do where there is no camera."""

    headline: Line
    name: Line
    facts: tuple[Line, ...]
    codes: tuple[Code, ...]
    foot: Line

    def as_fields(self) -> dict[str, Any]:
        """What JSON can carry."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        return cls(
            headline=Line(**fields["headline"]),
            name=Line(**fields["name"]),
            facts=tuple(Line(**line) for line in fields["facts"]),
            codes=tuple(Code(code["url"], Line(**code["words"])) for code in fields["codes"]),
            foot=Line(**fields["foot"]),
        )
