"""PostgreSQL crashes, or is away for long: work waits for it, and a process that lives is not taken for dead."""

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from bot.worker import Watch, Worker
from tests.chaos.cluster import Cluster
from tests.chaos.killpoints import KILLED
from tests.chaos.program import QUICK_WATCH
from tests.chaos.rider import WAIT
from tests.chaos.stage import Stage
from tests.conftest import opened
from tests.loops import IS_WHOLE, Count, rounds
from tests.patience import PATIENCE_SECONDS
from tests.telegram_server import Fault

pytestmark = pytest.mark.chaos

# The one looks long before the other has taken its lost lock anew.
LATE_WATCH = Watch(look_for_lead=1.0, take_up=1.0, given_up=3.0)


@pytest.mark.parametrize("watches", [[QUICK_WATCH], [LATE_WATCH, QUICK_WATCH]], ids=["one process", "two processes"])
def test_a_server_that_crashes_again_and_again_loses_nothing_and_nothing_is_repeated(
    cluster_stage: Stage, cluster: Cluster, chance: random.Random, count: Count, watches: Sequence[Watch]
) -> None:
    """Replies take their time to leave, so that some are always on their way."""
    stage, pauses = cluster_stage, (5, 20) if IS_WHOLE else (0.7, 1.5)
    slow = Fault("slow", method="sendMessage", times=None, seconds=0.2)
    stage.telegram.run(lambda server: server.faults.add(slow))
    programs = [stage.start_whole(watch=watch) for watch in watches]
    assert all(program.address for program in programs)
    riders = [stage.rider() for _ in range(5)]
    orders = [stage.begin(rider.order) for rider in riders]

    for _ in range(rounds(3, 200)):
        programs[0].lives_for(chance.uniform(*pauses))
        cluster.restart()
    for rider in riders:
        rider.is_sated = True
    for order in orders:
        order.result()
    assert all(program.stop() for program in programs)

    assert stage.settle_accounts() == 0
    done = sum(rider.updates for rider in riders)
    count(f"{rounds(3, 200)} crashes, {done} updates, no reply came twice")


def test_a_server_that_was_away_for_long_finds_nothing_stuck_a_minute_after_its_return(
    cluster_stage: Stage, cluster: Cluster, count: Count
) -> None:
    """It goes when two processes have just begun to take up what a third left; while it is away people write on."""
    stage, watch = cluster_stage, Watch() if IS_WHOLE else QUICK_WATCH
    stage.write_at_once("one", "two", "three", "four", riders=20)
    for rider in stage.riders:
        # What two processes owe to one chat leaves side by side.
        rider.is_in_order = False
    assert stage.start(kill_at=4, where=("committed",)).ends() == KILLED
    stage.note_death()
    slow = stage.telegram.run(lambda server: server.faults.add(Fault("slow", "sendMessage", times=None, seconds=0.2)))
    programs = [stage.start_whole(watch=watch) for _ in range(2)]
    stage.telegram.run(lambda server: server.until(lambda: slow.struck))
    programs[0].lives_for(0.2)
    cluster.stop()
    away = rounds(5, 300)
    programs[0].lives_for(away)
    for rider in stage.riders:
        stage.telegram.run(lambda _server, rider=rider: rider.writes("five", "six"))  # type: ignore[misc]

    cluster.start()
    since = time.monotonic()
    for told in [stage.begin(partial(rider.hears, within=60)) for rider in stage.riders]:
        told.result()
    stage.comes_to_rest(within=since + 60 - time.monotonic())
    settled = time.monotonic() - since
    assert all(program.stop() for program in programs)

    count(f"away for {away} s, settled after {settled:.0f} s, {stage.settle_accounts()} replies came twice")


def test_who_begins_just_after_a_crash_takes_nobody_for_dead(cluster: Cluster, tmp_path: Path) -> None:
    url = cluster.fresh_database()
    with ExitStack() as stack:
        living, beginning = (stack.enter_context(opened(url)) for _ in range(2))
        lives = stack.enter_context(Worker(living, tmp_path))

        cluster.restart()
        begins = stack.enter_context(Worker(beginning, tmp_path, watch=Watch(given_up=PATIENCE_SECONDS)))

        db = stack.enter_context(Session(beginning))
        assert begins.list_dead(db, among=[lives.number]) == []
        begins.watch = Watch(given_up=0)
        assert begins.list_dead(db, among=[lives.number]) == [lives.number]


@pytest.mark.parametrize("table", ["received", "dialogue"])
def test_a_server_whose_disk_is_full_is_waited_for_and_people_are_told_so(postgresql_stage: Stage, table: str) -> None:
    stage = postgresql_stage
    rider = stage.rider()
    with stage.running(), opened(stage.database_url) as engine:
        with full_disk(engine, table):
            said = stage.begin(lambda: rider.says("hello"))
            stage.telegram.run(lambda server: server.until(lambda: rider.person.chat.by_bot))
        said.result()

    assert stage.settle_accounts() == 0
    assert [message.text for message in rider.person.chat.by_bot] == [WAIT, "Noted: hello"]


@contextmanager
def full_disk(engine: Engine, table: str) -> Iterator[None]:
    """The server says of this table what it says where there is no room for more rows."""
    with engine.begin() as connection:
        connection.execute(
            text("CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END'")
        )
        connection.execute(text(f"CREATE TRIGGER is_full BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP FUNCTION no_room CASCADE"))
