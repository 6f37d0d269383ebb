"""The starter data in data/, which ships with the program."""

import csv
from pathlib import Path

STARTER_DATA = Path(__file__).resolve().parent.parent / "data"


def starter_rows(name: str) -> list[dict[str, str]]:
    """The rows of data/NAME.csv by heading; every cell is text."""
    with (STARTER_DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
