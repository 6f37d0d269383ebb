"""Posters: what stands on them can be read by people and by phones, and what leads nowhere is not drawn."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from bot.drawing.charts import NoPicture
from bot.drawing.paper_drawing import check
from bot.drawing.papers import PDF, draw_paper
from bot.drawing.poster_layout import pdf
from models.pictures.poster import Code, Line, Poster
from tests.bot.printed import scanned, words_of

TELEGRAM = Code("https://t.me/nuanyi_bot?start=st_H000001", Line("用 Telegram 打开", "Opens in Telegram"))
PAGE = Code("https://nuanyi.example/?start=st_H000001", Line("用浏览器打开", "Opens in the browser"))
POSTER = Poster(
    headline=Line("骑手歇脚，请进", "Riders, come in and rest"),
    name=Line("老马面馆（示例）"),
    facts=(Line("时间：每天 08:00-22:00", "Hours: every day 08:00-22:00"),),
    codes=(TELEGRAM, PAGE),
    foot=Line("编号 H000001", "No. H000001"),
)


async def test_a_poster_is_drawn_by_a_child_and_read_by_phones_and_people() -> None:
    document = await draw_paper(POSTER)

    assert scanned(document) == [TELEGRAM.url, PAGE.url]
    for words in ("骑手歇脚，请进", "Riders, come in and rest", "老马面馆（示例）", "每天 08:00-22:00", "编号 H000001"):
        assert words in words_of(document)


def test_one_code_stands_alone_and_very_long_names_fit() -> None:
    long = replace(
        POSTER,
        name=Line("很长的名字" * 20, "A very long name of a shop " * 8),
        facts=tuple(Line("提供：" + "热水、" * 60, "Offers: " + "hot water, " * 60) for _fact in range(3)),
        codes=(PAGE,),
    )

    assert scanned(pdf(long)) == [PAGE.url]


def test_signs_that_the_font_has_not_are_left_out() -> None:
    assert "面馆" in words_of(pdf(replace(POSTER, name=Line("🍜面馆 \u0e01"))))


@pytest.mark.parametrize("codes", [(), (PAGE,) * 3, (Code("javascript:alert(1)", Line("…")),)])
async def test_what_leads_nowhere_is_no_poster(codes: tuple[Code, ...]) -> None:
    broken = replace(POSTER, codes=codes)
    with pytest.raises(ValueError, match="there"):
        check(broken)


async def test_a_child_that_fails_or_hangs_makes_no_poster() -> None:
    for program, seconds in (((sys.executable, "-c", "raise SystemExit(3)"), 10.0), (("sleep", "9"), 0.1)):
        with pytest.raises(NoPicture):
            await draw_paper(POSTER, program=program, seconds=seconds)


def test_the_child_is_a_program_of_its_own() -> None:
    question = json.dumps({"form": "poster", "fields": replace(POSTER, codes=()).as_fields()}).encode()
    ended = subprocess.run(
        [sys.executable, "-m", "bot.drawing.paper_drawing"], input=question, capture_output=True, check=False
    )
    assert ended.returncode != 0
    assert not ended.stdout.startswith(PDF)
