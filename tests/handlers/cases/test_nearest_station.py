"""A county has several guidance stations: a position leads to the nearest, who names no place is asked."""

from typing import Any

import pytest

from models.office import GUIDANCE_STATION, Office
from tests.handlers.cases.acting import HERE, STORY, news, report
from tests.people import XINGQING
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(autouse=True)
def second_station(offices: None, rider: Transcript) -> None:
    with rider.db as db:
        facts: dict[str, Any] = {"adcode": XINGQING, "latitude": 38.468, "longitude": 106.276}
        db.add(Office(code="XQ2", name="富宁街站（示例）", name_en="Funing (sample)", level=GUIDANCE_STATION, **facts))
        db.commit()


def test_who_names_no_place_chooses_and_a_position_needs_no_question(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("/grievance", "[报酬拖欠、结算争议]", "[美团]", STORY, "[没有照片]"):
        rider.does(deed)
    rider.plays("""
        > [跳过]
        < 离你最近的是哪个指导站？ (6/8) [兴庆站（示例）] [富宁街站（示例）] [不知道] [⬅ 上一步] [取消]
        > 那个近的
        < 请点一个按钮，或者打按钮上的字或第几个。 …
        > [兴庆站（示例）]
        < “兴庆站（示例）”会看到你写的内容，平台和别人看不到。 …
        < 你想怎么提？ …
        > [⬅ 上一步]
        < 离你最近的是哪个指导站？ …
        > [不知道]
        < “兴庆站（示例）”会看到你写的内容，平台和别人看不到。 …
        < 你想怎么提？ …
        > [⬅ 上一步]
        < 离你最近的是哪个指导站？ …
        > [富宁街站（示例）]
        < “富宁街站（示例）”会看到你写的内容，平台和别人看不到。 …
        < 你想怎么提？ …
        > [不留名]
        < 这件会交给“富宁街站（示例）”（不留名）： …
        > [提交]
        < 已提交，编号 G000001，由“富宁街站（示例）”办理。 …
    """)

    (heard,) = report(rider, place=HERE)
    assert "由“富宁街站（示例）”办理" in heard
    news(clerk)
    clerk.does("[看一看]")
    (offered,) = clerk.does("[转办]")
    assert "[兴庆站（示例）] [银川综合党委（示例）]" in offered
