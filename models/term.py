"""Words of the trade that are kept as codes: what they are called, and by what else people name them."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.spelling import folded


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return self.code, self.zh, self.en, *self.also

    def label(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


class Terms:
    """The terms of one kind, in the order in which they are listed."""

    def __init__(self, *terms: Term) -> None:
        self._by_code = {term.code: term for term in terms}
        self._by_name = {folded(name): term.code for term in terms for name in term.names}

    def __iter__(self) -> Iterator[Term]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Term:
        return self._by_code[code]

    def find_code(self, name: str) -> str | None:
        """The code of what is named by its code, or by one of its names in Chinese or English."""
        return self._by_name.get(folded(name))

    def labels(self, language: str) -> list[str]:
        return [term.label(language) for term in self]
