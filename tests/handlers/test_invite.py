"""Colleagues are invited, and what they may do is seen and taken back."""

import re

import pytest
from sqlmodel import col, select

from models.people.audit import AuditEntry
from models.person import ADMIN, STAFF
from tests.rights import REGION, XINGQING, YANCHI, YINCHUAN, end_all, grant, rights_of
from tests.transcript import Transcript


def test_an_invitation_is_made_in_three_questions(admin: Transcript) -> None:
    admin.plays("""
        > /invite
        < 同事用一个一次性的邀请码开通权限。 [谁有什么权限]
        < 请对方做什么？ (1/3) [工作人员] [管理员] [取消]
        > 店长
        < 请点一个按钮，或者打按钮上的字或第几个。 请对方做什么？ (1/3) [工作人员] [管理员] [取消]
        > [工作人员]
        < 管哪个地区？ (2/3) [盐池县] …
        > [⬅ 上一步]
        < 请对方做什么？ (1/3) [不改：工作人员] …
        > [管理员]
        < 管哪个地区？ (2/3) …
        > (restart)
        > 火星
        < 请点一个按钮，或者打按钮上的字或第几个。 管哪个地区？ (2/3) [盐池县] …
        > 盐池
        < 邀请码多久有效？ (3/3) [1 天] [3 天] [7 天] [⬅ 上一步] [取消]
        > [1 天]
        < 请看一遍： • 请对方做什么？ 管理员 • 管哪个地区？ 盐池县 • 邀请码多久有效？ 1 天 [提交] [修改] [取消]
        > [提交]
        < 邀请好了：管理员 · 盐池县。明天 14:00 前有效，只能一个人用。请把下一条消息转给对方。 [收回 1 号]
        < 暖驿邀请您：管理员 · 盐池县。 …
    """)


def test_without_telegram_there_is_the_code_alone(admin: Transcript) -> None:
    admin.playground.core.bot_name = ""
    for deed in ("/invite", "[工作人员]", "[盐池县]", "[1 天]"):
        admin.does(deed)

    *_before, letter = admin.does("[提交]")

    assert re.fullmatch(r"< 暖驿邀请您：工作人员 · 盐池县。 在暖驿的对话里发这个邀请码就行：(\w{6}-){2}\w{6}", letter)


def test_a_cancelled_invitation_is_none(admin: Transcript) -> None:
    admin.does("/invite")
    admin.does("[工作人员]")
    admin.plays("""
        > /cancel
        < “邀请同事”已经填的内容要删掉吗？ …
        > [删掉]
        < “邀请同事”已取消，填的内容都没留。
        > /invite
        < 同事用一个一次性的邀请码开通权限。 [谁有什么权限]
        < …
    """)


def test_the_areas_on_offer_are_ones_own_and_what_belongs_to_them(chat: Transcript) -> None:
    grant(chat, ADMIN, YINCHUAN)
    chat.does("/invite")
    (asked,) = chat.does("[工作人员]")

    assert re.findall(r"\[(\w+)\]", asked) == [
        "银川市",
        "兴庆区",
        "西夏区",
        "金凤区",
        "永宁县",
        "贺兰县",
        "灵武市",
        "取消",
    ]


def test_the_region_is_on_offer_to_who_has_it(chat: Transcript) -> None:
    grant(chat, ADMIN, REGION)
    chat.does("/invite")
    chat.does("[管理员]")

    (asked,) = chat.does("全区")

    assert asked.startswith("< 邀请码多久有效？")


def test_an_area_that_was_lost_meanwhile_is_asked_again(chat: Transcript) -> None:
    grant(chat, ADMIN, YINCHUAN)
    for deed in ("/invite", "[工作人员]", "[兴庆区]"):
        chat.does(deed)
    end_all(chat)
    grant(chat, ADMIN, YANCHI)

    (asked,) = chat.does("[1 天]")

    assert "管哪个地区？" in asked


@pytest.mark.parametrize("words", ["/invite", "邀请同事"])
def test_who_is_no_admin_is_refused_and_not_shown_it(colleague: Transcript, words: str) -> None:
    grant(colleague, STAFF, YANCHI)

    assert not any("邀请同事]" in line for line in colleague.does("/menu"))
    heard = colleague.does(words)

    assert not any("请对方做什么" in line for line in heard)
    if words == "/invite":
        assert heard == ["< “邀请同事”是给有权限的同事用的。需要的话，请找您那里的管理员，或者邀请您的同事开通。"]


