"""An office that was handed a case sends it back: once, with the reason, within one working day."""

from tests.handlers.cases.acting import news, taken_on
from tests.handlers.cases.conftest import Oversight
from tests.transcript import Transcript

LINE = "🟢 G000001 报酬拖欠、结算争议"


def handed_on(rider: Transcript, clerk: Transcript, region: Transcript) -> None:
    """From the county's station to the union, for which the region's staff work; all have read of it."""
    taken_on(rider, clerk)
    news(region)
    hand_on(clerk)
    news(rider, clerk)
    (told,) = news(region)
    assert len(told) == 1


def hand_on(clerk: Transcript) -> None:
    clerk.does("[转办]")
    clerk.does("[总工会（示例）]")
    clerk.does("属于欠薪。")


def test_it_goes_back_with_the_reason_and_not_twice(rider: Transcript, clerk: Transcript, oversight: Oversight) -> None:
    _committee, region = oversight
    handed_on(rider, clerk, region)
    region.does("[看一看]")
    region.does("[退回]")
    assert region.does("双方没有劳动关系。") == ["< 现在由“兴庆站（示例）”办理。"]

    assert news(rider, clerk) == [
        ["< 诉求 G000001 · 报酬拖欠、结算争议 现在由“兴庆站（示例）”办理：双方没有劳动关系。 [看一看]"],
        [f"< {LINE} “总工会（示例）”退回：双方没有劳动关系。 [看一看]"],
    ]
    (card,) = clerk.does("[看一看]")
    assert "退回原办公室：双方没有劳动关系。" in card
    assert "[退回]" not in card
    hand_on(clerk)
    news(region)
    assert "[退回]" not in region.does("[看一看]")[0]


def test_after_a_working_day_it_is_too_late(rider: Transcript, clerk: Transcript, oversight: Oversight) -> None:
    _committee, region = oversight
    handed_on(rider, clerk, region)
    region.does("[看一看]")
    region.does("[退回]")
    region.playground.later(days=1, hours=5)

    (told,) = region.does("双方没有劳动关系。")

    assert told == "< 只能在一个工作日内退回一次；请转办或直接答复。 [看一看]"
    assert "[退回]" not in region.does("[看一看]")[0]
    assert news(rider) == [[]]
