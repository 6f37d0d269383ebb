"""Sentences in the person's language: gettext catalogues, read from the .po files themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"zh_CN": "中文", "en": "English"}
DEFAULT_LANGUAGE = "zh_CN"
LOCALE = Path(__file__).resolve().parent.parent / "locale"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@cache
def catalogue(language: str) -> GNUTranslations:
    """The translations of one of LANGUAGES, loaded once."""
    with (LOCALE / language / "LC_MESSAGES" / "nuanyi.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block `_` answers in this language; an unknown one means the default."""
    token = _language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


def current_language() -> str:
    return _language.get()


def current_locale() -> Locale:
    """What Babel writes dates and lists by."""
    return _locale(_language.get())


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _(message: str) -> str:
    return catalogue(_language.get()).gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for the catalogues; `_` it where it is said."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    return catalogue(_language.get()).ngettext(singular, plural, count)


def named(name: str, told: str) -> str:
    """What something is called, and what is told of it."""
    return _("{name}: {told}").format(name=name, told=told)


def guess_language(code: str | None, default: str) -> str:
    """From an IETF tag such as Telegram's `language_code`: Chinese for any Chinese, English for what is neither."""
    if not code:
        return default
    return "zh_CN" if code.lower().startswith("zh") else "en"