def test_an_admin_finds_it_in_the_menu_and_by_its_name(admin: Transcript) -> None:
    assert any("[邀请同事]" in line for line in admin.does("/menu"))
    assert admin.does("邀请同事")[-1].startswith("< 请对方做什么？")


def test_an_open_invitation_is_taken_back(admin: Transcript, colleague: Transcript, code: str) -> None:
    admin.plays("""
        > /invite
        < 同事用一个一次性的邀请码开通权限。 [谁有什么权限] [没用掉的邀请]
        < …
        > [没用掉的邀请]
        < 您还没被用掉的邀请： 1 号：工作人员 · 盐池县，明天 14:00 前有效 [收回 1 号]
        > [收回 1 号]
        < ~ 已收回：工作人员 · 盐池县。这个邀请码作废了。
        > [没用掉的邀请]
        < 您没有还没用的邀请。 [邀请同事]
    """)
    assert colleague.does(f"/start in_{code}") == ["< 这个邀请用不了，或者已经失效了。请邀请您的同事再发一个。"]
    newest = admin.person.chat.by_bot[-1].message_id
    for deed in ("a|invite.back|1", "a|invite.back|99"):
        admin.person.taps_old(newest, deed)
    admin.playground.settle()
    assert set(admin.hears()) == {"< «这个邀请已经用掉或者过期了，什么都没变。»"}


def test_rights_are_seen_and_taken_back_after_one_question(admin: Transcript, colleague: Transcript) -> None:
    grant(colleague, STAFF, YANCHI)
    admin.does("/invite")
    admin.plays("""
        > [谁有什么权限]
        < 您管的地区里，谁有什么权限： • 1 号（您自己）：管理员 · 盐池县，11月23日起
          • 2 号：工作人员 · 盐池县，11月23日起 [收回 1 号：管理员 · 盐池县] [收回 2 号：工作人员 · 盐池县]
        > [收回 2 号：工作人员 · 盐池县]
        < 真的要收回吗？2 号：工作人员 · 盐池县 [收回] [留着]
        > [留着]
        < ~ 没有动：2 号：工作人员 · 盐池县
        > [收回 2 号：工作人员 · 盐池县]
        < 真的要收回吗？2 号：工作人员 · 盐池县 [收回] [留着]
        > [收回]
        < ~ 已收回：2 号：工作人员 · 盐池县
    """)
    assert rights_of(colleague) == []
    with admin.db as db:
        newest = db.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert newest is not None
    assert (newest.action, newest.actor_id, newest.subject) == ("role.ended", 1, "person:2")


def test_what_can_not_be_taken_back_says_why(chat: Transcript, colleague: Transcript) -> None:
    grant(chat, ADMIN, REGION)
    grant(colleague, STAFF, XINGQING)
    end_all(colleague)
    chat.does("/invite")
    chat.does("[谁有什么权限]")
    chat.plays("""
        > [收回 1 号：管理员 · 全区]
        < 真的要收回吗？…
        > [收回]
        < «全区的权限不能自己收回自己的，要请另一位全区管理员来收。»
    """)
    chat.person.taps_old(chat.person.chat.by_bot[-1].message_id, "a|rights.ended|2")
    chat.playground.settle()
    assert chat.hears() == ["< ~ 这个权限之前已经收回了。"]


def test_rights_elsewhere_are_neither_shown_nor_taken_back(admin: Transcript, colleague: Transcript) -> None:
    grant(colleague, STAFF, XINGQING)
    admin.does("/invite")
    (shown,) = admin.does("[谁有什么权限]")

    for name in ("rights.end", "rights.ended", "rights.kept"):
        admin.person.taps_old(admin.person.chat.by_bot[-1].message_id, f"a|{name}|2")
    admin.playground.settle()

    assert "兴庆" not in shown
    assert set(admin.hears()) == {"< «您的权限管不到那里，所以什么都没写进去。需要的话，请找那里的管理员。»"}
    assert rights_of(colleague) == [(STAFF, XINGQING)]
