"""Random chats, compared step by step with a plain model of what they should come to, whatever goes wrong."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Engine
from sqlmodel import Session

from bot.schema import migrate
from models.database import open_engine
from tests.conftest import fresh_database, opened
from tests.handlers.conversation.comparing import Compared
from tests.handlers.conversation.deeds import Deed, chats
from tests.handlers.conversation.flows import tables_on
from tests.loops import IS_WHOLE, Count, rounds

# To make a failing chat short takes minutes; `make chaos` takes them, and begins with what failed last.
PHASES = tuple(Phase) if IS_WHOLE else (Phase.reuse, Phase.generate)
# What is compared only where it happens: so often at least in a hundred chats, far less than is usual.
LEAST = 3
RARER = (
    "end of a trip", "end of a side", "change in a review", "pick by ticks", "pick in words",
    "crash", "failure", "late", "repeat", "restart",
)  # fmt: skip


@pytest.fixture
def memory_engine() -> Iterator[Engine]:
    engine = open_engine("sqlite://")
    migrate(engine)
    with tables_on(engine):
        yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with opened(fresh_database(request, "postgresql", tmp_path)) as engine, tables_on(engine):
        yield engine


@pytest.mark.chaos
def test_every_chat_comes_to_what_the_model_says(memory_engine: Engine, count: Count) -> None:
    times = rounds(60, 20_000)
    happened = play(memory_engine, times, count)

    assert [name for name in RARER if happened[name] * 100 < LEAST * times] == []


@pytest.mark.chaos
def test_on_postgresql_it_does_as_well(postgresql_engine: Engine, count: Count) -> None:
    happened = play(postgresql_engine, rounds(10, 2_000), count)

    assert happened["end of a trip"] > 0


def play(engine: Engine, times: int, count: Count) -> Counter[str]:
    happened: Counter[str] = Counter()

    @given(chat=chats)
    @settings(max_examples=times, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
    def comes_to_what_the_model_says(chat: list[Deed]) -> None:
        with engine.connect() as connection, Session(bind=connection) as db:
            compared = Compared(db)
            for deed in chat:
                compared.does(deed)
            compared.hears_the_rest()
        happened.update(compared.model.turns + compared.mishaps + compared.stepping.strikes)

    comes_to_what_the_model_says()
    count(f"{times} chats: " + ", ".join(f"{name} {happened[name]}" for name in RARER))
    return happened
