"""The measured process that fills a notice with its recipients; prints one JSON object.

    python -m bench.filling DATABASE

Beside it a small transaction is asked for every 50 ms, as the steps of chats are, and how long each waited is told.
"""

import asyncio
import json
import resource
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import quantiles

from sqlmodel import Session

import models.tables  # noqa: F401 - tables refer to one another
from bot.transactions import Transactions
from models.database import open_engine
from models.notice import FILLING, PLANNED, Notice
from models.notices.count import count_rows
from models.notices.run import advance

EVERY_S = 0.05


def advance_once(db: Session, *, now: datetime) -> bool:
    advance(db, now=now)
    return db.get_one(Notice, 1).stage in (PLANNED, FILLING)


def note_step(db: Session) -> None:
    db.connection().exec_driver_sql("UPDATE notice SET joined = joined WHERE id = 1")


async def take_steps(transactions: Transactions, waits: list[float]) -> None:
    while True:
        asked = time.perf_counter()
        await transactions.run(note_step)
        waits.append(time.perf_counter() - asked)
        await asyncio.sleep(EVERY_S)


async def measure(database: Path) -> dict[str, float]:
    engine = open_engine(f"sqlite:///{database}")
    transactions, waits = Transactions(engine), [0.0, 0.0]
    steps = asyncio.create_task(take_steps(transactions, waits))
    began, began_cpu = time.perf_counter(), time.process_time()
    while await transactions.run(partial(advance_once, now=datetime.now(UTC))):
        pass
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    steps.cancel()
    await asyncio.gather(steps, return_exceptions=True)
    recipients = await transactions.run(lambda db: count_rows(db, db.get_one(Notice, 1)).total)
    transactions.close()
    engine.dispose()
    return {
        "recipients": recipients,
        "seconds": round(seconds, 2),
        "cpu_s": round(cpu_s, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
        "step_p50_ms": round(quantiles(waits, n=100)[49] * 1000, 1),
        "step_p99_ms": round(quantiles(waits, n=100)[98] * 1000, 1),
        "step_longest_ms": round(max(waits) * 1000, 1),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1])))))
