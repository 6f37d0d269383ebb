"""The talk that every candidate holds: command, button, text, location, and one row at the end."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COMMAND = "talk"
WHAT_IS_IT_ABOUT = "What is it about?"
WHAT_HAPPENED = "What happened?"
WHERE_WAS_IT = "Where was it?"
TOPICS = {"pay": "Pay", "road": "Road", "food": "Food"}
THANKS = "Thank you, number {number}."
NUMBER = re.compile(r"Thank you, number (\d+)")

# Nobody looks at the token: the server on loopback knows one bot only.
TOKEN = "4242:benchmark-of-the-talk"


@dataclass(frozen=True)
class Told:
    """What one person told in one talk; the row in table `report` has to say the same."""

    topic: str
    story: str
    latitude: float
    longitude: float
    chat: int


@dataclass(frozen=True)
class Candidate:
    """Where a candidate finds the Bot API, and the SQLite file in which it keeps `report`."""

    api_url: str
    database: Path

    @classmethod
    def from_command_line(cls, arguments: Sequence[str] | None = None) -> "Candidate":
        parser = argparse.ArgumentParser()
        parser.add_argument("--api-url", required=True, help="http://127.0.0.1:PORT, without /bot")
        parser.add_argument("--database", required=True, type=Path, help="a SQLite file, made where it is missing")
        given = parser.parse_args(arguments)
        return cls(given.api_url, given.database)
