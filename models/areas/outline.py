"""Outlines of areas as GeoJSON: checked, and asked whether a point lies in them."""

from collections.abc import Iterator
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from models.errors import Refusal

Ring = list[list[float]]
_METRES_PER_DEGREE = 111_195.0


class NotAnOutline(Refusal):
    """The geometry is no Polygon or MultiPolygon of closed rings of longitudes and latitudes."""


def checked_outline(geometry: object) -> dict[str, Any]:
    """The geometry, reduced to its type and its rings of [longitude, latitude].

    Raises:
        NotAnOutline: another type, a ring that is open or has fewer than four points, degrees out of range.
    """
    match geometry:
        case {"type": "Polygon", "coordinates": list(polygon)}:
            return {"type": "MultiPolygon", "coordinates": [_checked_polygon(polygon)]}
        case {"type": "MultiPolygon", "coordinates": list(polygons)} if polygons:
            return {"type": "MultiPolygon", "coordinates": [_checked_polygon(polygon) for polygon in polygons]}
        case _:
            raise NotAnOutline


def contains(outline: dict[str, Any], latitude: float, longitude: float) -> bool:
    """Whether the point, in the outline's own datum, lies within it and in none of its holes."""
    return any(
        _in_ring(shell, latitude, longitude) and not any(_in_ring(hole, latitude, longitude) for hole in holes)
        for shell, *holes in outline["coordinates"]
    )


def metres_away(outline: dict[str, Any], latitude: float, longitude: float) -> float:
    """Metres from the point to the outline's nearest edge, good to a hundredth within some kilometres."""
    shrink = cos(radians(latitude))
    return _METRES_PER_DEGREE * min(
        _to_edge((a[0] - longitude) * shrink, a[1] - latitude, (b[0] - longitude) * shrink, b[1] - latitude)
        for ring in _rings(outline)
        for a, b in pairwise(ring)
    )


def bounds(outline: dict[str, Any]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The south-western and the north-eastern corner, each as latitude and longitude."""
    points = [point for ring in _rings(outline) for point in ring]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return (min(latitudes), min(longitudes)), (max(latitudes), max(longitudes))


def _rings(outline: dict[str, Any]) -> Iterator[Ring]:
    for polygon in outline["coordinates"]:
        yield from polygon


def _checked_polygon(polygon: object) -> list[Ring]:
    if not isinstance(polygon, list) or not polygon:
        raise NotAnOutline
    return [_checked_ring(ring) for ring in polygon]


def _checked_ring(ring: object) -> Ring:
    if not isinstance(ring, list):
        raise NotAnOutline
    points = [_checked_point(point) for point in ring]
    if len(points) < 4 or points[0] != points[-1]:
        raise NotAnOutline
    return points


def _checked_point(point: object) -> list[float]:
    match point:
        case [int() | float() as longitude, int() | float() as latitude, *_]:
            if abs(longitude) <= 180 and abs(latitude) <= 90:
                return [float(longitude), float(latitude)]
    raise NotAnOutline


def _in_ring(ring: Ring, latitude: float, longitude: float) -> bool:
    """Count the edges that a ray to the east crosses."""
    inside = False
    for (east, north), (next_east, next_north) in pairwise(ring):
        if (north > latitude) != (next_north > latitude):
            crossing = east + (latitude - north) / (next_north - north) * (next_east - east)
            inside ^= longitude < crossing
    return inside


def _to_edge(ax: float, ay: float, bx: float, by: float) -> float:
    """From the origin to the edge a-b, in the units of the arguments."""
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = 0.0 if length == 0.0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return hypot(ax + along * dx, ay + along * dy)
