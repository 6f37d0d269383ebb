"""`import stations`, `import areas` and `export stations` on the command line."""

import argparse
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot.import_words import problem_line, report_lines
from bot.opening import open_database
from bot.settings import Settings
from bot.starter import load_starter_data
from handlers.words import _, ngettext, speaking
from models.area_file import import_areas
from models.coordinates import Datum
from models.import_report import BadFile, ImportReport
from models.station_export import export_stations
from models.station_import import run_import


def import_file(settings: Settings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where a row or the file is bad, even if the good rows were written."""
    path, now = Path(arguments.file), datetime.now(UTC)
    with speaking(settings.default_language), open_database(settings) as engine:
        if arguments.kind == "areas" and arguments.datum is None:
            _say([_("Say which map the outlines are from: --datum wgs84, gcj02 or bd09.")])
            return 1
        try:
            with Session(engine) as db, db.begin():
                load_starter_data(db, is_demo=False, now=now)
                report = _import(db, path, arguments, now)
        except BadFile as bad:
            _say([problem_line(path.name, bad)])
            return 1
        _say(report_lines(report))
        return 1 if report.errors else 0


def export_file(settings: Settings, arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    with speaking(settings.default_language), open_database(settings) as engine:
        try:
            with Session(engine) as db, db.begin():
                count = export_stations(db, path, language=settings.default_language)
        except BadFile as bad:
            _say([problem_line(path.name, bad)])
            return 1
        words = ngettext("{count} station is in {file}.", "{count} stations are in {file}.", count)
        _say([words.format(count=count, file=path)])
        return 0


def _import(db: Session, path: Path, arguments: argparse.Namespace, now: datetime) -> ImportReport:
    datum = Datum(arguments.datum) if arguments.datum else None
    if arguments.kind == "areas" and datum is not None:
        return import_areas(db, path, datum=datum, dry_run=arguments.dry_run, skip_bad=arguments.skip_bad)
    return run_import(db, path, datum=datum, now=now, dry_run=arguments.dry_run, skip_bad=arguments.skip_bad)


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
