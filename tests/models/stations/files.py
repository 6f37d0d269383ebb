"""Files of stations for tests, and the taking in of them."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from models.areas.coordinates import Datum
from models.files.import_report import ImportReport
from models.files.table_photos import Photos
from models.station import Station, find_station_by_code
from models.stations.importing import run_import
from tests.models.stations.samples import NOW

HEADINGS = "编号,名称,区县,纬度,经度,营业时间,设施,品牌"
GOOD = "XQ-01,敬德街暖驿（示例）,兴庆区,38.4680,106.2760,周一至周日 08:00-22:00,热水、微波炉,红色暖心驿站"
LATER = NOW + timedelta(hours=1)


def write(folder: Path, *lines: str, name: str = "stations.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def take_in(
    db: Session,
    path: Path,
    *,
    datum: Datum | None = Datum.WGS84,
    now: datetime = NOW,
    photos: Photos | None = None,
    **options: bool,
) -> ImportReport:
    return run_import(db, path, datum=datum, now=now, photos=photos, **options)


def kept(db: Session, code: str = "XQ-01") -> Station:
    station = find_station_by_code(db, code)
    assert station is not None
    return station
