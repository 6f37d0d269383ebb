"""Two libraries that were written apart read the same of our calendar files.

ical.js 2.2.1, with which many web calendars are made, read the same when it was tried on these files. It is no test: it
comes from a registry of JavaScript, which nothing else here needs.
"""

from datetime import date
from typing import Any

import ics
import pytest
from icalendar import Calendar

from handlers.shops.calendar_words import feed_text
from models.files.calendar_file import calendar_text
from models.shops.shop_calendar import ShopEvent
from tests.models.files.test_calendar_file import entry
from tests.playground import NOON

Facts = tuple[Any, ...]


def by_icalendar(text: str) -> list[Facts]:
    events: list[Any] = Calendar.from_ical(text).walk("VEVENT")
    return sorted(
        (
            str(event["UID"]),
            str(event["SUMMARY"]),
            str(event.get("LOCATION", "")),
            str(event.get("DESCRIPTION", "")),
            event.start,
            event.end,
            str(event.get("STATUS", "")),
            [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")],
        )
        for event in events
    )


def by_ics(text: str) -> list[Facts]:
    def moment(read: Any, *, is_day: bool) -> Any:
        return read.date() if is_day else read.datetime

    return sorted(
        (
            event.uid,
            event.name,
            event.location or "",
            event.description or "",
            moment(event.begin, is_day=event.all_day),
            moment(event.end, is_day=event.all_day),
            event.status or "",
            [alarm.trigger for alarm in event.alarms],
        )
        for event in ics.Calendar(text).events
    )


WORDS = "带头盔, 手套; 笔\n和 \\ 本" + "🛵" * 30
FILES = {
    "event": calendar_text(entry(title="电池, 消防课; （示例）", details=WORDS), now=NOON),
    "called off": calendar_text(entry(is_cancelled=True), now=NOON),
    "feed": feed_text(
        [
            ShopEvent("annual", date(2027, 6, 30), "年报, 最后一天", "", WORDS),
            ShopEvent("x", date(2027, 3, 1), "甲", ""),
        ],
        [],
        now=NOON,
    ),
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_what_one_reads_the_other_reads(text: str) -> None:
    assert by_ics(text) == by_icalendar(text)
