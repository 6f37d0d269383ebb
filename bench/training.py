"""Reminders of events: what a tick costs with many sign-ups, and how far from their minute people hear them.

    python -m bench.training [--events 1000] [--seats 200] [--heard 600]

The tick is measured on SQLite as in production: in a minute in which ten of all the events are due and, to tell what
that costs, in one in which all the others are due at once, whose messages Telegram would take for two hours. For the
error the whole program (`python -m bot`) runs against a server that takes 30 messages a second, as Telegram does
without payment; its own clock finds the reminders, and the error counts from the planned moment to the one at which the
server has the message.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert, text
from sqlmodel import Session

import models.tables  # noqa: F401 - tables refer to one another
from bench.limited_server import LimitedServer
from bench.mailing_list import FIRST_RECIPIENT
from bench.process import Measured, share_out_cores
from bench.start import surroundings
from bot.schema import migrate
from handlers.events.news import remind
from models.area import COUNTY, list_areas, load_areas
from models.database import open_engine
from models.events.reminder import REMIND, TrainingReminder, in_batches, list_due, open_reminders
from models.training import GOES, TrainingEvent, TrainingSeat

GOALS = {"tick_s": 2.0, "error_p99_s": 30.0}
ZONE = ZoneInfo("Asia/Shanghai")
FREE, ROUND_TRIP_S = 30, 0.05
USUAL_EVENTS = 10
BEGINS_IN_S, PATIENCE_S = 30.0, 180.0
_PEOPLE = """
    WITH RECURSIVE number (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < :count)
    INSERT INTO person (id, roles, language, consent_version, consented_at, muted, created_at)
    SELECT n, '["rider"]', CASE n % 20 WHEN 0 THEN 'en' ELSE 'zh_CN' END, 1, :now, '[]', :now FROM number
"""
_CONTACTS = """
    INSERT INTO contact (channel, address, chat_id, person_id, created_at)
    SELECT 'telegram', CAST(:first - 1 + id AS TEXT), :first - 1 + id, id, created_at FROM person
