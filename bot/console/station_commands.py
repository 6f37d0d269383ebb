"""`import` and `export` of stations, offices, areas, cases, loans, plaques and the quiz on the command line."""

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.console.import_words import access_line, problem_line, report_lines
from bot.console.loan_command import export_loans, import_loans
from bot.files.table_photos import PhotosIn, PhotosOut
from bot.opening import open_database
from bot.settings import Settings
from bot.starter import load_starter_data
from handlers.words import _, ngettext, speaking
from models.area import REGION, UnknownArea, codes_by_name, list_within
from models.areas.area_file import import_areas
from models.areas.coordinates import Datum
from models.cases.export import CaseTable, export_cases
from models.files.form import FileForm
from models.files.geojson_file import MAP_KINDS
from models.files.import_report import BadFile, ImportReport
from models.offices.export import export_offices
from models.offices.form import OFFICE_FORM
from models.offices.importing import import_offices
from models.points.gift_file import GIFT_FORM, export_gifts, import_gifts
from models.quiz_export import export_questions
from models.quiz_import import QUIZ_FORM, import_questions
from models.shops.plaque_file import PLAQUE_FORM, export_plaques, import_plaques
from models.spelling import folded
from models.stations.cells import STATION_FORM
from models.stations.export import export_stations
from models.stations.importing import run_import

_FORMS = {
    "stations": STATION_FORM,
    "offices": OFFICE_FORM,
    "areas": FileForm(),
    "gifts": GIFT_FORM,
    "quiz": QUIZ_FORM,
    "plaques": PLAQUE_FORM,
}


def import_file(settings: Settings, arguments: argparse.Namespace) -> int:
    """Exit status 1 where a row or the file is bad, even if the good rows were written."""
    path, now = Path(arguments.file), datetime.now(UTC)
    with speaking(settings.default_language), open_database(settings) as engine:
        if arguments.kind == "areas" and arguments.datum is None:
            _say([_("Say which map the outlines are from: --datum wgs84, gcj02 or bd09.")])
            return 1
        try:
            if arguments.kind == "loans":
                with Session(engine) as db, db.begin():
                    return import_loans(db, path, dry_run=arguments.dry_run, settings=settings, now=now)
            with Session(engine) as db, db.begin():
                load_starter_data(db, files=settings.files, is_demo=False, now=now)
                photos = PhotosIn(path, settings.files, now=now)
                report = _import(db, path, arguments, photos=photos, now=now, zone=settings.zone)
        except (BadFile, OSError) as error:
            return _refuse(path, error)
        _say(report_lines(report, _FORMS[arguments.kind], counts_features=path.suffix.lower() in MAP_KINDS))
        return 1 if report.errors else 0


def export_file(settings: Settings, arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    with speaking(settings.default_language), open_database(settings) as engine:
        try:
            with Session(engine) as db, db.begin():
                words = _export(db, path, arguments, settings)
        except (BadFile, OSError) as error:
            return _refuse(path, error)
        except UnknownArea:
            words = _("There is no area “{words}”; write the name or code of a city or county.")
            _say([words.format(words=arguments.area)])
            return 1
        _say([words])
        return 0


def _refuse(path: Path, error: BadFile | OSError) -> int:
    _say([problem_line(path.name, error) if isinstance(error, BadFile) else access_line(path, error)])
    return 1


def _import(
    db: Session, path: Path, arguments: argparse.Namespace, *, photos: PhotosIn, now: datetime, zone: ZoneInfo
) -> ImportReport:
    datum = Datum(arguments.datum) if arguments.datum else None
    if arguments.kind == "areas" and datum is not None:
        return import_areas(db, path, datum=datum, dry_run=arguments.dry_run, skip_bad=arguments.skip_bad)
    by_kind: dict[str, Callable[..., ImportReport]] = {
        "offices": partial(import_offices, datum=datum),
        "gifts": import_gifts,
        "quiz": partial(import_questions, photos=photos),
        "plaques": partial(import_plaques, today=now.astimezone(zone).date()),
    }
    if (take_in := by_kind.get(arguments.kind)) is not None:
        return take_in(db, path, dry_run=arguments.dry_run, skip_bad=arguments.skip_bad)
    return run_import(
        db,
        path,
        datum=datum,
        now=now,
        dry_run=arguments.dry_run,
        skip_bad=arguments.skip_bad,
        photos=photos,
    )


def _export(db: Session, path: Path, arguments: argparse.Namespace, settings: Settings) -> str:
    """Says what was written. Raises BadFile, OSError, UnknownArea."""
    language = settings.default_language
    if arguments.kind == "loans":
        return export_loans(db, path)
    if arguments.kind == "cases":
        within = tuple(list_within(db, _area(db, arguments.area)))
        count = export_cases(db, path, CaseTable(within, zone=settings.zone.key, language=language))
        words = ngettext("{count} case is in {file}.", "{count} cases are in {file}.", count)
    elif arguments.kind == "gifts":
        count = export_gifts(db, path, language=language)
        words = ngettext("{count} gift is in {file}.", "{count} gifts are in {file}.", count)
    elif arguments.kind == "plaques":
        count = export_plaques(db, path, language=language)
        words = ngettext("{count} plaque is in {file}.", "{count} plaques are in {file}.", count)
    elif arguments.kind == "quiz":
        photos = PhotosOut(path, settings.files)
        count = export_questions(db, path, language=language, photo_cell=photos.cell_for)
        words = ngettext("{count} question is in {file}.", "{count} questions are in {file}.", count)
    elif arguments.kind == "offices":
        count = export_offices(db, path, language=language)
        words = ngettext("{count} office is in {file}.", "{count} offices are in {file}.", count)
    else:
        photos = PhotosOut(path, settings.files)
        count = export_stations(db, path, language=language, photo_cell=photos.cell_for)
        words = ngettext("{count} station is in {file}.", "{count} stations are in {file}.", count)
    return words.format(count=count, file=path)


def _area(db: Session, words: str | None) -> int:
    """All of the region where none is named. Raises UnknownArea."""
    if words is None or words == str(REGION):
        return REGION
    adcode = codes_by_name(db).get(folded(words))
    if adcode is None:
        raise UnknownArea(0)
    return adcode


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
