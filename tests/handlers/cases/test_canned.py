"""Canned answers: an office keeps its list, and one that is chosen becomes a draft."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from models.cases.canned import CannedAnswer, CannedPicture
from models.office import find_office_by_code
from models.people.audit import AuditEntry
from tests.bot.odd_pictures import SECRET, archive, telling_jpeg
from tests.conftest import playing
from tests.handlers.cases.acting import news, taken_on
from tests.handlers.cases.sending import sent
from tests.playground import Playground
from tests.transcript import Transcript

WORDS = "{编号}已转站点，{办公室}三天内回复。"


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        yield playground


def add(clerk: Transcript, title: str = "已转站点", words: str = WORDS) -> list[str]:
    clerk.does("/inbox")
    clerk.does("[💬 常用回复]")
    clerk.does("[➕ 加一条]")
    clerk.does(title)
    return clerk.does(words)


def fill(clerk: Transcript, count: int) -> None:
    with clerk.db as db:
        office = find_office_by_code(db, "XQ")
        assert office is not None
        db.add_all(
            [CannedAnswer(office_id=office.id or 0, title=f"第{number}条", words="好") for number in range(count)]
        )
        db.commit()


def test_one_is_added_changed_and_removed(clerk: Transcript) -> None:
    clerk.plays("""
        > /inbox
        < 收件箱。要查找：/inbox 加编号、地点或文字。 [我的（0）] [没人接（0）] [今天到期（0）]
          [超期（0）] [💬 常用回复]
        > [💬 常用回复]
        < ~ “兴庆站（示例）”的常用回复：0 条，最多 30 条 [➕ 加一条] [收件箱]
        > [➕ 加一条]
        < 用什么标题？几个字就行。 (1/2)
        > 已转站点
        < 内容是什么？ 这几个会按每件自动填上：{编号}；{类别}；{办公室}。 (2/2) [⬅ 上一步]
        > (voice)
        < 请打字写内容，每件会自动填上编号等；照片可以一起发。 …
        > {姓名}您好
        < “{姓名}”没有内容可填。 这几个会按每件自动填上：{编号}；{类别}；{办公室}。 …
        > (restart)
        > {编号}已转站点。
        < “已转站点”存好了，答复时可以直接选。 [常用回复]
        > [常用回复]
        < ~ “兴庆站（示例）”的常用回复：1 条，最多 30 条 [已转站点] [➕ 加一条] [收件箱]
        > [已转站点]
        < ~ 💬 已转站点 {编号}已转站点。 [修改] [删除] [常用回复]
        > [修改]
        < 现在的内容： {编号}已转站点。 请把新的内容连同照片发给我。
        > {编号}已经转给站点。
        < 改好了。 [常用回复]
        > [常用回复]
        < ~ “兴庆站（示例）”的常用回复：1 条，最多 30 条 [已转站点] [➕ 加一条] [收件箱]
        > [已转站点]
        < ~ 💬 已转站点 {编号}已经转给站点。 [修改] [删除] [常用回复]
        > [删除]
        < ~ 要为全办公室删掉“已转站点”吗？已经发出去的不受影响。 [删除] [留着]
        > [留着]
        < ~ 💬 已转站点 {编号}已经转给站点。 [修改] [删除] [常用回复]
        > [删除]
        < ~ 要为全办公室删掉“已转站点”吗？已经发出去的不受影响。 [删除] [留着]
        > [删除]
        < ~ “已转站点”删掉了。 [常用回复]
    """)
    with clerk.db as db:
        assert db.exec(select(CannedAnswer)).all() == []
        done = [entry.action for entry in db.exec(select(AuditEntry)) if entry.action.startswith("canned")]
    assert done == ["canned.added", "canned.changed", "canned.removed"]


def test_one_becomes_a_draft_that_is_sent_as_it_is(rider: Transcript, clerk: Transcript) -> None:
    add(clerk)
    taken_on(rider, clerk)
    clerk.does("[答复]")
    assert "[💬 已转站点]" in clerk.does("[解决了]")[0]

    (draft,) = clerk.does("[💬 已转站点]")
    assert draft.startswith(
        "< G000001已转站点，兴庆站（示例）三天内回复。 可以就这样用，也可以复制过去改好再发给我。 (2/2) [就这样用]"
    )
    clerk.does("[就这样用]")
    clerk.does("[提交]")

    assert "解决了：G000001已转站点，兴庆站（示例）三天内回复。" in news(rider)[0][0]


def test_a_draft_is_written_anew_before_it_is_sent(rider: Transcript, clerk: Transcript) -> None:
    add(clerk)
    taken_on(rider, clerk)
    for deed in ("[答复]", "[解决了]", "[💬 已转站点]", "(restart)", "G000001已转站点，今天回复。", "[提交]"):
        clerk.does(deed)

    assert "解决了：G000001已转站点，今天回复。" in news(rider)[0][0]


def test_its_pictures_are_cleaned_once_and_go_out_with_it(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("/inbox", "[💬 常用回复]", "[➕ 加一条]", "领取点"):
        clerk.does(deed)
    clerk.person.sends_photo("在这里领取。", content=telling_jpeg())
    clerk.playground.settle()
    taken_on(rider, clerk)
    for deed in ("[答复]", "[解决了]", "[💬 领取点]"):
        clerk.does(deed)
    assert "在这里领取。 · 1 张照片" in clerk.does("[就这样用]")[0]
    clerk.does("[提交]")

    (heard,) = news(rider)

    assert heard[1:] == ["< (photo) G000001"]
    assert SECRET not in sent(rider)[0]
    for deed in ("/inbox", "[💬 常用回复]", "[领取点]"):
        clerk.does(deed)
    assert clerk.does("[照片]") == ["< (photo) 领取点"]
    clerk.does("[删除]")
    clerk.does("[删除]")
    rider.does("[看一看]")
    assert rider.does("[照片]") == ["< (photo) G000001"], "what was sent stays"


def test_a_picture_that_can_t_be_kept_is_told_on_its_card(clerk: Transcript) -> None:
    for deed in ("/inbox", "[💬 常用回复]", "[➕ 加一条]", "领取点"):
        clerk.does(deed)
    clerk.person.sends_photo("在这里领取。", content=archive())
    clerk.playground.settle()
    clerk.playground.deliver()
    clerk.hears()
    clerk.does("[常用回复]")

    assert "1 张照片没能留下：不支持这种文件。" in clerk.does("[领取点]")[0]
    with clerk.db as db:
        assert db.exec(select(CannedPicture)).one().file_id is None


def test_a_title_is_taken_once_and_a_list_has_an_end(clerk: Transcript) -> None:
    add(clerk)
    clerk.does("/inbox")
    clerk.does("[💬 常用回复]")
    clerk.does("[➕ 加一条]")
    assert clerk.does("已转站点")[0].startswith("< 你们办公室已经有这个标题了，请换一个。")
    clerk.does("另一个")
    fill(clerk, 29)

    assert clerk.does("好的。")[0].startswith("< 已经有 30 条，不能再加了，请先改掉或删掉一条。")
    assert "[➕ 加一条]" not in clerk.does("[常用回复]")[0]


def test_another_county_s_are_none_of_theirs(clerk: Transcript, stranger_clerk: Transcript) -> None:
    add(clerk)
    stranger_clerk.does("/inbox")

    for data in ("a|canned.list|1", "a|canned.show|1", "a|canned.gone|1", "f|canned_change|1", "f|canned_add|1"):
        stranger_clerk.person.taps_old(1, data)
        stranger_clerk.playground.settle()
        assert not [line for line in stranger_clerk.hears() if "已转站点" in line]

    with clerk.db as db:
        assert db.exec(select(CannedAnswer)).one().words == WORDS


def test_one_that_was_removed_meanwhile(rider: Transcript, clerk: Transcript, other_clerk: Transcript) -> None:
    add(clerk)
    taken_on(rider, clerk)
    clerk.does("[答复]")
    clerk.does("[解决了]")
    for deed in ("/inbox", "[💬 常用回复]", "[已转站点]", "[删除]", "[删除]"):
        other_clerk.does(deed)

    assert clerk.does("[💬 已转站点]")[0].startswith("< 你选的这个已经没有了。")
    other_clerk.person.taps_old(1, "f|canned_change|1")
    other_clerk.playground.settle()
    assert other_clerk.hears() == ["< 这条常用回复已经被删掉了。"]


def test_who_works_for_several_offices_says_which(oversight: tuple[Transcript, Transcript]) -> None:
    _city, region = oversight
    region.does("/inbox")

    assert region.does("[💬 常用回复]") == ["< 哪个办公室的？ [总工会（示例）] [自治区（示例）]"]
    assert region.does("[自治区（示例）]")[0].startswith("< ~ “自治区（示例）”的常用回复：0 条")
