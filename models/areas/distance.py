"""How far it is, and how long that takes."""

from math import asin, ceil, cos, dist, hypot, radians, remainder, sin, sqrt

from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped, unused-ignore]

from models.areas.coordinates import Position

Point = tuple[float, float, float]

# WGS-84.
AXIS_M, FLATTENING = 6_378_137.0, 1 / 298.257223563
_ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)

# Up to here, and this far north, an arc of a circle is the geodesic to a hundred-thousandth of a millimetre.
_AS_AN_ARC_M = 50_000.0
_AS_AN_ARC_DEGREES = 85.0

# Streets are not straight: over a city grid the way is about this much longer than the line.
DETOUR = 1.3
WALKING_M_PER_MINUTE = 80.0
# 15 km/h, the most that an e-bike may do in the lane for bicycles (Road Traffic Safety Law, article 58).
RIDING_M_PER_MINUTE = 250.0


def distance_m(one: Position, other: Position) -> float:
    """Metres along the WGS-84 ellipsoid: the figure of geopy's `geodesic`, within a city at a twentieth of its cost."""
    line_m = dist(point_in_space(one), point_in_space(other))
    if line_m <= _AS_AN_ARC_M and max(abs(one.latitude), abs(other.latitude)) <= _AS_AN_ARC_DEGREES:
        return _arc(one, other, line_m)
    found = Geodesic.WGS84.Inverse(one.latitude, one.longitude, other.latitude, other.longitude, Geodesic.DISTANCE)
    return float(found["s12"])


def point_in_space(position: Position) -> Point:
    """Metres from the middle of the earth: towards the equator at 0° and at 90° east, and towards the north pole."""
    latitude, longitude = radians(position.latitude), radians(position.longitude)
    east_west, _ = _radii(latitude)
    across = east_west * cos(latitude)
    return across * cos(longitude), across * sin(longitude), east_west * (1 - _ECCENTRICITY_SQUARED) * sin(latitude)


def walking_minutes(line_m: float) -> int:
    """Whole minutes on foot for a distance as the crow flies, at least one."""
    return max(1, ceil(line_m * DETOUR / WALKING_M_PER_MINUTE))


def riding_minutes(line_m: float) -> int:
    """Whole minutes by e-bike for a distance as the crow flies, at least one."""
    return max(1, ceil(line_m * DETOUR / RIDING_M_PER_MINUTE))


def _arc(one: Position, other: Position, line_m: float) -> float:
    """The arc over a straight line, of the circle by which the ellipsoid is curved half way and in that direction."""
    middle = radians((one.latitude + other.latitude) / 2)
    east_west, north_south = _radii(middle)
    east = east_west * cos(middle) * radians(remainder(other.longitude - one.longitude, 360.0))
    north = north_south * radians(other.latitude - one.latitude)
    away = hypot(east, north)
    if away == 0.0:
        return 0.0
    curvature = (north / away) ** 2 / north_south + (east / away) ** 2 / east_west  # Euler's theorem
    return 2 / curvature * asin(line_m * curvature / 2)


def _radii(latitude: float) -> tuple[float, float]:
    """The radii by which the ellipsoid is curved at a latitude in radians: east and west, north and south."""
    bulge = 1 - _ECCENTRICITY_SQUARED * sin(latitude) ** 2
    east_west = AXIS_M / sqrt(bulge)
    return east_west, east_west * (1 - _ECCENTRICITY_SQUARED) / bulge
