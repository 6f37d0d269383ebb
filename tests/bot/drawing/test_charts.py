"""A chart becomes a picture in a process of its own; whatever happens to that one, the caller hears one word."""

import asyncio
import json
import logging
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.drawing.chart_drawing import MOST_BARS, check
from bot.drawing.charts import PNG, NoPicture, draw
from models.pictures.chart import Bar, Chart, Panel, Part, Tone
from models.starter_data import starter_rows
from tests.house.source import imports, modules

ONE_BAR = Chart("多少人", (Panel((Bar.of("骑手", 3),)),))
DRAWS = {
    "bot/drawing/certificate_layout.py",
    "bot/drawing/chart_layout.py",
    "bot/drawing/chart_letters.py",
    "bot/drawing/chart_sheet.py",
}
SAYS_PNG = r"printf '\211PNG\r\n\032\n'"


def by_county(language: str) -> Chart:
    """Every kind of thing that a chart can hold, most of it twice."""
    words = ("已送达", "失败") if language == "name" else ("Delivered", "Failed")
    counties = [row[language] for row in starter_rows("areas") if row["level"] == "county"]
    bars = [
        Bar(county, (Part(1200 // number, Tone.GOOD, words[0]), Part(number % 5, Tone.BAD, words[1])))
        for number, county in enumerate(counties, 1)
    ]
    odd = (
        Bar.of("银川市兴庆区前进街市场监督管理所（示例）的全体工作人员", 0, Tone.WARNING),
        Bar.of("$100_x^2$ 🎉 𠮷田", 1_234_567, Tone.QUIET),
        Bar.of("", 10**12),
    )
    return Chart(
        f"“{words[0]}” 🚴 " * 9, (Panel(tuple(bars), "A" * 200), Panel(odd, "…")), "2026-11-25 18:30\n22 × 区县"
    )


def children() -> set[str]:
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


@pytest.mark.parametrize("language", ["name", "name_en"])
async def test_a_chart_becomes_a_picture_for_a_phone(language: str) -> None:
    picture = await draw(by_county(language), seconds=100)

    assert picture.startswith(PNG)
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1080
    # The messenger takes up to 10000 in all, and twenty times as high as wide.
    assert 25 * 27 * 3 < height < 3500
    assert 50_000 < len(picture) < 1_000_000


@pytest.mark.parametrize(
    "panels",
    [
        (),
        (Panel(()),),
        (Panel((Bar("无", ()),)),),
        (Panel((Bar.of("负", -1),)),),
        (Panel((Bar.of("半", 0.5),)),),  # type: ignore[arg-type] # what a query made of a sum
        (Panel((Bar.of("有", 1),)),) * 3,
        (Panel((Bar.of("有", 1),) * MOST_BARS), Panel((Bar.of("有", 1),))),
    ],
    ids=["no panel", "no bar", "no part", "below zero", "no count", "three panels", "too many bars"],
)
def test_a_broken_chart_is_not_drawn(panels: tuple[Panel, ...]) -> None:
    with pytest.raises(ValueError, match="there "):
        check(Chart("坏的", panels))


async def test_a_broken_chart_gives_no_picture_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(NoPicture):
        await draw(Chart("保密的标题", (Panel((Bar.of("保密的人", -1),)),)), seconds=100)

    (record,) = caplog.records
    assert (record.levelno, vars(record)["reason"], vars(record)["kind"]) == (logging.WARNING, "failed", "ValueError")
    assert "保密" not in json.dumps(vars(record), default=str, ensure_ascii=False)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (("sh", "-c", "kill -9 $$"), "failed"),
        (("sh", "-c", "exit 3"), "failed"),
        (("sh", "-c", f"{SAYS_PNG}; exit 1"), "failed"),
        (("sh", "-c", "echo no picture"), "failed"),
        (("/nowhere/at/all",), "not_started"),
    ],
    ids=["killed", "given up", "failed at its end", "nonsense", "not there"],
)
async def test_a_child_that_ends_badly_gives_no_picture(program: tuple[str, ...], reason: str) -> None:
    with pytest.raises(NoPicture, match=reason):
        await draw(ONE_BAR, program=program)


async def test_a_full_disk_gives_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    with pytest.raises(NoPicture, match="not_started"):
        await draw(ONE_BAR)


async def test_a_hung_child_gives_no_picture_and_is_not_left_behind() -> None:
    before = children()

    with pytest.raises(NoPicture, match="too_slow"):
        await draw(ONE_BAR, program=("sleep", "60"), seconds=0.05)

    assert children() == before


async def test_who_no_longer_waits_leaves_no_child_behind() -> None:
    before = children()
    asked = asyncio.create_task(draw(ONE_BAR, program=("sleep", "60")))
    while children() == before:
        await asyncio.sleep(0.005)

    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked

    assert children() == before


async def test_a_child_that_wants_all_the_memory_gets_an_end(caplog: pytest.LogCaptureFixture) -> None:
    limits = "limit_itself(memory_bytes=1 << 30, processor_seconds=30)"
    greedy = f"from bot.child_limits import limit_itself; {limits}; bytes(1 << 30)"

    with pytest.raises(NoPicture, match="failed"):
        await draw(ONE_BAR, program=(sys.executable, "-c", greedy), seconds=100)

    assert vars(caplog.records[-1])["kind"] == "MemoryError"


async def test_many_who_ask_together_are_served_one_after_the_other(tmp_path: Path) -> None:
    alone = f"mkdir {tmp_path}/here && cat >{tmp_path}/asked && rmdir {tmp_path}/here && {SAYS_PNG}"

    pictures = await asyncio.gather(*(draw(ONE_BAR, program=("sh", "-c", alone)) for _ in range(5)))

    assert pictures == [PNG] * 5
    assert Chart.from_fields(json.loads((tmp_path / "asked").read_text())) == ONE_BAR


async def test_the_child_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:secret")

    await draw(ONE_BAR, program=("sh", "-c", f"env >{tmp_path}/env; {SAYS_PNG}"))

    told = (tmp_path / "env").read_text()
    assert "MPLCONFIGDIR=" in told
    assert "secret" not in told


def test_only_the_child_ever_loads_what_draws() -> None:
    ours = {path: imports(tree) for path, tree in modules("bot", "handlers", "models")}
    drawing = {path.removesuffix(".py").replace("/", ".") for path in DRAWS}

    assert {path for path, names in ours.items() if any(name.startswith("matplotlib") for name in names)} <= DRAWS
    assert {path for path, names in ours.items() if names & drawing} <= DRAWS | {"bot/drawing/chart_drawing.py"}
    assert [path for path, names in ours.items() if "bot.drawing.chart_drawing" in names] == []


@pytest.mark.parametrize(
    "program",
    [
        "import bot.__main__; bot.__main__.main(['--help'])",
        "import bot.serving, bot.console.commands, bot.drawing.charts, handlers",
    ],
    ids=["help", "start"],
)
def test_neither_help_nor_a_start_loads_what_draws(program: str) -> None:
    program = f"import atexit, os, sys\natexit.register(lambda: 'matplotlib' in sys.modules and os._exit(9))\n{program}"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert done.returncode == 0
