"""What people say of a station from its card, and what follows where many say that it is closed."""

import re

import pytest
from sqlmodel import select

from models.case import Case, CaseEvent
from models.station import StationReport
from tests.conftest import acquainted
from tests.handlers.cases.acting import HERE, news
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def another(rider: Transcript) -> Transcript:
    return acquainted(Transcript(rider.playground, rider.playground.telegram.person(language_code="zh-hans")))


def finds_closed(person: Transcript) -> list[str]:
    person.does("/start st_XQ-01")
    person.does("[✍️ 意见]")
    return person.does("[到了没开门]")


def test_in_two_steps_from_the_card_to_the_number(rider: Transcript, clerk: Transcript) -> None:
    rider.does("/start st_XQ-01")
    script = """
        > [✍️ 意见]
        < 想说“敬德街暖驿（示例）”的什么？… [到了没开门] [没有热水] [位置不对] [表扬] [建议]
        > [没有热水]
        < 已提交，编号 F000001，由“兴庆站（示例）”办理。 … [为什么是这天？] [看一看] [补充]
    """
    assert len(re.findall(r"^\s*>", script, re.MULTILINE)) == 2
    rider.plays(script)

    ((told,),) = news(clerk)
    assert "驿站反馈 F000001 · 没有热水 · 敬德街暖驿（示例）" in told
    assert "来自：未留名" in told
    with rider.db as db:
        case, report = (
            db.exec(select(Case)).one(),
            db.exec(select(StationReport).where(StationReport.kind != "as_said")),
        )
        assert (case.station_id, case.kind) == (1, "feedback")
        assert [row.kind for row in report] == ["no_hot_water"]


def test_in_english_words_are_added_afterwards(english: Transcript) -> None:
    english.does("/start st_XQ-01")
    english.plays("""
        > [✍️ Feedback]
        < What about “Jingde Street station (sample)”? Tap one first. …
          [Closed] [No hot water] [Wrong place] [Praise] [An idea]
        > [Wrong place]
        < It is handed in as F000001, and is with “Xingqing (sample)”. … [Why this date?] [Look at it] [Add something]
        > [Add something]
        < What shall the office know? …
        > It is behind the market.
        < Photos, if you have any. …
        > [No photo]
        < The office has it. …
    """)
    with english.db as db:
        assert "It is behind the market." in [event.words for event in db.exec(select(CaseEvent))]


def test_an_idea_is_asked_for_its_words(rider: Transcript) -> None:
    rider.does("/start st_XQ-01")
    rider.does("[✍️ 意见]")
    rider.plays("""
        > [建议]
        < 对“敬德街暖驿（示例）”有什么建议？ [取消]
        > (photo)
        < … 对“敬德街暖驿（示例）”有什么建议？ [取消]
        > (restart)
        > 加个充电柜。
        < 已提交，编号 F000001，由“兴庆站（示例）”办理。 … [为什么是这天？] [看一看]
    """)


def test_said_twice_it_is_one_case(rider: Transcript) -> None:
    finds_closed(rider)

    (heard,) = rider.does("[到了没开门]")

    assert heard == "< 这件你已经提过了，是 F000001，正在办。 [看一看]"


def test_what_is_closed_by_its_hours_is_not_raised(rider: Transcript) -> None:
    rider.does("/start st_XQ-03")
    rider.does("[✍️ 意见]")

    (heard,) = rider.does("[到了没开门]")

    assert heard == "< 还没到开门时间，今天 18:00 开门。"
    with rider.db as db:
        assert db.exec(select(Case)).all() == []


def test_a_button_of_a_station_that_is_gone_or_of_no_kind_does_nothing(rider: Transcript) -> None:
    for data in ("a|feedback|XX-99", "a|feedback.tell|XQ-01|S05x", "a|feedback.tell|XQ-01|R01"):
        rider.person.taps_old(1, data)
        rider.playground.settle()
        assert "这个按钮" in rider.hears()[0]
    rider.person.taps_old(1, "f|feedback|XX-99")
    rider.playground.settle()
    assert rider.hears() == ["< 这个驿站已经不在名单里了。"]


def test_three_who_find_it_closed_within_a_week_take_it_from_the_open_ones(rider: Transcript) -> None:
    for person in (rider, another(rider)):
        finds_closed(person)
    rider.playground.later(days=2)
    assert "敬德街暖驿" in rider.does(HERE)[-1]
    third = another(rider)
    finds_closed(third)

    listed = rider.does(HERE)[-1]
    assert "敬德街暖驿" not in listed
    assert "前进街智慧驿站" in listed
    rider.does("[关着的也看]")
    (_venue, card) = third.does("/start st_XQ-01")
    assert "一周内好几个人说关着门，还没有人确认开门" in card

    third.does("[✔ 和说的一样]")

    assert "敬德街暖驿" in rider.does(HERE)[-1]
