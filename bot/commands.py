"""The subcommands of the command line, apart from serving."""

import argparse
import sys
from collections.abc import Callable

from bot.backup import backup, restore
from bot.doctor import doctor
from bot.grant_command import grant
from bot.loan_command import loans
from bot.opening import open_database
from bot.rehearse import rehearse
from bot.settings import Settings
from bot.station_commands import export_file, import_file
from bot.undelivered_command import undelivered
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
