"""Whoever watches the program hears when the database is gone, when the clock stands, and where people give up."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from sqlmodel import Session, select

from bot.logs import FIELDS
from bot.telegram.webhook import SECRET_HEADER
from models.messages.received import Waiting, keep_updates
from models.tick import Tick
from tests.bot.eventually import eventually
from tests.bot.served import Served, served
from tests.handlers.conversation import flows
from tests.patience import PATIENCE_SECONDS
from tests.playground import NOON
from tests.telegram_server import Fault, TelegramServer


@pytest_asyncio.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Served]:
    async with served(sqlite_url, tmp_path / "var") as house:
        yield house


WEBHOOK: dict[str, Any] = {"telegram_webhook_url": "https://bot.example/telegram", "telegram_webhook_secret": "s"}


async def push(house: Served) -> None:
    """An update as Telegram brings it."""
    headers = {SECRET_HEADER: WEBHOOK["telegram_webhook_secret"]}
    async with (
        aiohttp.ClientSession(house.address) as http,
        http.post("/telegram", json={"update_id": 1}, headers=headers) as response,
    ):
        assert response.status == 200


async def answered(house: Served, telegram: TelegramServer) -> None:
    """Everything that people have sent is worked on, and the answers have left."""
    await telegram.settled()
    await house.settle()


async def health(house: Served) -> tuple[int, dict[str, Any]]:
    status, body = await house.get("/healthz")
    return status, json.loads(body)


async def health_with(house: Served, telegram: str) -> tuple[int, dict[str, Any]]:
    """Health, once it says this of Telegram."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (told := await health(house))[1]["channels"]["telegram"] != telegram:
            await asyncio.sleep(0.01)
    return told


async def metric(house: Served, name: str) -> list[str]:
    _status, body = await house.get("/metrics")
    return [line for line in body.splitlines() if line.startswith(name)]


async def test_a_program_that_works_is_well(house: Served) -> None:
    status, facts = await health(house)

    assert status == 200
    assert facts["ok"] is True
    assert facts["database"] == "ok"
    assert facts["channels"] == {"telegram": "off"}
    assert facts["seconds_since_telegram"] is None
    assert facts["seconds_since_tick"] == 0
    assert facts["owed_replies"] == 0


async def test_a_database_that_is_gone_is_told(house: Served, tmp_path: Path) -> None:
    database = tmp_path / "nuanyi.db"
    house.engine.dispose()
    database.rename(tmp_path / "elsewhere.db")
    database.mkdir()

    status, facts = await health(house)
    assert status == 503
    assert (facts["ok"], facts["database"]) == (False, "OperationalError")

    database.rmdir()
    (tmp_path / "elsewhere.db").rename(database)
    assert (await health(house))[0] == 200


async def test_a_clock_that_stands_is_told(house: Served) -> None:
    house.later(minutes=16)

    status, facts = await health(house)
    assert status == 503
    assert (facts["ok"], facts["database"], facts["seconds_since_tick"]) == (False, "ok", 960)

    await house.service.jobs.run(house.service.jobs.take_up)
    assert (await health(house))[0] == 200


async def test_telegram_that_another_process_asks_is_told(sqlite_url: str, tmp_path: Path) -> None:
    async with TelegramServer() as telegram:
        telegram.faults.add(Fault("conflict", method="getUpdates", times=None))
        async with served(sqlite_url, tmp_path / "var", telegram) as house:
            status, facts = await health_with(house, "conflict")

    assert status == 503
    assert facts["channels"]["telegram"] == "conflict"


async def test_telegram_out_of_reach_is_told_but_the_page_goes_on(sqlite_url: str, tmp_path: Path) -> None:
    async with TelegramServer() as telegram:
        telegram.faults.add(Fault("502", method="deleteWebhook", times=None))
        async with served(sqlite_url, tmp_path / "var", telegram) as house:
            status, facts = await health_with(house, "unreachable")

    assert status == 200
    assert facts["channels"] == {"telegram": "unreachable"}


async def test_telegram_that_is_asked_and_answers_is_told(connected_house: Served, telegram: TelegramServer) -> None:
    telegram.person().sends("/menu")
    await answered(connected_house, telegram)

    _status, facts = await health(connected_house)
    assert facts["channels"] == {"telegram": "polling"}
    assert facts["seconds_since_telegram"] <= PATIENCE_SECONDS


