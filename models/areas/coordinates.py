"""Positions on the earth, and the two shifted datums that Chinese maps speak."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import atan2, cos, hypot, isfinite, pi, radians, sin, sqrt

from models.errors import Refusal

# The ellipsoid that GCJ-02 is computed on (Krassowsky's), and the rectangle that the maps shift.
_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347
_BAIDU_TURN = pi * 3000.0 / 180.0

Degrees = tuple[float, float]


class NotAPosition(Refusal):
    """No point on the earth has these coordinates."""

    def __init__(self, latitude: float, longitude: float) -> None:
        super().__init__(latitude, longitude)
        self.latitude, self.longitude = latitude, longitude


class Datum(StrEnum):
    """WGS-84 is what GPS says; GCJ-02 what Amap and Tencent draw; BD-09 what Baidu draws."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class Position:
    """A point in degrees WGS-84.

    Raises:
        NotAPosition: not a number, or outside -90..90 and -180..180.
    """

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        _check(self.latitude, self.longitude)


def position_in(datum: Datum, latitude: float, longitude: float) -> Position:
    """The position that a map of this datum means by these degrees, exact to a thousandth of a millimetre.

    Only what a Chinese map gave may be named GCJ-02 or BD-09: the rectangle that those shift takes in Hong Kong,
    Taiwan, Korea and Mongolia, where a GPS fix would be moved by half a kilometre.
    """
    _check(latitude, longitude)
    if datum is Datum.WGS84 or not _is_shifted(latitude, longitude):
        return Position(latitude, longitude)
    return Position(*_inverse(_SHIFTS[datum], latitude, longitude))


def degrees_in(datum: Datum, position: Position) -> Degrees:
    """Latitude and longitude by which a map of this datum draws the position."""
    if datum is Datum.WGS84 or not _is_shifted(position.latitude, position.longitude):
        return position.latitude, position.longitude
    return _SHIFTS[datum](position.latitude, position.longitude)


def _check(latitude: float, longitude: float) -> None:
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
        raise NotAPosition(latitude, longitude)


def _is_shifted(latitude: float, longitude: float) -> bool:
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST


def _to_gcj02(latitude: float, longitude: float) -> Degrees:
    x, y = longitude - 105.0, latitude - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    slope = radians(latitude)
    bulge = 1.0 - _ECCENTRICITY_SQUARED * sin(slope) ** 2
    north = north * 180.0 / (_AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (bulge * sqrt(bulge)) * pi)
    east = east * 180.0 / (_AXIS_M / sqrt(bulge) * cos(slope) * pi)
    return latitude + north, longitude + east


def _to_bd09(latitude: float, longitude: float) -> Degrees:
    y, x = _to_gcj02(latitude, longitude)
    radius = hypot(x, y) + 0.00002 * sin(y * _BAIDU_TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * _BAIDU_TURN)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065


_SHIFTS: dict[Datum, Callable[[float, float], Degrees]] = {Datum.GCJ02: _to_gcj02, Datum.BD09: _to_bd09}


def _inverse(shift: Callable[[float, float], Degrees], latitude: float, longitude: float) -> Degrees:
    """Fixed point: the shift changes so slowly that each round leaves under a hundredth of the mistake."""
    guess = latitude, longitude
    for _ in range(20):
        reached = shift(*guess)
        missing = latitude - reached[0], longitude - reached[1]
        guess = guess[0] + missing[0], guess[1] + missing[1]
        if abs(missing[0]) + abs(missing[1]) < 1e-13:
            break
    return guess
