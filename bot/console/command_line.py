"""What can be asked for on the command line."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from bot.console.help_words import _

_IMPORTED = ("stations", "offices", "areas", "gifts", "loans", "quiz", "plaques")
_EXPORTED = ("stations", "offices", "cases", "gifts", "loans", "quiz", "plaques")


def parser() -> argparse.ArgumentParser:
    """Of it `command` is None where nothing is asked for: then the program serves."""
    parser = _Parser(prog="python -m bot", description=_("暖驿 Nuanyi. Without a command it serves."))
    commands = parser.add_subparsers(title=_("commands"), dest="command", metavar=_("COMMAND"))

    def command(name: str, words: str) -> _Parser:
        return commands.add_parser(name, help=words, description=words)

    command("migrate", _("bring the database to this program's schema"))
    doctor = command("doctor", _("check settings, database and channels, and say what to do"))
    doctor.flag("--offline", _("leave Telegram alone"))
    doctor.flag("--again", _("let updates that were set aside be worked on once more"))
    command("rehearse", _("say how the chats under way would go on with this program"))
    importing = command("import", _("read stations, offices, areas, gifts, loans, plaques or the quiz from a file"))
    importing.value("kind", _("what the file holds"), choices=_IMPORTED)
    importing.value(
        "file",
        _(
            "stations: .csv, .xlsx or .geojson; offices, gifts, plaques and quiz: .csv or .xlsx; areas: .geojson; "
            "loans: .toml"
        ),
    )
    importing.option("--datum", _("what map the positions are from"), choices=("wgs84", "gcj02", "bd09"))
    importing.flag("--dry-run", _("say what would change, write nothing"))
    importing.flag("--skip-bad", _("write the good rows though others are bad"))
    exporting = command(
        "export",
        _("write the stations, the offices, the cases, the gifts, the loans, the quiz or the plaques to a file"),
    )
    exporting.value("kind", _("what the file shall hold"), choices=_EXPORTED)
    exporting.value(
        "file",
        _("stations: .csv, .xlsx or .geojson; offices, cases, gifts, quiz and plaques: .csv or .xlsx; loans: .toml"),
    )
    exporting.option("--area", _("cases of this city or county alone: its name or code"))
    checking = command("loans", _("check a file of loans and their rules, and tell which answers lead where"))
    checking.value("action", _("what to do with it"), choices=("check",))
    checking.value("file", _("a .toml as data/loans.toml"))
    granting = command("grant", _("give somebody a role in an area, or list who holds what"))
    granting.value("contact", _("channel:address, such as telegram:12345; nothing: list all"), is_optional=True)
    granting.value("role", _("staff or admin"), choices=("staff", "admin"), is_optional=True)
    granting.value("area", _("the name or code of a city or county; 640000 is the whole region"), is_optional=True)
    granting.flag("--end", _("take the role back"))
    undelivered = command("undelivered", _("list what reached nobody in the last seven days, and why"))
    undelivered.flag("--again", _("send once more what another try may help"))
    saving = command("backup", _("write the database and the files into one file, while the program serves"))
    saving.value("file", _("a .tar that does not exist yet"))
    restoring = command("restore", _("bring a backup back into an empty DATA_DIR"))
    restoring.value("file", _("what backup wrote"))
    return parser


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """Speaks our language, where the library's own groups and errors are English."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, formatter_class=_Formatter)
        self._values = self.add_argument_group(_("arguments"))
        self._flags = self.add_argument_group(_("options"))
        self._flags.add_argument("-h", "--help", action="help", help=_("show this help and end"))

    def value(self, name: str, words: str, *, choices: Sequence[str] | None = None, is_optional: bool = False) -> None:
        self._values.add_argument(name, help=words, choices=choices, nargs="?" if is_optional else None)

    def option(self, name: str, words: str, *, choices: Sequence[str] | None = None) -> None:
        self._flags.add_argument(name, help=words, choices=choices)

    def flag(self, name: str, words: str) -> None:
        self._flags.add_argument(name, help=words, action="store_true")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        words = _("Not understood ({problem}). What there is: {program} --help")
        self.exit(2, words.format(problem=message, program=self.prog) + "\n")
