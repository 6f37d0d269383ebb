"""Offices, people who work in them, and somebody who has something to raise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.office import BODY, COMMITTEE, GUIDANCE_STATION, REGION_OFFICE, Office
from models.person import STAFF
from tests.conftest import acquainted, playing
from tests.people import LINGWU, XINGQING, YINCHUAN
from tests.playground import Playground
from tests.rights import REGION, grant
from tests.transcript import Transcript

Oversight = tuple[Transcript, Transcript]


@pytest.fixture
def playground(database_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(database_url, tmp_path) as playground:
        yield playground


@pytest.fixture(autouse=True)
def offices(playground: Playground) -> None:
    """A guidance station in Xingqing and one in Lingwu, the city's committee, the union, and the region's office."""
    with playground.session() as db:
        db.add_all(
            [
                Office(
                    code="XQ",
                    name="兴庆站（示例）",
                    name_en="Xingqing (sample)",
                    level=GUIDANCE_STATION,
                    adcode=XINGQING,
                ),
                Office(
                    code="LW", name="灵武站（示例）", name_en="Lingwu (sample)", level=GUIDANCE_STATION, adcode=LINGWU
                ),
                Office(
                    code="YC",
                    name="银川综合党委（示例）",
                    name_en="Yinchuan (sample)",
                    level=COMMITTEE,
                    adcode=YINCHUAN,
                ),
                Office(
                    code="ZGH", name="总工会（示例）", name_en="Union (sample)", level=BODY, body="union", adcode=REGION
                ),
                Office(code="NX", name="自治区（示例）", name_en="Region (sample)", level=REGION_OFFICE, adcode=REGION),
            ]
        )
        db.commit()


@pytest.fixture
def rider(chat: Transcript) -> Transcript:
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "兴庆区"):
        chat.does(deed)
    return chat


@pytest.fixture
def clerk(playground: Playground) -> Transcript:
    """Staff of Xingqing."""
    return _staff(playground, 5_000_000_010, XINGQING)


@pytest.fixture
def other_clerk(playground: Playground) -> Transcript:
    """A colleague of the same county."""
    return _staff(playground, 5_000_000_011, XINGQING)


@pytest.fixture
def stranger_clerk(playground: Playground) -> Transcript:
    """Staff of another county."""
    return _staff(playground, 5_000_000_012, LINGWU)


@pytest.fixture
def oversight(playground: Playground) -> Oversight:
    """Staff of the city's committee, and of the region's office."""
    return _staff(playground, 5_000_000_013, YINCHUAN), _staff(playground, 5_000_000_014, REGION)


def _staff(playground: Playground, user_id: int, adcode: int) -> Transcript:
    member = Transcript(playground, playground.telegram.person(user_id=user_id, language_code="zh-hans"))
    acquainted(member)
    grant(member, STAFF, adcode)
    return member
