"""Several clients in a process of their own, who give, take back, spend and end points as chance has it.

    python -m tests.models.points.ledger_client DATABASE_URL SEED CLIENTS DEEDS

Prints as JSON how often each thing was done, or refused. Only refusals are expected: whatever else goes wrong ends it.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

import models.tables  # noqa: F401 - tables refer to one another
from models.database import open_engine
from models.errors import Refusal
from models.person import Person
from models.points.account import lock_accounts, open_account
from models.points.booking import award_points, reverse_entry
from models.points.entry import PointEntry
from models.points.expiry import expire_points, year_end
from models.points.rule import BY_CASE, BY_EVENT, list_rules
from models.points.spending import spend_points
from models.points.team import RiderTeam

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
DAYS = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 2)]
# With it the points of 2026 end.
YEAR_END = year_end(2027)
# Few, so that clients meet.
SOURCES = 200
DEADLOCK = "40P01"


class Client:
    """One after the other, each deed in a transaction of its own."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine = engine
        self.chance = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.deeds: list[Callable[[Session], object]] = [
            *[self.award] * 6, self.award_two, self.reverse, self.reverse, self.spend, self.spend, self.expire,
            self.change_team,
        ]  # fmt: skip

    def work(self, count: int) -> Counter[str]:
        for _ in range(count):
            deed = self.chance.choice(self.deeds)
            self.done[self._do(deed)] += 1
        return self.done

    def _do(self, deed: Callable[[Session], object]) -> str:
        """What came of it; where the database found that two wait for each other, it is done once more."""
        try:
            with Session(self.engine) as db, db.begin():
                deed(db)
        except Refusal as refusal:
            return type(refusal).__name__
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != DEADLOCK:
                raise
            self.done["deadlock"] += 1
            return self._do(deed)
        return getattr(deed, "__name__", "")

    def award(self, db: Session) -> None:
        self._award(db, self._person(db))

    def award_two(self, db: Session) -> None:
        """As for a case that somebody joined: in the order of their numbers."""
        people = [self._person(db), self._person(db)]
        lock_accounts(db, people, now=NOW)
        for person in people:
            self._award(db, person)

    def reverse(self, db: Session) -> None:
        entry = db.exec(select(PointEntry).order_by(col(PointEntry.id)).offset(self.chance.randrange(400))).first()
        if entry is not None:
            reverse_entry(db, entry, now=NOW)

    def spend(self, db: Session) -> None:
        source = f"spent:{self.chance.getrandbits(60)}"
        spend_points(
            db,
            person=self._person(db),
            points=self.chance.randrange(1, 40),
            source=source,
            today=self.chance.choice(DAYS),
            now=NOW,
        )

    def expire(self, db: Session) -> None:
        assert YEAR_END is not None
        expire_points(db, self._person(db), YEAR_END, now=NOW)

    def change_team(self, db: Session) -> None:
        teams = [None, *db.exec(select(RiderTeam.id))]
        open_account(db, self._person(db), now=NOW).team_id = self.chance.choice(teams)

    def _award(self, db: Session, person: Person) -> None:
        day = self.chance.choice(DAYS)
        award_points(
            db,
            person=person,
            rule=self.chance.choice(list_rules(day, BY_CASE, BY_EVENT)).code,
            source=f"event:{person.id}:{self.chance.randrange(SOURCES)}",
            today=day,
            now=NOW,
        )

    def _person(self, db: Session) -> Person:
        people = list(db.exec(select(Person).order_by(col(Person.id))))
        return self.chance.choice(people)


def run_clients(url: str, seed: int, clients: int, deeds: int) -> Counter[str]:
    engine = open_engine(url)
    done: Counter[str] = Counter()
    with ThreadPoolExecutor(clients) as pool:
        for counts in pool.map(lambda number: Client(engine, seed + number).work(deeds), range(clients)):
            done += counts
    engine.dispose()
    return done


if __name__ == "__main__":
    print(json.dumps(run_clients(sys.argv[1], *map(int, sys.argv[2:5]))))  # noqa: T201 - read by the test
