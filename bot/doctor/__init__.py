"""`python -m bot doctor`: looks at what the program stands on and says what to do, changing nothing by itself."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator

from sqlmodel import Session

from bot.doctor.database import check_database
from bot.doctor.finding import Finding, to_do
from bot.doctor.folder import check_folder
from bot.doctor.settings import check_settings
from bot.doctor.telegram import check_telegram
from bot.opening import open_database
from bot.plain_words import explain
from bot.settings import Settings
from handlers.words import _, ngettext
from models.checkup import take_up_again

Check = Callable[[Settings], Iterable[Finding]]


def doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where something needs doing."""
    if arguments.again:
        return _try_again(settings)
    checks: list[Check] = [check_settings, check_folder, check_database]
    if not arguments.offline:
        checks.append(check_telegram)
    count, marks = 0, _marks()
    for finding in _findings(checks, settings):
        count += not finding.is_well
        _say(marks[finding.is_well], finding.words)
    things = ngettext("{count} thing to do.", "{count} things to do.", count).format(count=count)
    _say(things if count else _("All is well."))
    return 1 if count else 0


def _try_again(settings: Settings) -> int:
    with open_database(settings) as engine, Session(engine) as db, db.begin():
        count = take_up_again(db)
    words = _("Updates that were set aside: {count}. The running program takes them up within a minute.")
    _say(words.format(count=count))
    return 0


def _findings(checks: Iterable[Check], settings: Settings) -> Iterator[Finding]:
    for check in checks:
        try:
            yield from check(settings)
        except Exception as error:
            words = explain(error)
            if words is None:
                raise
            yield to_do(words)


def _marks() -> dict[bool, str]:
    """What stands before a finding, by whether it is well; as wide as each other."""
    well, ill = _("ok"), _("to do")
    return {True: well.ljust(len(ill)), False: ill.ljust(len(well))}


def _say(*words: str) -> None:
    sys.stdout.write("  ".join(" ".join(part.splitlines()) for part in words) + "\n")
