"""The stations that the flows' tests find, and somebody who speaks English."""

from collections import Counter
from pathlib import Path

import pytest

from models.areas.coordinates import Position
from models.holiday import load_calendar
from models.person import ADMIN
from models.station import find_station_by_code
from models.stations.hours_text import parse_hours
from models.stations.report import AS_SAID, report_station
from tests.conftest import acquainted
from tests.loops import IS_WHOLE
from tests.models.stations.samples import add_station
from tests.playground import NOON, Playground
from tests.rights import YANCHI, grant, invited
from tests.transcript import Transcript

HERE = Path(__file__).parent
ONE_IN = 8


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chats are played on SQLite, and the first and every eighth of a file on PostgreSQL too; all are with CHAOS=1.

    A chat does not know its database: what differs between the two is in the models, whose tests all run on both. Those
    of the engine below say themselves what they run on.
    """
    seen: Counter[Path] = Counter()
    kept = []
    for item in items:
        is_chat = HERE in item.path.parents and HERE / "conversation" not in item.path.parents
        is_second = is_chat and _kind(item) == "postgresql"
        if IS_WHOLE or not is_second or seen[item.path] % ONE_IN == 0:
            kept.append(item)
        seen[item.path] += is_second
    items[:] = kept


def _kind(item: pytest.Item) -> object:
    call = getattr(item, "callspec", None)
    return call and call.params.get("database_url")


@pytest.fixture
def stations(playground: Playground) -> None:
    """Round 38.4680 N 106.2760 E: one open by day, one round the clock, one for the night, one far away."""
    with playground.session() as db:
        add_station(db, now=NOON)
        add_station(
            db,
            "XQ-02",
            name="前进街智慧驿站（示例）",
            name_en="Qianjin Street station (sample)",
            position=Position(38.4700, 106.2760),
            hours=parse_hours("24/7"),
            amenities=("hot_water", "tyre_pump", "toilet"),
            now=NOON,
        )
        add_station(
            db,
            "XQ-03",
            name="夜市驿站（示例）",
            name_en="Night market station (sample)",
            position=Position(38.4681, 106.2761),
            hours=parse_hours("Mo-Su 18:00-02:00"),
            amenities=(),
            now=NOON,
        )
        second = find_station_by_code(db, "XQ-02")
        assert second is not None
        calendar = load_calendar("Asia/Shanghai")
        report_station(db, second, by=1, role="rider", kind=AS_SAID, calendar=calendar, now=NOON)
        db.commit()


@pytest.fixture
def english(playground: Playground) -> Transcript:
    return acquainted(Transcript(playground, playground.telegram.person(language_code="en-GB")))


@pytest.fixture
def admin(chat: Transcript) -> Transcript:
    """Of one county."""
    chat.playground.core.bot_name = "nuanyi_bot"
    grant(chat, ADMIN, YANCHI)
    return chat


@pytest.fixture
def colleague(playground: Playground) -> Transcript:
    return acquainted(
        Transcript(playground, playground.telegram.person(user_id=5_000_000_002, language_code="zh-hans"))
    )


@pytest.fixture
def code(admin: Transcript) -> str:
    """Of an open invitation to be staff in Yanchi."""
    return invited(admin)
