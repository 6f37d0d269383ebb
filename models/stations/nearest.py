"""The nearest stations: an index in memory whose order and distances are those of the geodesic."""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import asin
from typing import TYPE_CHECKING, Any, NamedTuple

from models.areas.coordinates import Position
from models.areas.distance import AXIS_M, FLATTENING, Point, distance_m, point_in_space
from models.holiday import Calendar
from models.stations.hours_text import parse_hours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Rows = NDArray[np.intp]

# The largest radius by which the ellipsoid is curved is the one at the poles.
_FLATTEST_RADIUS_M = AXIS_M / (1 - FLATTENING)
_ROUNDING_M = 1e-6

# With so few points to choose from, looking at every one of them is quicker than a tree.
_FEW = 2_000
# If the nearest so many hold too few that are open, all that are open are gathered instead.
_DEEPEST_LOOK = 512
# What one search may cost in geodesics. The order is exact unless more stations than this lie at so great a distance,
# and so nearly equally far, that straight lines cannot tell them apart.
_MOST_MEASURED = 1_024
_MOST_TREES = 16


Line = tuple[int, float]


class Pin(NamedTuple):
    """What the index needs of a station: `bits` as in models.stations.amenity; no hours mean that it is never open."""

    station_id: int
    code: str
    latitude: float
    longitude: float
    bits: int
    hours: str


@dataclass(frozen=True, slots=True)
class Found:
    station_id: int
    distance_m: float


class StationIndex:
    """Stations as points in space. The straight line between two points is shorter than the way along the earth.

    So stations are measured along the ellipsoid in the order of their straight lines, until the next straight line
    proves that whatever is behind it is further than what was found.
    """

    def __init__(self, pins: Iterable[Pin], calendar: Calendar) -> None:
        import numpy as np

        self._pins = sorted(pins, key=lambda pin: pin.code)
        self._calendar = calendar
        self._bits = np.array([pin.bits for pin in self._pins], dtype=np.int64)
        points = [point_in_space(Position(pin.latitude, pin.longitude)) for pin in self._pins]
        self._points = np.array(points, dtype=float).reshape(-1, 3)
        self._texts = sorted({pin.hours for pin in self._pins})
        numbers = {text: number for number, text in enumerate(self._texts)}
        self._hours = np.array([numbers[pin.hours] for pin in self._pins], dtype=np.intp)
        self._open: tuple[datetime | None, dict[int, bool]] = None, {}
        self._clouds: dict[int, _Cloud] = {}

    def __len__(self) -> int:
        return len(self._pins)

    def nearest(
        self, position: Position, *, bits: int = 0, open_at: datetime | None = None, count: int = 5, skip: int = 0
    ) -> list[Found]:
        """The next `count` stations behind the first `skip`, nearest first, those equally far by code.

        `bits` are the filters that a station must fulfil, all of them; with `open_at` it must be open at that moment.
        """
        if count < 1:
            return []
        wanted = min(skip + count, _MOST_MEASURED)
        best: list[tuple[float, str, int]] = []
        for measured, (row, line_m) in enumerate(self._by_straight_line(position, bits, open_at, wanted)):
            is_enough = len(best) == wanted and _shortest_way(line_m) > best[-1][0] + _ROUNDING_M
            if is_enough or measured == _MOST_MEASURED:
                break
            pin = self._pins[row]
            way_m = distance_m(position, Position(pin.latitude, pin.longitude))
            insort(best, (way_m, pin.code, pin.station_id))
            del best[wanted:]
        return [Found(station_id, way_m) for way_m, _, station_id in best[skip:]]

    def _by_straight_line(self, position: Position, bits: int, open_at: datetime | None, wanted: int) -> Iterator[Line]:
        """Rows that fulfil what is asked for, with the length of the straight line to them, shortest first."""
        here = point_in_space(position)
        cloud = self._cloud(bits)
        if open_at is None:
            yield from cloud.outwards(here, look=wanted + 3)
            return
        seen = set()
        for row, line_m in islice(cloud.outwards(here, look=4 * wanted + 8), _DEEPEST_LOOK):
            seen.add(row)
            if self._is_open(int(self._hours[row]), open_at):
                yield row, line_m
        if len(seen) < cloud.size:
            open_ones = self._open_ones(cloud, open_at).outwards(here, look=_DEEPEST_LOOK)
            yield from (line for line in open_ones if line[0] not in seen)

    def _is_open(self, hours: int, moment: datetime) -> bool:
        """Hours change on whole minutes, so what was found out about a text holds for the minute."""
        minute = moment.replace(second=0, microsecond=0)
        known_at, known = self._open
        if known_at != minute:
            known = {}
            self._open = minute, known
        if hours not in known:
            text = self._texts[hours]
            known[hours] = bool(text) and parse_hours(text).is_open(minute, self._calendar)
        return known[hours]

    def _open_ones(self, cloud: "_Cloud", moment: datetime) -> "_Cloud":
        import numpy as np

        is_open = np.array([self._is_open(hours, moment) for hours in range(len(self._texts))])
        rows = cloud.rows[is_open[self._hours[cloud.rows]]]
        return _Cloud(rows, self._points[rows], has_tree=False)

    def _cloud(self, bits: int) -> "_Cloud":
        """The stations that fulfil these filters; the combinations asked for last keep their trees."""
        cloud = self._clouds.pop(bits, None)
        if cloud is None:
            import numpy as np

            rows = np.flatnonzero((self._bits & bits) == bits)
            cloud = _Cloud(rows, self._points[rows], has_tree=len(rows) > _FEW)
        self._clouds[bits] = cloud
        if len(self._clouds) > _MOST_TREES:
            del self._clouds[next(iter(self._clouds))]
        return cloud


class _Cloud:
    """Some of the points, looked at from anywhere."""

    def __init__(self, rows: "Rows", points: "Numbers", *, has_tree: bool) -> None:
        self.rows, self.points, self.size = rows, points, len(rows)
        self.tree: Any = None
        if has_tree:
            from scipy.spatial import cKDTree

            self.tree = cKDTree(points)

    def outwards(self, here: Point, *, look: int) -> Iterator[Line]:
        """All rows by the length of the straight line to them; `look` of them, two at least, are sought at first."""
        passed = 0
        while passed < self.size:
            rows, lines_m = self._closest(here, min(look, self.size))
            yield from zip(rows[passed:], lines_m[passed:], strict=True)
            passed = len(rows)
            look *= 4

    def _closest(self, here: Point, count: int) -> tuple[list[int], list[float]]:
        import numpy as np

        if self.tree is not None:
            lines_m, places = self.tree.query(here, k=count)
        else:
            away = np.sqrt(((self.points - here) ** 2).sum(axis=1))
            places = np.argpartition(away, count - 1)[:count]
            places = places[np.argsort(away[places], kind="stable")]
            lines_m = away[places]
        return self.rows[places].tolist(), lines_m.tolist()


def _shortest_way(line_m: float) -> float:
    """The least that the way along the ellipsoid can be, for a straight line of this length.

    Nowhere is the ellipsoid flatter than a ball of this radius, so no way bends less than a great circle on that.
    """
    return 2 * _FLATTEST_RADIUS_M * asin(min(1.0, line_m / (2 * _FLATTEST_RADIUS_M)))
