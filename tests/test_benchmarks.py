"""What benchmarks are run on is what the program would have written."""

from sqlmodel import Session

from bench.points import fill
from models.points.check import count_unbalanced
from tests.conftest import opened


def test_points_to_measure_with_add_up(sqlite_url: str) -> None:
    with opened(sqlite_url) as engine:
        fill(engine, 44, 3)

        with Session(engine) as db:
            assert set(count_unbalanced(db).values()) == {0}
