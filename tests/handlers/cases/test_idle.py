"""A case that its holder leaves alone goes back to the list, and both they and their colleagues hear of it."""

from sqlmodel import select

from models.case import Case
from tests.handlers.cases.acting import news, taken_on
from tests.transcript import Transcript

LINE = "🟢 G000001 报酬拖欠、结算争议"


def state(chat: Transcript) -> tuple[str, bool]:
    """With whether anybody holds it."""
    with chat.db as db:
        case = db.exec(select(Case)).one()
        return case.state, case.holder_id is not None


def test_after_four_office_hours_it_is_free_for_others(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    news(rider, clerk, other_clerk)

    rider.playground.later(hours=3, minutes=59)
    rider.playground.tick("free_idle_cases")
    assert news(clerk, other_clerk) == [[], []]
    rider.playground.later(minutes=1)
    rider.playground.tick("free_idle_cases")

    assert news(rider, clerk, other_clerk) == [
        [],
        [f"< {LINE} 4 个工作小时没有进展，已退回你们办公室的列表。还在办就请再接一次。 [看一看]"],
        [f"< {LINE} 退回列表，请接办。 [看一看]"],
    ]
    assert state(rider) == ("received", False)
    rider.playground.later(days=3)
    rider.playground.tick("free_idle_cases")
    assert news(clerk, other_clerk) == [[], []]
    clerk.does("[看一看]")
    assert clerk.does("[我来办]")[0] == "< «归您办了。»"


def test_a_night_is_no_idle_time_and_a_note_begins_it_anew(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    rider.playground.later(hours=3)
    clerk.does("[备注]")
    clerk.does("在等银行回复")
    clerk.does("[只给办公室看]")
    rider.playground.later(hours=18, minutes=59)
    rider.playground.tick("free_idle_cases")
    assert state(rider) == ("accepted", True)

    rider.playground.later(minutes=1)
    rider.playground.tick("free_idle_cases")

    assert state(rider) == ("received", False)


def test_who_waits_for_the_person_is_not_idle_and_has_time_behind_the_answer(
    rider: Transcript, clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    clerk.does("[问对方]")
    clerk.does("哪家站点？")
    news(rider)
    rider.playground.later(days=2)
    rider.playground.tick("free_idle_cases")
    assert state(rider) == ("waiting", True)
    rider.does("[回答办公室]")
    rider.does("新华街站。")
    rider.does("[没有照片]")

    rider.playground.later(hours=3, minutes=59)
    rider.playground.tick("free_idle_cases")
    assert state(rider) == ("accepted", True)
    rider.playground.later(minutes=1)
    rider.playground.tick("free_idle_cases")
    assert state(rider) == ("received", False)


def test_who_asks_how_it_stands_keeps_nobody_from_it(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    rider.playground.later(hours=3)
    rider.does("/cases")
    rider.does(f"[{LINE}]")
    rider.does("[补充]")
    rider.does("还没发。")
    rider.does("[没有照片]")

    rider.playground.later(hours=1)
    rider.playground.tick("free_idle_cases")

    assert state(rider) == ("received", False)
