"""Finding a warm station by the name of a place."""

from pathlib import Path

import pytest

from handlers.conversation import action_data
from models import starter_data
from models.area import list_areas
from models.areas import place
from tests.models.stations.samples import add_station
from tests.playground import NOON
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def test_of_a_street_it_is_said_what_is_known_and_stations_of_its_name_are_offered(chat: Transcript) -> None:
    chat.plays("""
        > 敬德街
        < 我只知道敬德街在兴庆区，先按兴庆区政府所在地算，想要准确距离就发个位置。 名字或地址对得上的驿站：
          [敬德街暖驿（示例）] [前进街智慧驿站（示例）] [夜市驿站（示例）]
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） 210 米 …
        > [敬德街暖驿（示例）]
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例） 登记的是开到今天 22:00 …
        > 新一中
        < 我只知道新一中在兴庆区，先按兴庆区政府所在地算，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站： …
    """)


def test_of_a_street_whose_position_is_known_it_is_measured_from_its_middle(
    chat: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ("name,name_en,adcode,also,latitude,longitude,datum", "示例街,Sample Street,640104,,38.4700,106.2760,wgs84")
    (tmp_path / "places.csv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(starter_data, "STARTER_DATA", tmp_path)
    monkeypatch.setattr(place, "_named_places", place._named_places.__wrapped__)
    chat.plays("""
        > 示例街
        < 按示例街的中心位置算的，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站： 1. 前进街智慧驿站（示例） 0 米 …
    """)


def test_words_name_a_county_or_a_station(chat: Transcript) -> None:
    chat.plays("""
        > 我在兴庆区附近
        < 按兴庆区政府所在地算的，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站： …
        > 夜市驿站（示例）
        < (venue) 夜市驿站（示例） [高德地图] [腾讯地图] [百度地图] [苹果地图] [谷歌地图]
        < 夜市驿站（示例） 关着，今天 18:00开门 …
        > /near 敬德街
        < 我只知道敬德街在兴庆区，先按兴庆区政府所在地算，想要准确距离就发个位置。 …
        < 现在开着、离你最近的驿站： …
    """)


def test_words_that_may_mean_several_places_are_asked_back(chat: Transcript) -> None:
    chat.plays("""
        > 敬德
        < 你说的是哪一个？ [敬德街暖驿（示例）] [敬德街] [敬德夜市] [前进街智慧驿站（示例）] [夜市驿站（示例）]
        > [敬德街暖驿（示例）]
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例） 登记的是开到今天 22:00 …
        > [敬德夜市]
        < 我只知道敬德夜市在兴庆区，先按兴庆区政府所在地算，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站： …
    """)


def test_the_name_of_every_known_place_fits_on_a_button_and_leads_there(chat: Transcript) -> None:
    names = [row[name] for row in starter_data.starter_rows("places") for name in ("name", "name_en")]
    with chat.db as db:
        names += [name for area in list_areas(db) for name in (area.name, area.name_en)]
    chat.does("(location 38.4680 106.2760)")
    message_id = chat.person.chat.last_message_id
    for name in names:
        chat.person.taps_old(message_id, action_data("near.place", name))
        chat.playground.settle()
        assert "政府所在地算" in chat.hears()[0], name


def test_the_same_in_english(english: Transcript) -> None:
    english.plays("""
        > Jingde Street
        < All I know of Jingde Street is that it lies in Xingqing District, so I measure from the government seat there;
          for exact distances send a position. Stations with this name or address: [Jingde Street station (sample)]
        < Open now, nearest first: …
        > Xingqing
        < I measure from the government seat of Xingqing District; for exact distances send a position.
        < Open now, nearest first: …
    """)


def test_a_long_name_ends_on_its_button_as_one_that_was_cut(english: Transcript) -> None:
    with english.db as db:
        add_station(db, name_en="Xingqing Bus Station 24 h Smart Station by the East Gate (sample)", now=NOON)
        db.commit()
    assert "[Xingqing Bus Station 24 h Smart Station by the East Gate (s…]" in english.does("敬德街")[0]
