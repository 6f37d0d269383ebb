"""Links into the navigation apps."""

from urllib.parse import parse_qs, urlsplit

from models.areas.coordinates import Position
from models.stations.navigation import AMAP, APPLE, BAIDU, GOOGLE, PROVIDERS, TENCENT, navigation_links

DOOR = Position(38.466321, 106.273845)


def parameters_of(name: str = "敬德街（示例）") -> dict[str, dict[str, str]]:
    return {
        link.provider: {key: values[0] for key, values in parse_qs(urlsplit(link.url).query).items()}
        for link in navigation_links(DOOR, name)
    }


def test_every_provider_has_its_link_in_a_steady_order() -> None:
    links = navigation_links(DOOR, "站")

    assert tuple(link.provider for link in links) == PROVIDERS
    assert all(link.url.startswith("https://") for link in links)


def test_every_chinese_map_is_told_that_the_degrees_are_wgs84() -> None:
    parameters = parameters_of()

    assert parameters[AMAP]["coordinate"] == "wgs84"
    assert parameters[TENCENT]["coord_type"] == "1"
    assert parameters[BAIDU]["coord_type"] == "wgs84"


def test_each_map_gets_latitude_and_longitude_in_its_own_order() -> None:
    parameters = parameters_of()

    assert parameters[AMAP]["to"] == "106.273845,38.466321,敬德街（示例）"
    assert parameters[TENCENT]["tocoord"] == "38.466321,106.273845"
    assert parameters[BAIDU]["location"] == "38.466321,106.273845"
    assert parameters[APPLE]["daddr"] == "38.466321,106.273845"
    assert parameters[GOOGLE]["destination"] == "38.466321,106.273845"


def test_a_name_cannot_add_parameters_or_parts_of_its_own() -> None:
    parameters = parameters_of("A&mode=car,39;addr:x|y #?%")

    assert parameters[AMAP]["mode"] == "ride"
    assert parameters[AMAP]["to"].count(",") == 2
    assert parameters[TENCENT]["to"] == "A mode=car 39 addr x y #?%"


def test_the_links_are_ascii_whatever_the_name() -> None:
    assert all(link.url.isascii() and " " not in link.url for link in navigation_links(DOOR, "暖驿 \ud800 ☕"))
