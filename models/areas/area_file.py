"""Taking in the outlines of areas from a GeoJSON file."""

from pathlib import Path
from typing import Any

from sqlmodel import Session

from models.area import Area, find_area_by_name, has_outline, set_outline
from models.areas.coordinates import Datum
from models.areas.outline import NotAnOutline, checked_outline
from models.files.geojson_file import Feature, read_features
from models.files.import_report import ChangedEntry, ImportReport, Reason, RowError


def import_areas(
    db: Session, path: Path, *, datum: Datum, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """Keep the outlines of a feature collection, each known by its `adcode`, its id or its `name`.

    Nothing is written with `dry_run`, nor where there is any error, unless `skip_bad` leaves those features out. The
    report's codes are adcodes.

    Raises:
        BadFile: no feature collection.
        OSError: there is no such file, or it may not be read.
    """
    outlines: list[tuple[Area, dict[str, Any]]] = []
    errors: list[RowError] = []
    for feature in read_features(path):
        area = _area_of(db, feature)
        if area is None:
            errors.append(RowError(feature.number, "adcode", Reason.UNKNOWN_AREA, _name_of(feature)))
            continue
        try:
            outlines.append((area, checked_outline(feature.geometry)))
        except NotAnOutline:
            errors.append(RowError(feature.number, "geometry", Reason.NOT_AN_OUTLINE, _name_of(feature)))

    is_written = not dry_run and (skip_bad or not errors)
    kept = {area.adcode for area, outline in outlines if has_outline(db, area, outline=outline, datum=datum)}
    changed = [(area, outline) for area, outline in outlines if area.adcode not in kept]
    if is_written:
        for area, outline in changed:
            set_outline(db, area, outline=outline, datum=datum)
    return ImportReport(
        changed=tuple(ChangedEntry(str(area.adcode), ("outline",)) for area, _ in changed),
        unchanged=tuple(map(str, sorted(kept))),
        errors=tuple(errors),
        skips_bad=skip_bad,
        is_written=is_written,
    )


def _area_of(db: Session, feature: Feature) -> Area | None:
    for word in (feature.properties.get("adcode"), feature.id):
        if isinstance(word, str | int) and str(word).isdecimal() and len(str(word)) == 6:
            return db.get(Area, int(word))
    name = feature.properties.get("name")
    return find_area_by_name(db, name) if isinstance(name, str) else None


def _name_of(feature: Feature) -> str:
    return str(feature.properties.get("name") or feature.properties.get("adcode") or feature.id or "")[:60]
