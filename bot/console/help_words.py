"""The words of the command line, in DEFAULT_LANGUAGE, read without the program.

`--help` has to be there at once, and handlers.words would bring in every flow and its libraries.
"""

import json
import os
import re
from functools import cache
from pathlib import Path

_LOCALE = Path(__file__).resolve().parents[2] / "locale"
_LANGUAGES = ("zh_CN", "en")
# Sentences without a break stand on one line each in the catalogues.
_ENTRY = re.compile(r'(?m)^msgid (".+")\nmsgstr (".+")$')
_SETTING = re.compile(r"""(?im)^[ \t]*(?:export[ \t]+)?DEFAULT_LANGUAGE[ \t]*=[ \t]*["']?(\w+)""")


@cache
def told_language() -> str:
    """DEFAULT_LANGUAGE from the environment or .env; zh_CN where it is nothing that can be spoken."""
    told = os.environ.get("DEFAULT_LANGUAGE") or _language_in(Path(".env"))
    return told if told in _LANGUAGES else _LANGUAGES[0]


def _(message: str) -> str:
    return _translations(told_language()).get(message, message)


def _language_in(file: Path) -> str:
    try:
        found = _SETTING.search(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found[1] if found else ""


@cache
def _translations(language: str) -> dict[str, str]:
    catalogue = (_LOCALE / language / "LC_MESSAGES" / "nuanyi.po").read_text(encoding="utf-8")
    return {json.loads(source): json.loads(words) for source, words in _ENTRY.findall(catalogue)}
