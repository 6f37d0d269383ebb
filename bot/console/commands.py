"""The subcommands of the command line, apart from serving."""

import argparse
import sys
from collections.abc import Callable

from bot.console.backup import backup, restore
from bot.console.grant_command import grant
from bot.console.loan_command import loans
from bot.console.rehearse import rehearse
from bot.console.station_commands import export_file, import_file
from bot.console.undelivered_command import undelivered
from bot.doctor import doctor
from bot.opening import open_database
from bot.settings import Settings
from handlers.words import _, speaking

Command = Callable[[Settings, argparse.Namespace], int]


def migrate(settings: Settings, _arguments: argparse.Namespace) -> int:
    with open_database(settings):
        sys.stdout.write(_("The database is up to date.") + "\n")
    return 0


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Do what `arguments.command` says, speaking DEFAULT_LANGUAGE; returns the exit status."""
    with speaking(settings.default_language):
        return COMMANDS[arguments.command](settings, arguments)


COMMANDS: dict[str, Command] = {
    "migrate": migrate,
    "doctor": doctor,
    "rehearse": rehearse,
    "import": import_file,
    "export": export_file,
    "grant": grant,
    "loans": loans,
    "undelivered": undelivered,
    "backup": backup,
    "restore": restore,
}
