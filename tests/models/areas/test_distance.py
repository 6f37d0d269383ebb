"""How far it is, and how long that takes."""

import pytest
from geopy.distance import geodesic
from hypothesis import example, given
from hypothesis import strategies as st

from models.areas.coordinates import Position
from models.areas.distance import distance_m, riding_minutes, walking_minutes

ANYWHERE = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))
NEARBY = st.floats(-0.4, 0.4)


def by_geopy(one: Position, other: Position) -> float:
    return float(geodesic((one.latitude, one.longitude), (other.latitude, other.longitude)).m)


@given(ANYWHERE, ANYWHERE)
@example(Position(0, 0), Position(0.3, 179.7))
@example(Position(90, 0), Position(90, 120))
@example(Position(0, 180), Position(0, -180))
def test_any_distance_is_the_figure_that_geopy_gives(one: Position, other: Position) -> None:
    assert distance_m(one, other) == pytest.approx(by_geopy(one, other), abs=1e-6)


@given(ANYWHERE, NEARBY, NEARBY)
@example(Position(0, 180), 0.0, 0.1)
@example(Position(38.5, -180), 0.01, -0.1)
@example(Position(89.99, 0), 0.1, 0.4)
def test_within_a_city_it_is_the_same_figure(one: Position, north: float, east: float) -> None:
    longitude = (one.longitude + east + 180) % 360 - 180
    other = Position(max(-90.0, min(90.0, one.latitude + north)), longitude)

    assert distance_m(one, other) == pytest.approx(by_geopy(one, other), abs=1e-6)


@given(ANYWHERE)
def test_nowhere_is_any_distance_from_itself(position: Position) -> None:
    assert distance_m(position, position) == 0.0


def test_ways_are_longer_than_lines_and_take_a_minute_at_least() -> None:
    assert (walking_minutes(0), riding_minutes(10)) == (1, 1)
    assert (walking_minutes(800), riding_minutes(800)) == (13, 5)
