"""The catalogues as they should be: every sentence of the source, with the translation that it has.

`python -m tests.house.catalogues` writes them so; a new sentence then stands in the Chinese one with nothing beside it.
"""

import io
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from handlers.words import LANGUAGES, LOCALE
from tests.house.source import ROOT

PACKAGES = ("bot", "handlers", "models")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
# The source's own language: its sentences are their own translation.
SOURCE_LANGUAGE = "en"
HEADER = """\
# Nuanyi 暖驿: the words of the chat. `make words` adds what is new in the source and takes out what is gone.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extracted() -> Catalog:
    """Every sentence that stands in `_`, `N_` or `ngettext` in the source."""
    catalogue = Catalog(fuzzy=False)
    for message, context in _sentences():
        catalogue.add(message, context=context)
    return catalogue


@cache
def _sentences() -> Sequence[tuple[str | tuple[str, ...], str | None]]:
    return [
        (message, context)
        for package in PACKAGES
        for _file, _line, message, _comments, context in extract_from_dir(
            ROOT / package, method_map=[("**.py", "python")], keywords=KEYWORDS
        )
    ]


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "nuanyi.po"


def stored(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def renewed(language: str) -> Catalog:
    """The stored catalogue with exactly the sentences of the source; nothing is guessed from similar ones."""
    catalogue = stored(language)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if language == SOURCE_LANGUAGE and message.id and not any(as_forms(message.string)):
            message.string = message.id
    return catalogue


def as_text(catalogue: Catalog) -> str:
    output = io.BytesIO()
    write_po(output, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = HEADER.format(language=catalogue.locale_identifier, plural_forms=catalogue.plural_forms)
    return header + output.getvalue().decode()


def as_forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The singular and the plurals of a message's id or translation."""
    return (words or "",) if isinstance(words, str | None) else tuple(words)


def main() -> None:
    for language in LANGUAGES:
        catalogue = renewed(language)
        path_of(language).write_text(as_text(catalogue), encoding="utf-8")
        missing = [message.id for message in catalogue if message.id and not all(as_forms(message.string))]
        sys.stdout.write(f"{language}: {len(catalogue)} sentences, {len(missing)} to be translated.\n")
        sys.stdout.writelines(f"  {as_forms(words)[0]!r}\n" for words in missing)


if __name__ == "__main__":
    main()
