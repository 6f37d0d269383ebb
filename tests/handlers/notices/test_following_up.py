"""What follows a notice that was sent: corrected with a second pair of eyes, taken back for good, reminded of once."""

import pytest
from sqlmodel import select

from models.notice import Notice
from models.person import ADMIN
from tests.handlers.notices.acting import answers, forges, said_to
from tests.rights import REGION, YANCHI, end_all, grant
from tests.transcript import Transcript


def send(boss: Transcript, *others: str) -> None:
    answers(boss, *others)
    boss.does("[提交]")
    boss.playground.deliver()


def look_at(admin: Transcript, label: str) -> str:
    """The notice's card."""
    admin.does("/notice")
    admin.does("[发过的通知]")
    return admin.does(f"[{label}]")[-1]


def test_a_wide_correction_waits_for_a_second_admin_who_sees_the_new_words(
    boss: Transcript, colleague: Transcript, many: list[Transcript]
) -> None:
    grant(colleague, ADMIN, REGION)
    answers(boss)
    boss.does("[提交]")
    boss.playground.deliver()
    colleague.hears()
    colleague.does("[看一看]")
    colleague.does("[✅ 批准]")
    boss.playground.deliver()
    said_to(many)

    look_at(colleague, "📣 通知 1 · 已发完")
    colleague.does("[更正]")
    colleague.does("明早有雪。")
    assert colleague.does("[提交]")[0] == "< 等另一位管理员批准，已经请了 1 人。 [看一看]"
    boss.playground.deliver()
    assert said_to(many) == [[], [], []]

    asked = boss.hears()[-1]
    assert asked == "< 有一条发给 3 人 的通知要改文字，等另一位管理员批准。 对象：骑手 · 全区 明早有雪。 [看一看]"
    look_at(boss, "📣 通知 1 的更正 · 等另一位管理员批准")
    words, card = boss.does("[看一看]")
    assert words == "< 明早有雪。"
    assert "[✅ 批准]" in card
    boss.does("[✅ 批准]")
    boss.playground.deliver()
    assert said_to(many) == [["< ~ 明早有雪。"]] * 3


def test_nothing_follows_what_was_taken_back(boss: Transcript, colleague: Transcript, riders: list[Transcript]) -> None:
    grant(colleague, ADMIN, REGION)
    send(boss, "[是]")
    for admin in (boss, colleague):
        card = look_at(admin, "📣 通知 1 · 已发完")
        assert "[更正] [撤回] [提醒没确认的人]" in card
    colleague.does("[更正]")
    boss.does("[撤回]")
    boss.does("[确定撤回]")

    card = colleague.does("明早有雪。")[-1]
    assert card.endswith("已经撤回了。")
    boss.playground.deliver()
    said_to(riders)

    for button in ("a|notice.back|1", "a|notice.remind|1"):
        assert forges(boss, button)[-1].endswith("已经撤回了。")
    assert "[更正]" not in look_at(boss, "📣 通知 1 · 已发完")
    boss.playground.deliver()
    assert said_to(riders) == [[], []]
    with boss.db as db:
        assert [notice.op for notice in db.exec(select(Notice).order_by(Notice.id))] == ["send", "delete"]  # type: ignore[arg-type]


def test_a_reminder_that_is_on_its_way_is_not_sent_again(boss: Transcript, riders: list[Transcript]) -> None:
    send(boss, "[是]")
    said_to(riders)
    look_at(boss, "📣 通知 1 · 已发完")

    boss.does("[提醒没确认的人]")
    assert boss.does("[提醒没确认的人]") == ["< «已经在提醒了，发完以后再点。»"]
    boss.playground.deliver()

    assert said_to(riders) == [["< 今晚有雪，慢点骑。 [✅ 收到]"]] * 2


def test_what_was_planned_by_who_has_lost_the_right_does_not_begin(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss, "明天9点", "[2 小时]", "[不紧急]", "[否]")
    boss.does("[提交]")
    end_all(boss)

    boss.playground.later(hours=19.1)
    boss.playground.deliver()

    assert said_to(riders) == [[], []]
    assert "没有发给任何人：安排它的人已经没有权限了" in boss.hears()[-1]


def test_what_nobody_approved_in_time_is_told_and_never_sent(boss: Transcript, many: list[Transcript]) -> None:
    answers(boss)
    boss.does("[提交]")

    boss.playground.later(hours=2)
    boss.playground.deliver()

    assert boss.hears()[-1] == "< 📣 通知 1 · 已发完 已送达 0 没有发给任何人：还没开始，有效时间就过了。"
    assert said_to(many) == [[], [], []]


def test_an_admin_of_the_wrong_area_finds_no_notice_whatever_the_button(
    boss: Transcript, colleague: Transcript, riders: list[Transcript]
) -> None:
    grant(colleague, ADMIN, YANCHI)
    send(boss, "[是]")
    said_to(riders)
    with boss.db as db:
        before = db.exec(select(Notice)).one().model_dump()

    for deed in ("notice", "approve", "reject", "pause", "resume", "stop", "sure", "back", "remind"):
        name = deed if deed == "notice" else f"notice.{deed}"
        assert "您的权限管不到那里" in forges(colleague, f"a|{name}|1")[0]
    assert not any("新文字" in line for line in forges(colleague, "f|notice.correct|1"))

    boss.playground.deliver()
    assert said_to(riders) == [[], []]
    with boss.db as db:
        assert db.exec(select(Notice)).one().model_dump() == before


def test_who_is_no_admin_any_more_corrects_nothing(boss: Transcript, riders: list[Transcript]) -> None:
    send(boss)
    said_to(riders)
    look_at(boss, "📣 通知 1 · 已发完")
    boss.does("[更正]")
    boss.does("明早有雪。")
    end_all(boss)

    boss.does("[提交]")
    boss.playground.deliver()

    assert said_to(riders) == [[], []]


def test_what_a_pause_made_late_is_not_sent_the_next_morning(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss)
    boss.does("[提交]")
    boss.playground.run(boss.playground.core.notices.turn())
    boss.playground.run(boss.playground.core.notices.turn())
    boss.does("[⏸ 暂停]")

    boss.playground.later(hours=18)
    assert "发送中" in boss.does("[▶ 继续]")[-1]
    boss.playground.deliver()

    assert said_to(riders) == [[], []]
    assert "– 过了有效时间：2" in boss.hears()[1]


@pytest.mark.parametrize("argument", ["99999999999999999999999", "-1", "٣", "7", "x", ""])
def test_a_correction_of_what_there_is_not_is_answered_as_one_elsewhere(boss: Transcript, argument: str) -> None:
    assert forges(boss, f"f|notice.correct|{argument}")[-1].startswith("< 您的权限管不到那里，所以什么都没写进去。")