async def test_a_webhook_that_is_not_set_yet_is_told_and_when_an_update_last_came(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with TelegramServer() as telegram:
        telegram.faults.add(Fault("502", method="setWebhook", times=None))
        async with served(sqlite_url, tmp_path / "var", telegram, **WEBHOOK) as house:
            await telegram.until(lambda: telegram.faults.counts["502"] >= 2)
            status, facts = await health(house)
            assert (status, facts["channels"]["telegram"]) == (200, "webhook not set")
            assert facts["seconds_since_telegram"] is None

            telegram.faults.clear()
            await eventually(lambda: telegram.webhook is not None)
            await push(house)
            _status, facts = await health(house)

    assert facts["channels"]["telegram"] == "webhook set"
    assert facts["seconds_since_telegram"] <= PATIENCE_SECONDS


async def test_rows_that_are_stuck_are_counted_and_told_once_each_time(
    house: Served, caplog: pytest.LogCaptureFixture
) -> None:
    update = Waiting("telegram", "1", {"update_id": 1})
    stuck_at = NOON - timedelta(minutes=6)

    def leave_behind(db: Session) -> None:
        keep_updates(db, [update], worker=house.service.core.worker.number, now=stuck_at)

    await house.service.core.transactions.run(leave_behind)
    for job in (house.service.jobs.look_for_stuck, house.service.jobs.count_stuck):
        await house.service.jobs.run(job)

    assert await metric(house, "nuanyi_stuck_rows{") == ['nuanyi_stuck_rows{state="waiting",table="received"} 1.0']
    (record,) = [record for record in caplog.records if "stuck" in record.getMessage()]
    assert vars(record).items() >= {"table": "received", "state": "waiting", "rows": 1}.items()


async def test_every_job_runs_and_counts_what_the_log_may_tell(house: Served) -> None:
    jobs = house.service.jobs
    planned = [one.job for one in jobs.slots._planned]

    for job in (jobs.take_up, jobs.look_for_stuck, jobs.count_stuck, jobs.wipe, *planned):
        counts = await job()
        assert counts.keys() <= FIELDS


async def test_jobs_of_the_whole_system_are_noted_with_what_they_did(house: Served) -> None:
    slots = house.service.jobs.slots
    for _look in range(2):
        slots.look()
        await slots.rest()

    ticks = await house.service.core.transactions.run(lambda db: list(db.exec(select(Tick))))
    assert sorted(tick.job for tick in ticks) == sorted(planned.name for planned in slots._planned)
    assert all(tick.ended_at == house.now and not any(tick.counts.values()) for tick in ticks)


async def test_the_time_of_steps_is_measured(connected_house: Served, telegram: TelegramServer) -> None:
    telegram.person().sends("/menu")
    await answered(connected_house, telegram)

    assert await metric(connected_house, "nuanyi_step_seconds_count") == ["nuanyi_step_seconds_count 1.0"]


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(clock=NOON.timestamp) as telegram:
        yield telegram


@pytest_asyncio.fixture
async def connected_house(sqlite_url: str, tmp_path: Path, telegram: TelegramServer) -> AsyncIterator[Served]:
    async with served(sqlite_url, tmp_path / "var", telegram) as house:
        yield house


async def test_taps_on_old_buttons_are_counted(connected_house: Served, telegram: TelegramServer) -> None:
    rider = telegram.person(language_code="en")
    rider.sends("/start")
    await answered(connected_house, telegram)
    asked = rider.chat.messages[-1].message_id
    rider.taps("Not now")
    await answered(connected_house, telegram)

    rider.taps_old(asked, "q|1|consent|yes")
    rider.taps_old(asked, "q|77|consent|yes")
    await answered(connected_house, telegram)

    assert await metric(connected_house, "nuanyi_stale_taps_total") == ["nuanyi_stale_taps_total 2.0"]


async def test_where_drafts_are_left_is_counted(connected_house: Served, telegram: TelegramServer) -> None:
    cancelling, leaving = telegram.person(language_code="en"), telegram.person(language_code="en")
    for rider in (cancelling, leaving):
        rider.sends("/start")
    await answered(connected_house, telegram)
    cancelling.taps("Yes, let's begin")
    await answered(connected_house, telegram)
    cancelling.sends("/cancel")
    await answered(connected_house, telegram)
    cancelling.taps("Delete")
    await answered(connected_house, telegram)

    connected_house.later(days=8)
    await connected_house.service.jobs.run(connected_house.service.jobs.sweep)

    assert sorted(await metric(connected_house, "nuanyi_drafts_left_total{")) == [
        'nuanyi_drafts_left_total{flow="welcome",question="consent"} 1.0',
        'nuanyi_drafts_left_total{flow="welcome",question="role"} 1.0',
    ]


async def test_answers_that_no_longer_fit_are_counted(
    sqlite_url: str, tmp_path: Path, telegram: TelegramServer
) -> None:
    async with served(sqlite_url, tmp_path / "var", telegram, conversations=flows.CONVERSATIONS) as house:
        flows.make_tables(house.engine)
        rider = telegram.person()
        for act, what in ((rider.sends, "/slot"), (rider.taps, "上午")):
            act(what)
            await answered(house, telegram)
        flows.set_free(house.engine, "上午", 0)
        rider.sends("小周")
        await answered(house, telegram)

        assert await metric(house, "nuanyi_questions_reasked_total{") == [
            'nuanyi_questions_reasked_total{flow="slot",question="slot"} 1.0'
        ]
