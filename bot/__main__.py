"""The command line: `python -m bot` serves, the subcommands look after the data."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0 done, 1 the data is not right, 2 the settings or the surroundings are not."""
    parsed = _parser().parse_args(arguments)
    try:
        from bot.settings import read_settings

        settings = read_settings()
        if parsed.command is None:
            return _serve(settings)
        from bot import commands

        run: dict[str, commands.Command] = commands.COMMANDS
        return run[parsed.command](settings, parsed)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from bot.plain_words import explain

        words = explain(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="暖驿 Nuanyi. Without a command it serves.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("migrate", help="bring the database to this program's schema")
    doctor = commands.add_parser("doctor", help="check settings, database and channels, and say what to do")
    doctor.add_argument("--offline", action="store_true", help="leave Telegram alone")
    doctor.add_argument("--again", action="store_true", help="let updates that were set aside be worked on once more")
    commands.add_parser("rehearse", help="say how the chats under way would go on with this program")
    importing = commands.add_parser("import", help="read stations or areas from a file")
    importing.add_argument("kind", choices=["stations", "areas"])
    importing.add_argument("file", help="stations: .csv, .xlsx or .geojson; areas: .geojson")
    importing.add_argument("--datum", choices=["wgs84", "gcj02", "bd09"], help="what map the positions are from")
    importing.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    importing.add_argument("--skip-bad", action="store_true", help="write the good rows though others are bad")
    exporting = commands.add_parser("export", help="write the stations to a file")
    exporting.add_argument("kind", choices=["stations"])
    exporting.add_argument("file", help=".csv, .xlsx or .geojson")
    return parser


def _serve(settings: "Settings") -> int:
    from bot.logs import set_up_logging
    from bot.serving import run

    set_up_logging()
    run(settings, lambda address: print(f"Nuanyi 暖驿: {address}", flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
