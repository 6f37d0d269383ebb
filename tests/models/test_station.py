"""What is known of a station, how it is found, and whose favourite it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from models.area import OutsideCounty
from models.areas.coordinates import Position
from models.files.planned_change import ADDED, CHANGED, CLOSED_NOW, UNCHANGED, IncompleteEntry
from models.person import Person
from models.station import (
    CLOSED,
    TEMP_CLOSED,
    Freshness,
    UnknownStation,
    add_favourite,
    find_station_by_code,
    forget_favourites,
    get_station,
    is_favourite,
    list_favourites,
    list_stations,
    list_stations_by_id,
    remove_favourite,
    search_stations,
)
from models.stations.amenity import OPEN_24H
from models.stations.entry import StationEntry, planned_change, write_entry
from models.stations.hours_text import parse_hours
from tests.models.stations.samples import ENTRY, NOW, XINGQING, add_station


def codes(db: Session, text: str) -> list[str]:
    return [station.code for station in search_stations(db, text)]


def test_a_new_station_is_what_its_entry_says(db: Session) -> None:
    station = add_station(db)

    kept = get_station(db, station.id or 0)
    assert (kept.name, kept.county, kept.position) == (ENTRY.name, XINGQING, ENTRY.position)
    assert (kept.hours, kept.opening_hours) == ("Mo-Su 08:00-22:00", ENTRY.hours)
    assert (kept.created_at, kept.updated_at, kept.version) == (NOW, NOW, 1)


@pytest.mark.parametrize("field", ["name", "county", "position", "hours"])
def test_a_new_station_without_what_every_station_needs_is_refused(field: str) -> None:
    with pytest.raises(IncompleteEntry) as refusal:
        planned_change(None, replace(ENTRY, **{field: None}))  # type: ignore[arg-type]

    assert refusal.value.field == field


def test_an_entry_changes_only_what_it_says(db: Session) -> None:
    station = add_station(db, host="示例商户")
    entry = StationEntry(code=station.code, seats=6, host="")

    change = planned_change(station, entry)
    write_entry(db, station, entry, now=NOW + timedelta(hours=1))

    assert (change.kind, set(change.fields)) == (CHANGED, {"seats", "host"})
    assert (station.seats, station.host, station.name) == (6, "", ENTRY.name)
    assert (station.version, station.updated_at) == (2, NOW + timedelta(hours=1))


def test_an_entry_that_says_the_same_changes_nothing(db: Session) -> None:
    station = add_station(db)

    change = planned_change(station, replace(ENTRY, amenities=("microwave", "hot_water", "microwave")))
    write_entry(db, station, ENTRY, now=NOW + timedelta(hours=1))

    assert change.kind == UNCHANGED
    assert (station.version, station.updated_at) == (1, NOW)


def test_closing_a_station_is_told_apart_from_other_changes(db: Session) -> None:
    station = add_station(db)

    assert planned_change(None, ENTRY).kind == ADDED
    assert planned_change(station, StationEntry(code=station.code, status=CLOSED)).kind == CLOSED_NOW
    assert planned_change(station, StationEntry(code=station.code, status=TEMP_CLOSED)).kind == CHANGED


def test_a_position_far_from_the_county_is_refused_and_nothing_is_written(db: Session) -> None:
    station = add_station(db)

    with pytest.raises(OutsideCounty):
        write_entry(db, station, StationEntry(code=station.code, position=Position(36.0, 106.27)), now=NOW)

    assert station.position == ENTRY.position
    assert not db.dirty


def test_a_station_is_found_by_name_address_brand_and_county_in_any_spelling(db: Session) -> None:
    add_station(db)
    add_station(
        db,
        "XX-01",
        name="怀远夜市暖驿（示例）",
        county=640105,
        brand="energy",
        position=Position(38.49, 106.13),
        address="西夏区怀远夜市附近",
        name_en="Huaiyuan Night Market station (sample)",
    )

    assert (
        codes(db, "敬德街") == codes(db, "JINGDE street") == codes(db, "xq01") == codes(db, "红色暖心驿站") == ["XQ-01"]
    )
    assert codes(db, "蓄能站") == codes(db, "西夏区") == codes(db, "ＨＵＡＩＹＵＡＮ") == ["XX-01"]
    assert codes(db, "暖驿 西夏") == ["XX-01"]
    assert codes(db, "没有这里") == codes(db, " ，") == codes(db, "%") == codes(db, "_") == []
    assert codes(db, "敬德街" * 99_999) == []


def test_the_name_itself_comes_before_names_that_hold_it(db: Session) -> None:
    add_station(db, "A", name="大敬德街", name_en="")
    add_station(db, "B", name="敬德街二站", name_en="")
    add_station(db, "C", name="敬德街", name_en="")

    assert codes(db, "敬德街") == ["C", "B", "A"]


def test_stations_named_so_come_before_those_whose_brand_goes_by_it(db: Session) -> None:
    add_station(db, "A", brand="service", name="广场服务驿站")
    add_station(db, "B", brand="other", name="怀远夜市骑手驿站", name_en="Rider Station")

    assert codes(db, "骑手驿站") == codes(db, "骑手 驿站 ，") == ["B", "A"]
    assert codes(db, "服务驿站") == ["A"]
    assert codes(db, "rider STATION") == ["B"]


def test_a_station_closed_for_good_is_not_listed_and_not_found(db: Session) -> None:
    add_station(db, "A")
    add_station(db, "B", status=CLOSED)
    add_station(db, "C", status=TEMP_CLOSED)

    assert [station.code for station in list_stations(db)] == codes(db, "敬德街") == ["A", "C"]
    assert [station.code for station in list_stations(db, county=XINGQING)] == ["A", "C"]
    assert list_stations(db, county=640105) == []


def test_stations_come_back_in_the_order_of_their_ids(db: Session) -> None:
    first, second = add_station(db, "A"), add_station(db, "B")

    found = list_stations_by_id(db, [second.id or 0, 999_999, first.id or 0])

    assert found == [second, first]


def test_an_unknown_station_is_refused_or_not_found(db: Session) -> None:
    with pytest.raises(UnknownStation):
        get_station(db, 2**60)

    assert find_station_by_code(db, "XQ-01") is None


def test_being_open_round_the_clock_counts_as_an_amenity(db: Session) -> None:
    by_day = add_station(db, "A")
    always = add_station(db, "B", hours=parse_hours("24/7; 2026-12-24 off"))

    assert OPEN_24H not in by_day.offers
    assert always.offers == ["hot_water", "microwave", OPEN_24H]


def test_an_entry_is_stale_after_ninety_days_without_a_word() -> None:
    confirmed = Freshness(NOW, "rider")

    assert not confirmed.is_stale(NOW + timedelta(days=90))
    assert confirmed.is_stale(NOW + timedelta(days=91))
    assert Freshness(None, None).is_stale(NOW)


def test_the_name_is_told_in_the_persons_language_where_there_is_one(db: Session) -> None:
    both, one = add_station(db, "A"), add_station(db, "B", name_en="")

    assert (both.label("en"), both.label("zh_CN")) == (ENTRY.name_en, ENTRY.name)
    assert one.label("en") == ENTRY.name


def test_favourites_are_kept_once_in_the_order_they_were_added(db: Session) -> None:
    first, second = add_station(db, "B"), add_station(db, "A")

    add_favourite(db, person_id=7, station=first, now=NOW)
    add_favourite(db, person_id=7, station=second, now=NOW + timedelta(minutes=1))
    add_favourite(db, person_id=7, station=first, now=NOW + timedelta(minutes=2))
    add_favourite(db, person_id=8, station=second, now=NOW)

    assert list_favourites(db, person_id=7) == [first, second]
    assert is_favourite(db, person_id=8, station=second)
    assert not is_favourite(db, person_id=8, station=first)


def test_a_favourite_can_be_taken_off_twice(db: Session) -> None:
    station = add_station(db)
    add_favourite(db, person_id=2**52 - 1, station=station, now=NOW)

    remove_favourite(db, person_id=2**52 - 1, station=station)
    remove_favourite(db, person_id=2**52 - 1, station=station)

    assert list_favourites(db, person_id=2**52 - 1) == []


def test_forgetting_a_persons_favourites_leaves_those_of_others(db: Session) -> None:
    station = add_station(db)
    add_favourite(db, person_id=7, station=station, now=NOW)
    add_favourite(db, person_id=8, station=station, now=NOW)

    forget_favourites(db, Person(id=7, created_at=NOW))

    assert list_favourites(db, person_id=7) == []
    assert list_favourites(db, person_id=8) == [station]


def test_more_words_than_a_name_has_find_nothing_the_same_word_again_counts_once(db: Session) -> None:
    add_station(db, "XQ-01")

    assert codes(db, "XQ-01 " * 30) == ["XQ-01"]
    assert codes(db, " ".join(map(str, range(70)))) == []
