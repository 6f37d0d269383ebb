"""From individual business to enterprise: what to see to before, which forms there are and which steps, as data."""

import tomllib
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.loans.table import LoanSource, Words
from models.starter_data import STARTER_DATA

ALONE, PARTNERS = "alone", "partners"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def words(self, field: str, language: str) -> str:
        """A field in Chinese, or its twin in English."""
        return str(getattr(self, f"{field}_en" if language.startswith("en") else field))


class Topic(_Row):
    """Something that may worry: `ready` is what is so when it is seen to, `todo` what to do about it."""

    name: Words
    name_en: Words
    ready: Words
    ready_en: Words
    worry: Words
    worry_en: Words
    todo: Words
    todo_en: Words
    office: Words
    office_en: Words
    source: str


class Form(_Row):
    name: Words
    name_en: Words
    for_whom: tuple[Literal["alone", "partners"], ...]
    liability: Words
    liability_en: Words
    people: Words
    people_en: Words
    books: Words
    books_en: Words
    suits: Words
    suits_en: Words


class Step(_Row):
    name: Words
    name_en: Words
    office: Words
    office_en: Words
    papers: Words
    papers_en: Words
    source: str


class Conversion(_Row):
    """All of it, by code in the order of data/conversion.toml."""

    sources: dict[str, LoanSource]
    topics: dict[str, Topic]
    forms: dict[str, Form]
    steps: dict[str, Step]

    def forms_for(self, whom: str) -> dict[str, Form]:
        return {code: form for code, form in self.forms.items() if whom in form.for_whom}


@lru_cache(maxsize=1)
def load_conversion() -> Conversion:
    return Conversion.model_validate(tomllib.loads((STARTER_DATA / "conversion.toml").read_text(encoding="utf-8")))
