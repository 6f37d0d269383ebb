"""The question for a moment that is to come."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.conversation.moments import Moment
from handlers.conversation.question import Wrong
from tests.handlers.conversation.test_kinds import filed
from tests.playground import NOON
from tests.transcript import Transcript

ZONE = ZoneInfo("Asia/Shanghai")


def question(**rules: Any) -> Moment:
    return Moment(name="at", prompt="什么时候？", now=NOON, zone=ZONE, **rules)


@pytest.fixture
def asked(chat: Transcript) -> Transcript:
    for deed in ("/notice", "停水"):
        chat.does(deed)
    assert chat.does("[跳过]") == ["< 什么时候发？ (3/3) [现在] [今天 15:00] [明天 08:00] [⬅ 上一步] [取消]"]
    return chat


def test_a_moment_is_tapped_and_typed_and_must_be_to_come(asked: Transcript) -> None:
    asked.plays("""
        > 改天
        < 请写日期和时间，比如 明天 08:00。 什么时候发？ (3/3) [现在] [今天 15:00] [明天 08:00] [⬅ 上一步] [取消]
        > 明天
        < 几点？请连日期带时间一起写，比如 明天 08:00。 什么时候发？ …
        > 9:00
        < 今天 09:00 已经过了，请写以后的时间，比如 明天 08:00。 什么时候发？ …
        > 2027-01-02 9:00
        < 请写 2027年1月1日 00:00 或以前的时间。 什么时候发？ …
        > 后天下午3点
        < 这条会发给 12 个人。 … • 什么时候发？ 11月25日 15:00 [提交] [修改] [取消]
        > [修改]
        < 要改哪一个？ … [什么时候发？ · 11月25日 15:00] [提交]
        > [什么时候发？ · 11月25日 15:00]
        < 什么时候发？ (3/3) [不改：11月25日 15:00] [现在] [今天 15:00] [明天 08:00] [⬅ 上一步] [取消]
        > (restart)
        > [今天 15:00]
        < 这条会发给 12 个人。 … • 什么时候发？ 今天 15:00 [提交] [修改] [取消]
        > [提交]
        < 停水
    """)
    assert filed(asked)[0][3] == "2026-11-23T07:00+00:00"


def test_a_button_means_the_moment_that_stood_on_it(asked: Transcript) -> None:
    asked.plays("""
        > (2 hours later)
        > [今天 15:00]
        < 今天 15:00 已经过了，请写以后的时间，比如 明天 08:00。
          什么时候发？ (3/3) [现在] [今天 17:00] [明天 08:00] [⬅ 上一步] [取消]
        > (1 days later)
        > [今天 17:00]
        < 11月23日 17:00 已经过了，请写以后的时间，比如 明天 08:00。
          什么时候发？ (3/3) [现在] [今天 17:00] [⬅ 上一步] [取消]
    """)


def test_a_moment_that_passed_before_it_was_submitted_is_asked_again(asked: Transcript) -> None:
    asked.plays("""
        > 半小时后
        < 这条会发给 12 个人。 … • 什么时候发？ 今天 14:30 …
        > (1 hours later)
        > [提交]
        < 今天 14:30 已经过了，请写以后的时间，比如 明天 08:00。
          什么时候发？ (3/3) [现在] [今天 16:00] [明天 08:00] [⬅ 上一步] [取消]
        > 现在
        < 这条会发给 12 个人。 … • 什么时候发？ 现在 …
        > (1 hours later)
        > [提交]
        < 停水
    """)
    assert filed(asked)[0][3] == "2026-11-23T08:00+00:00"


def test_in_english_too(chat: Transcript) -> None:
    chat.person.user["language_code"] = "en"
    for deed in ("/notice", "No water", "skip"):
        chat.does(deed)
    chat.plays("""
        > soon
        < Please type a day and a time, such as tomorrow 08:00. When shall it go? (3/3)
          [Now] [today 15:00] [tomorrow 08:00] [⬅ Back] [Cancel]
        > yesterday 9:00
        < Nov 22 09:00 is over already; please name a later time, such as tomorrow 08:00. When shall it go? …
        > tomorrow at 9am
        < This goes to 12 people. … • When shall it go? tomorrow 09:00 [Submit] [Change] [Cancel]
    """)


def test_only_offers_that_fit_stand_on_buttons() -> None:
    hours = [NOON + timedelta(hours=each) for each in (-1, 0, 1, 2, 3)]

    (row,) = question(offers=hours, soonest=hours[2], latest=hours[3]).choices(None)

    assert [choice.label for choice in row] == ["今天 15:00", "今天 16:00"]


def test_a_moment_before_the_soonest_is_refused() -> None:
    at = question(soonest=NOON + timedelta(hours=1))
    with pytest.raises(Wrong, match=r"^请写 今天 15:00 或以后的时间。$"):
        at.recall(at.store(NOON + timedelta(minutes=30)))


@pytest.mark.parametrize("stored", [None, 5, "", "now", "x" * 12, "202613010000", "000100000000", "²02611240000", []])
def test_what_is_no_moment_any_more_is_asked_again(stored: object) -> None:
    with pytest.raises(Wrong, match=r"^这个问题改过了，请再答一次。$"):
        question().recall(stored)


def test_a_moment_comes_back_in_utc() -> None:
    moment = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)

    assert question().recall(question().store(moment)) == moment
