"""The catalogue of gifts comes from a file, and goes into one that says the same."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.files.import_report import Reason
from models.points.gift import Gift
from models.points.gift_file import export_gifts, import_gifts, load_demo_gifts
from models.stations.demo import load_demo_stations
from tests.areas import lay_areas
from tests.playground import NOON


def test_the_samples_go_out_and_in_again_unchanged(db: Session, tmp_path: Path) -> None:
    lay_areas(db)
    load_demo_stations(db, now=NOON)
    assert load_demo_gifts(db) == 5
    assert {gift.station_id is None for gift in db.exec(select(Gift))} == {False}

    assert export_gifts(db, tmp_path / "礼品.csv") == 5
    again = import_gifts(db, tmp_path / "礼品.csv")

    assert (len(again.unchanged), again.added, again.changed, again.errors) == (5, (), (), ())


def test_a_file_changes_what_it_names_and_closes_what_it_says(db: Session, tmp_path: Path) -> None:
    lay_areas(db)
    load_demo_stations(db, now=NOON)
    load_demo_gifts(db)
    path = tmp_path / "gifts.csv"
    path.write_text("编号,库存,地区,驿站编号,状态\nRAIN,7,兴庆区,,\nTYRE,,,XQ-04,否\n", encoding="utf-8")

    report = import_gifts(db, path)

    assert ([change.code for change in report.changed], report.closed) == (["RAIN"], ("TYRE",))
    rain = db.exec(select(Gift).where(Gift.code == "RAIN")).one()
    assert (rain.stock, rain.cost, rain.adcode, rain.station_id) == (7, 60, 640104, None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("NEW,雨伞,0,5", Reason.BAD_NUMBER),
        ("NEW,雨伞,-5,5", Reason.BAD_NUMBER),
        ("NEW,雨伞,5,-1", Reason.BAD_NUMBER),
        ("NEW,雨伞,1e9,5", Reason.BAD_NUMBER),
        ("NEW,雨伞,五,5", Reason.BAD_NUMBER),
        ("NEW,雨伞,,5", Reason.MISSING),
        ("NEW,,5,5", Reason.MISSING),
        ("NEW,雨伞,5,5,XQ-99", Reason.UNKNOWN_WORD),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(db: Session, tmp_path: Path, row: str, reason: Reason) -> None:
    path = tmp_path / "gifts.csv"
    path.write_text(f"编号,名称,积分,库存,驿站编号\n{row}\nOK,手套,5,5\n", encoding="utf-8")

    report = import_gifts(db, path)

    assert [(error.line, error.reason) for error in report.errors] == [(2, reason)]
    assert db.exec(select(Gift)).all() == []
