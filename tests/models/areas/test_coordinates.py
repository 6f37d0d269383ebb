"""Positions and the shifted datums of Chinese maps."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.areas.coordinates import Datum, NotAPosition, Position, degrees_in, position_in

SHIFTED = st.sampled_from([Datum.GCJ02, Datum.BD09])
IN_CHINA = st.builds(Position, st.floats(18.0, 53.0), st.floats(74.0, 134.0))


@pytest.mark.parametrize(
    ("latitude", "longitude", "drawn_at"),
    [
        (39.908722, 116.397499, (39.9101255, 116.4037426)),
        (31.230416, 121.473701, (31.2284737, 121.4782241)),
    ],
)
def test_amap_draws_a_point_where_the_published_converters_say(
    latitude: float, longitude: float, drawn_at: tuple[float, float]
) -> None:
    assert degrees_in(Datum.GCJ02, Position(latitude, longitude)) == pytest.approx(drawn_at, abs=6e-8)


@given(IN_CHINA, SHIFTED)
def test_a_point_read_off_a_map_comes_back_to_where_it_was(position: Position, datum: Datum) -> None:
    there_and_back = position_in(datum, *degrees_in(datum, position))

    assert there_and_back.latitude == pytest.approx(position.latitude, abs=1e-11)
    assert there_and_back.longitude == pytest.approx(position.longitude, abs=1e-11)


@given(IN_CHINA, SHIFTED)
def test_the_shift_is_hundreds_of_metres_and_never_more_than_two_kilometres(position: Position, datum: Datum) -> None:
    latitude, longitude = degrees_in(datum, position)

    moved_m = 111_000 * math.hypot(latitude - position.latitude, longitude - position.longitude)

    assert 20 < moved_m < 2_000


@pytest.mark.parametrize("datum", list(Datum))
@pytest.mark.parametrize(("latitude", "longitude"), [(90.0, 0.0), (-90.0, 180.0), (51.5, -0.1), (0.0, -180.0)])
def test_nothing_is_shifted_where_chinese_maps_shift_nothing(datum: Datum, latitude: float, longitude: float) -> None:
    position = position_in(datum, latitude, longitude)

    assert position == Position(latitude, longitude)
    assert degrees_in(datum, position) == (latitude, longitude)


@pytest.mark.parametrize("datum", list(Datum))
@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.1, 0.0), (-91.0, 0.0), (0.0, 180.5), (106.27, 38.46), (math.nan, 0.0), (0.0, math.inf)],
)
def test_degrees_of_no_point_on_earth_are_refused(datum: Datum, latitude: float, longitude: float) -> None:
    with pytest.raises(NotAPosition):
        position_in(datum, latitude, longitude)
