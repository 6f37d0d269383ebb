"""A shop owner in the chat, a guidance station and a bank; nothing here depends on the kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.office import BODY, GUIDANCE_STATION, Office
from tests.conftest import playing
from tests.playground import Playground
from tests.rights import XINGQING, YINCHUAN


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        yield playground


@pytest.fixture
def offices(playground: Playground) -> None:
    with playground.session() as db:
        db.add(Office(code="XQ", name="兴庆站（示例）", level=GUIDANCE_STATION, adcode=XINGQING))
        db.add(Office(code="BANK", name="银川某银行（示例）", level=BODY, body="bank", adcode=YINCHUAN))
        db.commit()
