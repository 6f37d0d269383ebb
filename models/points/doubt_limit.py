"""From where on points wait until somebody has looked: data/point_doubts.csv, which whoever runs the service sets."""

from functools import lru_cache

from models.starter_data import starter_rows


@lru_cache(maxsize=1)
def _limits() -> dict[str, int]:
    return {row["code"]: int(row["value"]) for row in starter_rows("point_doubts")}


def doubt_limit(code: str) -> int:
    """In the unit that the code names."""
    return _limits()[code]
