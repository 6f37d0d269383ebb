"""What must hold after the last process has ended in peace, whatever happened before."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, Row, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from models.checkup import WITHIN, list_backlogs
from models.database import open_engine
from models.messages.received import SET_ASIDE
from tests.chaos.orders import list_effects
from tests.chaos.rider import Rider
from tests.telegram_server.in_thread import ThreadedServer


def settle_accounts(url: str, telegram: ThreadedServer, riders: Sequence[Rider], *, deaths: int) -> int:
    """Each update had one effect or was to be set aside, each reply came, at most one of a chat came twice for each
    death since its rider came, and nothing is left, nor would the doctor find it stuck."""
    engine = open_engine(url)
    try:
        effects = list_effects(engine)
        steps = {row.chat_id: row.step for row in _rows(engine, "SELECT chat_id, step FROM dialogue")}
        leftovers = list_unsettled(engine)
        stuck = list_stuck(engine)
        kept = {row.key for row in _rows(engine, "SELECT key FROM received")}
    finally:
        engine.dispose()

    sent = telegram.run(lambda server: {str(update["update_id"]) for update in server.memory.updates.queued})
    taps = telegram.run(lambda server: len(server.unanswered_taps))
    set_aside = sum(rider.set_aside for rider in riders)
    assert leftovers == []
    assert stuck == ({("received", SET_ASIDE): set_aside} if set_aside else {})
    assert kept == sent
    assert taps == 0
    return telegram.run(lambda _server: sum(_judge(rider, effects, steps, deaths) for rider in riders))


def list_unsettled(engine: Engine) -> list[str]:
    """Rows of work that have not reached a final state."""
    waiting = _rows(engine, "SELECT key, tries FROM received WHERE state = 'waiting'")
    owing = _rows(engine, "SELECT chat_id, owed FROM dialogue WHERE owed IS NOT NULL")
    return [f"update {row.key} after {row.tries} tries" for row in waiting] + [
        f"owed to {row.chat_id}: {row.owed}" for row in owing
    ]


def most_tries(engine: Engine) -> int:
    """How many processes, after the first, have taken on an update that still waits, and died."""
    waiting = _rows(engine, "SELECT tries FROM received WHERE state = 'waiting'")
    return max((row.tries for row in waiting), default=0)


def list_stuck(engine: Engine) -> dict[tuple[str, str], int]:
    """What the program itself would find stuck if all stayed as it is: rows by table and state."""
    with Session(engine) as db:
        backlogs = list_backlogs(db, now=datetime.now(UTC) + WITHIN + timedelta(minutes=1))
    return {(backlog.table, backlog.state): backlog.count for backlog in backlogs}


def list_set_aside(engine: Engine) -> list[str]:
    return [row.key for row in _rows(engine, "SELECT key FROM received WHERE state = 'set_aside'")]


def highest_kept(url: str) -> int:
    """The highest update_id in the database that a dead process left, which is not touched by the look."""
    with TemporaryDirectory() as folder:
        engine = open_engine(_copied(url, Path(folder)))
        try:
            return max((int(row.key) for row in _rows(engine, "SELECT key FROM received")), default=0)
        finally:
            engine.dispose()


def _copied(url: str, folder: Path) -> str:
    parsed = make_url(url)
    if parsed.database is None or parsed.get_backend_name() != "sqlite":
        return url
    file = Path(parsed.database)
    for path in file.parent.glob(f"{file.name}*"):
        shutil.copy(path, folder)
    return f"sqlite:///{folder / file.name}"


def _judge(rider: Rider, effects: dict[int, list[str]], steps: dict[int, int], deaths: int) -> int:
    arranged = list if rider.is_in_order else sorted
    assert arranged(effects.get(rider.chat_id, [])) == arranged(rider.effects)
    assert steps.get(rider.chat_id, 0) == rider.updates
    assert arranged(rider.texts_without_repeats()) == arranged(rider.heard)
    repeats = rider.repeats()
    assert repeats <= deaths - rider.deaths_before
    return repeats


def _rows(engine: Engine, query: str) -> Sequence[Row[tuple[object, ...]]]:
    with engine.connect() as connection:
        return connection.execute(text(query)).all()