"""


def fill(engine: Engine, *, events: int, seats: int, due_at: datetime, now: datetime) -> None:
    """Each event with all of its seats taken by other people, and one reminder."""
    migrate(engine)
    with Session(engine) as db, db.begin():
        load_areas(db)
        adcode = list_areas(db, level=COUNTY)[0].adcode
    starts_at = due_at + timedelta(hours=1)
    facts = {"kind": "fire", "place": "消防站二楼（示例）", "latitude": 38.468, "longitude": 106.276, "adcode": adcode}
    facts |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "secret": "00", "created_at": now}
    facts |= {"seats": seats, "taken": seats, "numbered": seats, "materials": "", "why_cancelled": ""}
    numbers = range(1, events + 1)
    with engine.begin() as connection:
        at = now.strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.execute(text(_PEOPLE), {"count": events * seats, "now": at})
        connection.execute(text(_CONTACTS), {"first": FIRST_RECIPIENT})
        connection.execute(insert(TrainingEvent), [{"id": n, "title": f"电池消防课 {n}", **facts} for n in numbers])
        taken = [
            {"event_id": n, "person_id": (n - 1) * seats + place, "state": GOES, "number": place, "since": now}
            for n in numbers
            for place in range(1, seats + 1)
        ]
        connection.execute(insert(TrainingSeat), taken)
        due = {"version": 1, "what": REMIND, "due_at": due_at, "expires_at": starts_at}
        connection.execute(insert(TrainingReminder), [{"event_id": n, **due} for n in numbers])


def tick(engine: Engine, *, now: datetime) -> dict[str, float]:
    """What the clock does in a minute, each batch in a transaction of its own."""
    told, after, began, own = 0, 0, time.perf_counter(), time.thread_time()
    while due := _in_one(engine, partial(list_due, now=now, after=after)):
        for batch in in_batches(due):
            told += _in_one(engine, partial(_remind, numbers=batch, now=now))
        after = due[-1].number
    return {
        "told": told,
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_s": round(time.thread_time() - own, 3),
    }


def _in_one(engine: Engine, work: Any) -> Any:
    with Session(engine) as db, db.begin():
        return work(db)


def _remind(db: Session, *, numbers: list[int], now: datetime) -> int:
    return remind(db, open_reminders(db, numbers), language="zh_CN", now=now, zone=ZONE)


def measure_ticks(events: int, seats: int) -> tuple[dict[str, float], dict[str, float]]:
    now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'training.sqlite'}")
        fill(engine, events=events, seats=seats, due_at=now, now=now)
        with engine.begin() as connection:
            later = "UPDATE training_reminder SET due_at = :later WHERE event_id > :usual"
            moment = (now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
            connection.execute(text(later), {"later": moment, "usual": USUAL_EVENTS})
        usual = tick(engine, now=now)
        worst = tick(engine, now=now + timedelta(minutes=59))
        engine.dispose()
    return usual, worst


class Heard:
    """When messages came."""

    def __init__(self, server: LimitedServer) -> None:
        self.moments: list[float] = []
        server.listeners = self

    async def until(self, count: int, program: Measured) -> None:
        """So many have come, or the program has ended, or it takes too long."""
        for _ in range(int(PATIENCE_S / 0.1)):
            if len(self.moments) >= count or program.has_ended:
                break
            await asyncio.sleep(0.1)

    def hear(self, _message: dict[str, Any]) -> None:
        self.moments.append(time.time())

    def feel(self, callback_query_id: str) -> None:
        """Nothing is tapped."""


async def measure_error(core: int, people: int) -> dict[str, float]:
    server = LimitedServer(FREE, round_trip_s=ROUND_TRIP_S)
    address = await server.listen()
    heard = Heard(server)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        now = datetime.now(UTC)
        due_at = now + timedelta(seconds=BEGINS_IN_S)
        engine = open_engine(f"sqlite:///{Path(folder) / 'bot.sqlite'}")
        fill(engine, events=3, seats=people // 3, due_at=due_at, now=now)
        engine.dispose()
        # Nobody rests just now, whatever the hour is.
        quiet = (
            f"{due_at.astimezone(ZONE) + timedelta(hours=6):%H:%M}-{due_at.astimezone(ZONE) + timedelta(hours=7):%H:%M}"
        )
        settings = {**surroundings(Path(folder)), "TELEGRAM_API_URL": f"{address}/bot", "DEMO": "false"}
        program = Measured(["-m", "bot"], core=core, settings=settings | {"QUIET_HOURS": quiet, "MEAL_RUSH": quiet})
        try:
            await heard.until(people // 3 * 3, program)
        finally:
            words = program.last_words()
            program.close()
            server.close()
    if len(heard.moments) != people // 3 * 3:
        raise SystemExit(f"{len(heard.moments)} of {people} heard it\n{words}")
    errors = [abs(moment - due_at.timestamp()) for moment in heard.moments]
    percentiles = quantiles(errors, n=100)
    early = sum(moment < due_at.timestamp() for moment in heard.moments)
    return {
        "heard": len(errors),
        "error_p50_s": round(percentiles[49], 2),
        "error_p99_s": round(percentiles[98], 2),
        "early": early,
        "refused": server.refused,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Reminders of events: the tick, and the error.")
    parser.add_argument("--events", type=int, default=1_000)
    parser.add_argument("--seats", type=int, default=200, help="taken at each event")
    parser.add_argument("--heard", type=int, default=600, help="people who are reminded at the same minute")
    given = parser.parse_args()
    _, core = share_out_cores()
    usual, worst = measure_ticks(given.events, given.seats)
    error = asyncio.run(measure_error(core, given.heard))
    for name, found in (("tick", usual), ("all at once", worst), ("error", error)):
        print(f"{name:12}" + "   ".join(f"{label} {value:g}" for label, value in found.items()), flush=True)
    slowest_s = max(usual["seconds"], worst["seconds"])
    is_met = slowest_s < GOALS["tick_s"] and error["error_p99_s"] < GOALS["error_p99_s"] and not error["early"]
    parts = {"tick": usual, "all_at_once": worst, "error": error}
    summary = {"bench": "training", **parts, "goals": GOALS, "is_met": is_met}
    print(json.dumps(summary))
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
