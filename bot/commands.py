"""The subcommands of the command line, apart from serving."""

import argparse
import sys
from collections.abc import Callable

from bot.doctor import doctor
from bot.opening import open_database
from bot.rehearse import rehearse
from bot.settings import Settings
from bot.station_commands import export_file, import_file

Command = Callable[[Settings, argparse.Namespace], int]


def migrate(settings: Settings, _arguments: argparse.Namespace) -> int:
    with open_database(settings):
        sys.stdout.write("The database is up to date.\n")
    return 0


COMMANDS: dict[str, Command] = {
    "migrate": migrate,
    "doctor": doctor,
    "rehearse": rehearse,
    "import": import_file,
    "export": export_file,
}
