"""A case is worse, milder or another matter than it was taken for: who works on it says so, with the reason."""

import pytest
from sqlmodel import select

from models.case import Case
from tests.handlers.cases.acting import news, raise_grievance, taken_on
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_what_is_worse_is_due_sooner_and_what_is_overdue_stays(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    other_clerk.hears()
    clerk.does("(1 days later)")
    clerk.plays("""
        > [等级或类别]
        < 现在按“投诉”办，改成哪种？ (1/3) [危险] [急件] [举报] [求助] [建议] [咨询] [🔀 换个类别…] [取消]
        > 很急
        < 请点一个按钮，…
        > [急件]
        < 为什么？提出的人也看得到。 …
        > (voice)
        < 这里请打字，方便查看。 为什么？…
        > (restart)
        > 人已经两天没法接单。
        < 改好了，11月27日 18:00到期；日期变了的话，对方已经知道。 [看一看]
    """)
    assert news(rider) == [
        [
            "< 诉求 G000001 · 报酬拖欠、结算争议 现在按“急件”办，11月27日 18:00前答复：人已经两天没法接单。 [看一看]",
        ]
    ]
    rider.does("[看一看]")
    (why,) = rider.does("[为什么是这天？]")
    assert "3 个工作日内答复" in why
    assert "从11月24日重新算，当天不算。" in why
    (card,) = clerk.does("[看一看]")
    assert "按“急件”办" in card
    assert "改了等级或类别：投诉 → 急件，因为：人已经两天没法接单。" in card

    other_clerk.does("/inbox G000001")
    other_clerk.does("[🟢 G000001 报酬拖欠、结算争议]")
    other_clerk.does("[等级或类别]")
    clerk.plays("""
        > [等级或类别]
        < 现在按“急件”办，改成哪种？ …
        > [🔀 换个类别…]
        < 其实是什么事？ …
        > [账号封停、强制下线]
        < 为什么？…
        > 其实是被封号。
        < 改好了，11月27日 18:00到期；…
    """)
    assert news(rider) == [[]]
    for deed in ("[危险]", "有人要跳楼。"):
        other_clerk.does(deed)
    (worst,) = news(rider)
    assert "现在按“危险”办，明天 14:00前答复" in worst[0]
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.topic, case.klass) == ("R06", "danger")

    clerk.does("(3 days later)")
    clerk.does("/inbox G000001")
    clerk.does("[🔴 G000001 账号封停、强制下线]")
    for deed in ("[等级或类别]", "[咨询]"):
        clerk.does(deed)
    clerk.plays("""
        > 没那么急。
        < 已经超期，等级不能往轻里改；请先答复。 [看一看]
    """)


def test_what_was_withdrawn_meanwhile_is_left_alone(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    clerk.playground.deliver()
    for deed in ("[看一看]", "[等级或类别]", "[急件]"):
        clerk.does(deed)
    for deed in ("/cases", "[🟢 G000001 报酬拖欠、结算争议]", "[撤回]", "[撤回]"):
        rider.does(deed)
    clerk.plays("""
        > 很急。
        < 现在不行了：G000001 已撤回。 [看一看]
    """)
