"""How far it is, and how long that takes."""

from math import ceil

from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped, unused-ignore]

from models.coordinates import Position

# Streets are not straight: over a city grid the way is about this much longer than the line.
DETOUR = 1.3
WALKING_M_PER_MINUTE = 80.0
# 15 km/h, the most that an e-bike may do in the lane for bicycles (Road Traffic Safety Law, article 58).
RIDING_M_PER_MINUTE = 250.0


def distance_m(one: Position, other: Position) -> float:
    """Metres along the WGS-84 ellipsoid; what geopy's `geodesic` tells, at half its cost."""
    found = Geodesic.WGS84.Inverse(one.latitude, one.longitude, other.latitude, other.longitude, Geodesic.DISTANCE)
    return float(found["s12"])


def walking_minutes(line_m: float) -> int:
    """Whole minutes on foot for a distance as the crow flies, at least one."""
    return max(1, ceil(line_m * DETOUR / WALKING_M_PER_MINUTE))


def riding_minutes(line_m: float) -> int:
    """Whole minutes by e-bike for a distance as the crow flies, at least one."""
    return max(1, ceil(line_m * DETOUR / RIDING_M_PER_MINUTE))
