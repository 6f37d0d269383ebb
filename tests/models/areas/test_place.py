"""Places that people name."""

from pathlib import Path

import pytest
from sqlmodel import Session

from models import starter_data
from models.area import get_area, load_areas
from models.areas import place
from models.areas.coordinates import Datum, Position, position_in
from models.areas.place import AREA, NAMED, STATION, Place, find_places
from models.spelling import Likeness
from tests.models.stations.samples import ENTRY, XINGQING, add_station


def labels(db: Session, text: str) -> list[str]:
    return [found.label for found in find_places(db, text)]


def test_a_street_is_known_only_about_where_its_county_is(db: Session) -> None:
    load_areas(db)

    (street,) = find_places(db, "敬德街")

    assert street == Place("敬德街", get_area(db, XINGQING).seat, NAMED, approximate=True, area_adcode=XINGQING)


def test_a_street_whose_position_the_data_tells_is_where_that_is(
    db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_areas(db)
    rows = ("name,name_en,adcode,also,latitude,longitude,datum", "示例街,Sample Street,640104,,38.46,106.28,gcj02")
    (tmp_path / "places.csv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(starter_data, "STARTER_DATA", tmp_path)
    monkeypatch.setattr(place, "_named_places", place._named_places.__wrapped__)

    (street,) = find_places(db, "示例街")

    assert street == Place("示例街", position_in(Datum.GCJ02, 38.46, 106.28), NAMED, area_adcode=XINGQING)


def test_every_place_of_the_starter_data_goes_by_its_own_names(db: Session) -> None:
    load_areas(db)

    for row in starter_data.starter_rows("places"):
        for name in filter(None, (row["name"], *row["also"].split(";"))):
            assert labels(db, name)[0] == row["name"]
        (by_english,) = find_places(db, row["name_en"], language="en")
        assert (by_english.label, by_english.likeness) == (row["name_en"], Likeness.SAME)


def test_a_station_is_known_exactly(db: Session) -> None:
    add_station(db)

    (station,) = find_places(db, "敬德街暖驿")

    assert station == Place(ENTRY.name or "", ENTRY.position, STATION, False, XINGQING, "XQ-01")


def test_the_same_name_comes_before_names_that_begin_so_and_those_before_others(db: Session) -> None:
    add_station(db, "A", name="老敬德街驿站", name_en="", address="")
    add_station(db, "B", name="敬德街驿站", name_en="", address="")

    assert labels(db, "敬德街") == ["敬德街", "敬德街驿站", "老敬德街驿站"]
    assert labels(db, "敬德") == ["敬德街驿站", "敬德街", "敬德夜市", "老敬德街驿站"]


def test_there_are_no_more_than_were_asked_for(db: Session) -> None:
    for code in "ABCDEFG":
        add_station(db, code)

    assert len(find_places(db, "敬德街", limit=3)) == 3


def test_an_area_brings_only_those_of_its_stations_that_are_named_after_it(db: Session) -> None:
    add_station(db, "A")
    add_station(db, "B", name="兴庆区广场驿站")

    assert labels(db, "兴庆区") == ["兴庆区", "兴庆区广场驿站"]


@pytest.mark.parametrize(
    "text", ["兴庆区", "兴庆", "银川市兴庆区", "xingqing", "我在兴庆区附近", "I'm in Xingqing District"]
)
def test_an_area_is_a_place_by_any_of_its_names(db: Session, text: str) -> None:
    load_areas(db)

    found = find_places(db, text)[0]

    assert (found.kind, found.area_adcode, found.approximate) == (AREA, XINGQING, True)


@pytest.mark.parametrize(
    "text",
    [
        "我在敬德街附近",
        "现在在敬德街这边。",
        "敬德街门口",
        "去敬德街",
        "near jingde street",
        "敬德街附近的驿站",
        "敬德街有驿站吗？",
        "在敬德街旁边有没有驿站",
        "敬德街的驿站",
        "stations near Jingde Street",
    ],
)
def test_words_around_the_name_are_left_out(db: Session, text: str) -> None:
    load_areas(db)

    assert labels(db, text) == ["敬德街"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "？！",
        "区",
        "hi",
        "no",
        "你好",
        "我在",
        "附近",
        "附近有驿站吗",
        "1",
        "\ud800",
        "敬德街" * 99_999,
        "ﷺ" * 200,
    ],
)
def test_words_that_name_no_place_find_none(db: Session, text: str) -> None:
    add_station(db)

    assert find_places(db, text) == []


@pytest.mark.parametrize(("text", "count"), [("敬德街暖驿", 1), ("JINGDE street", 2), ("敬德街", 2), ("兴庆区", 1)])
def test_a_name_in_full_brings_all_that_it_may_mean(db: Session, text: str, count: int) -> None:
    add_station(db)

    assert len(find_places(db, text, in_full=True)) == count


@pytest.mark.parametrize("text", ["敬德", "街暖驿", "二百", "两天以后", "Jing", "半个月", "XQ"])
def test_a_part_of_a_name_is_no_name_in_full(db: Session, text: str) -> None:
    add_station(db)

    assert find_places(db, text, in_full=True) == []


def test_labels_are_in_the_persons_language(db: Session) -> None:
    add_station(db, position=Position(38.468, 106.276))

    found = find_places(db, "敬德街", language="en")

    assert [one.label for one in found] == ["Jingde Street", "Jingde Street station (sample)"]
