"""What people write for a moment, in both languages; and nothing that they write is too strange to be read."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation.moment_words import read_moment

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, 20, 30, tzinfo=ZONE)
"""A Wednesday."""


def read(text: str) -> str | None:
    moment = read_moment(text, now=NOW)
    if moment is None:
        return None
    return f"{moment:%m-%d %H:%M}" if moment.year == NOW.year else f"{moment:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("18:30", "11-25 18:30"), ("１８：３０", "11-25 18:30"), ("今天18：30", "11-25 18:30"),
        ("9:00", "11-25 09:00"),
        ("18:30:59", "11-25 18:30"), ("24:00", "11-26 00:00"), ("明天 8点", "11-26 08:00"),
        ("明天8点半", "11-26 08:30"),
        ("明早八点", "11-26 08:00"), ("今晚8点", "11-25 20:00"), ("今晚上8点", "11-25 20:00"),
        ("明天早上8点", "11-26 08:00"),
        ("明天十二点", "11-26 12:00"), ("明天晚上十二点", "11-27 00:00"), ("后天下午3点", "11-27 15:00"),
        ("后天 下午 三点一刻", "11-27 15:15"), ("大后天凌晨2点", "11-28 02:00"), ("明天中午1点", "11-26 13:00"),
        ("明天中午", None), ("11月26日 9:00", "11-26 09:00"), ("11月26日9:05", "11-26 09:05"),
        ("11-26 9点", "11-26 09:00"),
        ("2026-11-26 09:00", "11-26 09:00"), ("2026-11-26T09:00", "11-26 09:00"), ("2026/11/26，9:00", "11-26 09:00"),
        ("2026年11月26日下午2点05分", "11-26 14:05"), ("26号19点", "11-26 19:00"), ("24号 9点", "12-24 09:00"),
        ("11月24日 9:00", "11-24 09:00"), ("1月8日 9:00", "2027-01-08 09:00"), ("周三三点", "12-02 03:00"),
        ("周三下午三点", "11-25 15:00"), ("周五 8:00", "11-27 08:00"), ("下周一上午十点", "11-30 10:00"),
        ("八点零五", "11-25 08:05"),
        ("8时", "11-25 08:00"), ("21点整", "11-25 21:00"), ("明天 8点。", "11-26 08:00"),
        ("明天的8点", "11-26 08:00"),
        ("tomorrow 9:00", "11-26 09:00"), ("Tomorrow at 9am", "11-26 09:00"), ("at 6:30 PM", "11-25 18:30"),
        ("today 18:30", "11-25 18:30"), ("tonight at 8 pm", "11-25 20:00"), ("12am", "11-25 00:00"),
        ("12 pm", "11-25 12:00"),
        ("friday 8:00", "11-27 08:00"), ("on Monday at 9:15", "11-30 09:15"), ("next wed 10am", "12-02 10:00"),
        ("Nov 26 9:00", "11-26 09:00"), ("26 November, 9:00", "11-26 09:00"),
        ("26th nov 2026 at 9:00", "11-26 09:00"),
        ("in 2 hours", "11-25 12:20"), ("2 hours later", "11-25 12:20"), ("in an hour", "11-25 11:20"),
        ("in half an hour", "11-25 10:50"), ("in 30 min", "11-25 10:50"), ("in three days", "11-28 10:20"),
        ("两小时后", "11-25 12:20"), ("2个小时以后", "11-25 12:20"), ("半小时后", "11-25 10:50"),
        ("半个钟头之后", "11-25 10:50"),
        ("一个半小时后", "11-25 11:50"), ("30分钟后", "11-25 10:50"), ("一刻钟后", "11-25 10:35"),
        ("三天后", "11-28 10:20"),
        ("再过两个小时", "11-25 12:20"), ("一周后", "12-02 10:20"),
    ],
)  # fmt: skip
def test_a_moment_is_read_as_it_is_meant(text: str, moment: str | None) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "明天", "8", "25:00", "24:30", "8:60", "13月1日 9:00", "2月30日 9:00", "上午13点", "改天8点", "尽快",
        "后天", "2小时",
        "9999-12-31 23:59", "0001-01-01 00:00", "in 999999999999999 weeks", "99999999天后", "١٢:٣٠", ":", "点",
        "in hours", "later", "1" * 100, "8点8点", "三三点", "cat 9:00", "a 9:00",
    ],
)  # fmt: skip
def test_what_says_no_moment_is_none(text: str) -> None:
    assert read(text) is None


PARTS = [
    "今天",
    "明",
    "后天",
    "周",
    "三",
    "下",
    "11",
    "月",
    "-",
    ":",
    "点",
    "半",
    "00",
    "9",
    " ",
    "in",
    "hour",
    "am",
    "后",
    "晚",
    "²",
]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=8).map("".join))
def test_nothing_is_so_strange_that_reading_it_fails(text: str) -> None:
    moment = read_moment(text, now=NOW)

    assert moment is None or (moment.second == 0 and moment.utcoffset() == NOW.utcoffset())
