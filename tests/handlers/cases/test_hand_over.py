"""The end of a shift: all that one works on goes back to the office's list, each with a line for who takes it on."""

import pytest

from tests.handlers.cases.acting import news, raise_grievance, taken_on
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def take_on_another(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider, story="另一件事。")
    clerk.does("/inbox G000002")
    clerk.does("[🟢 G000002 报酬拖欠、结算争议]")
    clerk.does("[我来办]")


def test_with_one_tap_more_all_goes_back_without_a_word(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    take_on_another(rider, clerk)
    news(other_clerk)
    clerk.does("/inbox")

    clerk.plays("""
        > [下班：移交我的]
        < 1. 🟢 G000001 报酬拖欠、结算争议 2. 🟢 G000002 报酬拖欠、结算争议
          给接手的同事每件写一句？每句前面写上它是第几件，比如：1 平台答应周五回电 [跳过] [取消]
        > [跳过]
        < 2 件退回列表。 [打开收件箱]
    """)

    ((*_both, told),) = news(other_clerk)
    assert told == "< 🟢 G000002 报酬拖欠、结算争议 同事下班移交，请接办。 [看一看]"
    other_clerk.does("[看一看]")
    assert other_clerk.does("[我来办]")[0] == "< «归您办了。»"


def test_each_has_its_line_and_a_line_of_none_is_asked_for_again(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    take_on_another(rider, clerk)
    news(other_clerk)
    clerk.does("/inbox")
    clerk.does("[下班：移交我的]")

    for wrong in ("平台答应周五回电", "3 等照片"):
        (again,) = clerk.does(wrong)
        assert again.startswith(f"< “{wrong}”：请在前面写上它是第几件，1 到 2，比如：1 平台答应周五回电")
    assert clerk.does("(voice)")[0].startswith("< 这里请打字")
    clerk.does("2、等照片\n1 平台答应周五回电\n2 催过一次")

    ((first, second),) = news(other_clerk)
    assert first == "< 🟢 G000001 报酬拖欠、结算争议 同事下班移交，请接办。 平台答应周五回电 [看一看]"
    assert "等照片 催过一次" in second
    assert "退回列表：等照片 催过一次" in other_clerk.does("[看一看]")[0]


def test_of_one_case_all_that_is_typed_is_its_line(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    news(other_clerk)
    clerk.does("/inbox")
    clerk.does("[下班：移交我的]")

    assert clerk.does("3 点前别打电话")[0] == "< 1 件退回列表。 [打开收件箱]"

    assert "请接办。 3 点前别打电话" in news(other_clerk)[0][0]


def test_who_works_on_nothing_is_told_so(rider: Transcript, clerk: Transcript, other_clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("/inbox")
    clerk.does("[下班：移交我的]")
    clerk.does("[跳过]")

    assert clerk.does("[下班：移交我的]") == ["< 您手上没有在办的。 [打开收件箱]"]
