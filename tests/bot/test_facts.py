"""What the program tells of itself to pages."""

import json
from pathlib import Path
from typing import Any

from tests.bot.served import Served, served


async def test_the_map_tells_what_is_open_now_and_every_name_in_both_languages(sqlite_url: str, tmp_path: Path) -> None:
    async with served(sqlite_url, tmp_path / "var") as house:
        by_day = await chat_map(house)
        house.later(hours=12)
        by_night = await chat_map(house)

    assert by_day["areas"]["兴庆区"]["name_en"] == "Xingqing District"
    station = by_day["stations"]["敬德街红色暖心驿站（示例）"]
    assert (station["code"], station["name_en"]) == ("XQ-01", "Jingde Street Red Warm-heart Station (sample)")
    assert station["is_open"]
    assert not by_night["stations"][station["name"]]["is_open"]


async def chat_map(house: Served) -> dict[str, dict[str, Any]]:
    """Areas and stations by name."""
    _status, body = await house.get("/chat/map")
    return {kind: {point["name"]: point for point in points} for kind, points in json.loads(body).items()}
