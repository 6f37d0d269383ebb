"""A case that is no longer where it was, or whose, when somebody does something with it."""

import pytest
from sqlmodel import select

from models.case import Case
from models.office import Office
from tests.handlers.cases.acting import HERE, STORY, news, taken_on
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_who_does_something_when_it_has_just_gone_elsewhere_hears_where(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    other_clerk.hears()
    for colleague, deed in ((clerk, "[转办]"), (other_clerk, "[答复]")):
        for line in ("/inbox G000001", "[🟢 G000001 报酬拖欠、结算争议]", deed):
            colleague.does(line)
    clerk.does("[银川综合党委（示例）]")
    other_clerk.does("[解决了]")
    clerk.does("该他们办。")

    moved = "G000001 现在由“银川综合党委（示例）”办理，这里什么都没写进去。"
    assert other_clerk.does("补发了。") == [f"< {moved}"]
    assert other_clerk.does("[备注]") == [f"< {moved}"]
    assert news(rider)[0][0].endswith("办理：该他们办。 [看一看]")


def test_who_works_for_an_office_that_was_closed_is_asked_to_hand_on(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    _close(rider, "XQ")

    clerk.does("/inbox G000001")
    (card,) = clerk.does("[🟢 G000001 报酬拖欠、结算争议]")
    assert "⚠️ 这个办公室不再受理新的了，请转给别的办公室办。" in card
    for deed in ("[转办]", "[银川综合党委（示例）]", "那边办。"):
        clerk.does(deed)
    (told,) = news(rider)
    assert "现在由“银川综合党委（示例）”办理：那边办。" in told[0]


def test_who_has_deleted_all_of_theirs_can_not_be_asked(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[问对方]")
    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        rider.does(deed)

    assert clerk.does("哪家站点？") == ["< 已经没有人能回答了，请按已知的情况办理。 [看一看]"]
    (card,) = clerk.does("[看一看]")
    assert "进度：正在办" in card
    assert "[问对方]" not in card


def test_who_was_shown_another_office_looks_once_more_before_it_goes(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("/grievance", "[报酬拖欠、结算争议]", "[美团]", STORY, "[没有照片]", "[跳过]", "[不留名]"):
        rider.does(deed)
    _close(rider, "XQ")

    rider.plays("""
        > [提交]
        < 现在由别的办公室办，和刚才说的不一样，请再看一遍。 这件会交给“银川综合党委（示例）”… [提交] [修改] [取消]
    """)
    assert news(clerk) == [[]]
    with rider.db as db:
        assert db.exec(select(Case)).all() == []
    rider.plays("""
        > 提交
        < 已提交，编号 G000001，由“银川综合党委（示例）”办理。 …
    """)


def test_who_was_shown_an_office_when_none_is_open_any_more_is_told_before_it_goes(rider: Transcript) -> None:
    for deed in ("(photo)", "[环境脏乱]", HERE):
        rider.does(deed)
    _close(rider, "XQ", "YC", "NX", "LW", "ZGH")

    rider.plays("""
        > [提交]
        < 现在由别的办公室办，和刚才说的不一样，请再看一遍。 这件交给“12345”，… [修改] [取消]
        > [提交]
        < 暂时没有办公室能接。请打 12345；这里什么都没存。
    """)


def _close(rider: Transcript, *codes: str) -> None:
    with rider.db as db:
        for code in codes:
            db.exec(select(Office).where(Office.code == code)).one().is_open = False
        db.commit()
