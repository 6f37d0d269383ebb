"""Places that people name."""

import pytest
from sqlmodel import Session

from models.area import get_area, load_areas
from models.coordinates import Position
from models.place import AREA, NAMED, STATION, Place, find_places
from tests.models.station_samples import ENTRY, XINGQING, add_station


def labels(db: Session, text: str) -> list[str]:
    return [place.label for place in find_places(db, text)]


def test_a_street_is_known_only_about_where_its_county_is(db: Session) -> None:
    load_areas(db)

    (street,) = find_places(db, "敬德街")

    assert street == Place("敬德街", get_area(db, XINGQING).seat, NAMED, approximate=True, area_adcode=XINGQING)


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


@pytest.mark.parametrize(
    "text", ["兴庆区", "兴庆", "银川市兴庆区", "xingqing", "我在兴庆区附近", "I'm in Xingqing District"]
)
def test_an_area_is_a_place_by_any_of_its_names(db: Session, text: str) -> None:
    load_areas(db)

    place = find_places(db, text)[0]

    assert (place.kind, place.area_adcode, place.approximate) == (AREA, XINGQING, True)


@pytest.mark.parametrize(
    "text", ["我在敬德街附近", "现在在敬德街这边。", "敬德街门口", "去敬德街", "near jingde street"]
)
def test_words_around_the_name_are_left_out(db: Session, text: str) -> None:
    load_areas(db)

    assert labels(db, text) == ["敬德街"]


@pytest.mark.parametrize(
    "text", ["", "  ", "？！", "区", "hi", "no", "你好", "我在", "附近", "1", "\ud800", "敬德街" * 99_999]
)
def test_words_that_name_no_place_find_none(db: Session, text: str) -> None:
    add_station(db)

    assert find_places(db, text) == []


def test_labels_are_in_the_persons_language(db: Session) -> None:
    add_station(db, position=Position(38.468, 106.276))

    found = find_places(db, "敬德街", language="en")

    assert [place.label for place in found] == ["Jingde Street", "Jingde Street station (sample)"]
