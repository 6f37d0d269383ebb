"""A notice on its way: approved, watched, held, corrected, taken back."""

from sqlmodel import select

from models.notice import Notice
from models.person import ADMIN
from tests.handlers.notices.acting import answers, forges, said_to
from tests.people import settle_in
from tests.rights import REGION, grant
from tests.transcript import Transcript


def test_its_author_sees_how_far_it_comes_and_how_it_ended(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss)
    boss.does("[提交]")
    riders[1].person.blocks()

    boss.playground.deliver()
    boss.playground.run(boss.playground.core.pictures.turn())
    boss.playground.deliver()

    begun, under_way, ended, report, table, picture = boss.hears()
    assert begun == "< 📣 通知 1 · 准备中 已送达 0 还剩 2 人 [⏹ 停止]"
    assert under_way == "< ~ 📣 通知 1 · 发送中 已送达 0 还剩 2 人 [⏸ 暂停] [⏹ 停止]"
    assert ended == "< ~ 📣 通知 1 · 已发完 已送达 1 · 屏蔽 1 [更正] [撤回]"
    assert report == "< 📣 通知 1 · 已发完 已送达 1 · 屏蔽 1 – 屏蔽了暖驿：1"
    assert table == "< (document)"
    assert picture == "< (photo)"


def test_a_table_tells_of_everybody_without_names(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss)
    boss.does("[提交]")
    boss.playground.deliver()

    (call,) = boss.playground.telegram.calls_of("sendDocument")
    lines = call.files["document"].content.decode("utf-8-sig").splitlines()

    assert lines[0] == "序号,人员编号,状态,原因,时间（UTC）,可能收到两次,已确认"
    assert [line.split(",")[2] for line in lines[1:]] == ["已送达", "已送达"]
    assert call.files["document"].filename == "notice-1.csv"


def test_a_wide_notice_waits_for_a_second_admin(
    boss: Transcript, colleague: Transcript, many: list[Transcript]
) -> None:
    grant(colleague, ADMIN, REGION)
    *_preview, review = answers(boss)
    assert "超过 2 人，需要另一位管理员批准。" in review

    assert boss.does("[提交]") == ["< 等另一位管理员批准，已经请了 1 人。 [看一看]"]
    boss.playground.deliver()
    assert said_to(many) == [[], [], []]
    assert colleague.hears() == [
        "< 有一条发给 3 人的通知等另一位管理员批准。 对象：骑手 · 全区 今晚有雪，慢点骑。 [看一看]"
    ]

    boss.does("[看一看]")
    assert boss.does("[✅ 批准]")[0] == "< «这是您自己写的，要由别人批准。»"
    *_shown, card = colleague.does("[看一看]")
    assert "等另一位管理员批准" in card
    assert "已安排" in colleague.does("[✅ 批准]")[0]
    boss.playground.deliver()
    assert said_to(many) == [["< 今晚有雪，慢点骑。"]] * 3


def test_without_a_second_admin_the_author_is_told_what_to_do(boss: Transcript, many: list[Transcript]) -> None:
    answers(boss)

    assert boss.does("[提交]") == [
        "< 要等另一位管理员批准，但现在还没有别人有这个权限。可以用 /invite 邀请一位。 [看一看]"
    ]


def test_later_it_is_counted_again(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss, "明天9点", "[2 小时]", "[不紧急]", "[否]")
    assert boss.does("[提交]") == ["< 明天 09:00 发出。到时候会重新数一遍人数，再告诉您。 [看一看]"]
    boss.playground.deliver()
    assert said_to(riders) == [[], []]
    with boss.db as db:
        settle_in(db, 5_000_000_200)
        db.commit()
    riders[0].person.blocks()
    boss.playground.settle()

    boss.playground.later(hours=19)
    boss.playground.deliver()

    assert said_to(riders) == [[], ["< 今晚有雪，慢点骑。"]]
    assert any("安排之后，对象里新增 1 人，减少 1 人。" in line for line in boss.hears())


def test_two_admins_who_pause_at_once_are_told_who_was_first(
    boss: Transcript, colleague: Transcript, riders: list[Transcript]
) -> None:
    grant(colleague, ADMIN, REGION)
    answers(boss)
    boss.does("[提交]")
    boss.playground.run(boss.playground.core.notices.turn())
    boss.playground.run(boss.playground.core.notices.turn())
    colleague.does("/notice")
    colleague.does("[发过的通知]")
    colleague.does("[📣 通知 1 · 发送中]")
    boss.hears()

    assert "已暂停" in boss.does("[⏸ 暂停]")[0]
    told, card = colleague.does("[⏸ 暂停]")

    assert told == "< «另一位管理员先点了: 通知 1 已经暂停。»"
    assert "[▶ 继续]" in card
    boss.playground.deliver()
    assert said_to(riders) == [[], []]
    assert "发送中" in colleague.does("[▶ 继续]")[0]
    boss.playground.deliver()
    assert said_to(riders) == [["< 今晚有雪，慢点骑。"]] * 2


def test_what_was_delivered_can_be_corrected_and_taken_back(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss)
    boss.does("[提交]")
    boss.playground.deliver()
    said_to(riders)
    boss.does("/notice")
    boss.does("[发过的通知]")
    boss.does("[📣 通知 1 · 已发完]")

    boss.does("[更正]")
    assert "新文字会替换 2 人对话里的旧文字。" in boss.does("明早有雪。")[-1]
    assert boss.does("[提交]")[0] == "< 正在更正，进度会在这里显示。"
    boss.playground.deliver()
    assert said_to(riders) == [["< ~ 明早有雪。"]] * 2
    assert boss.hears()[0].startswith("< 📣 通知 1 的更正 · 准备中 已更正 0")

    boss.does("/notice")
    boss.does("[发过的通知]")
    boss.does("[📣 通知 1 · 已发完]")
    assert boss.does("[撤回]")[0].startswith("< 要从 2 人的对话里删掉吗？")
    boss.does("[确定撤回]")
    boss.playground.deliver()
    assert len(boss.playground.telegram.calls_of("deleteMessage")) == 2
    assert any(line.startswith("< ~ 📣 通知 1 的撤回 · 已完成 已删除 2") for line in boss.hears())


def test_who_wrote_what_is_not_approved_is_told(
    boss: Transcript, colleague: Transcript, many: list[Transcript]
) -> None:
    grant(colleague, ADMIN, REGION)
    answers(boss)
    boss.does("[提交]")
    boss.playground.deliver()
    colleague.hears()
    *_shown, card = colleague.does("[看一看]")
    assert card.startswith("< 📣 通知 1 · 等另一位管理员批准 对象：")

    assert "没批准" in colleague.does("[不批准]")[0]
    boss.playground.deliver()

    assert boss.hears() == ["< 通知 1 没有被批准，不会发出。可以问问别的管理员要怎么改。 [看一看]"]
    assert colleague.hears() == []


def test_what_was_stopped_did_not_fail(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss)
    boss.does("[提交]")
    for _turn in range(2):
        boss.playground.run(boss.playground.core.notices.turn())
    boss.does("/notice")
    boss.does("[发过的通知]")
    boss.does("[📣 通知 1 · 发送中]")

    boss.does("[⏹ 停止]")
    boss.playground.deliver()

    assert "< 📣 通知 1 · 已停止 已送达 0 · 没发出 2 – 被管理员停止：2" in boss.hears()


def test_who_has_not_confirmed_is_reminded(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss, "[是]")
    boss.does("[提交]")
    boss.playground.deliver()
    said_to(riders)
    assert riders[0].does("[✅ 收到]") == ["< «谢谢，记下了。»"]
    assert riders[0].does("[✅ 收到]") == ["< «你已经确认过了，谢谢。»"]

    boss.does("/notice")
    boss.does("[发过的通知]")
    boss.does("[📣 通知 1 · 已发完]")
    assert boss.does("[提醒没确认的人]") == ["< 正在再发一次，发给没确认的 1 人。"]
    boss.playground.deliver()

    assert said_to(riders) == [[], ["< 今晚有雪，慢点骑。 [✅ 收到]"]]


def test_a_picture_is_fetched_once_and_sent_to_all(boss: Transcript, riders: list[Transcript]) -> None:
    first = ["/notice", "有雪", "(photo)", "[不要按钮]", "[天气与安全]", "骑手", "全区", "[不限]"]
    for deed in [*first, "[现在]", "[2 小时]", "[不紧急]", "[否]", "[提交]"]:
        boss.does(deed)

    boss.playground.deliver()

    assert said_to(riders) == [["< (photo) 有雪"]] * 2
    with boss.db as db:
        assert db.exec(select(Notice.stored)).one() is not None


def test_the_words_below_a_picture_are_corrected(boss: Transcript, riders: list[Transcript]) -> None:
    for deed in ("/notice", "有雪", "(photo)", "[不要按钮]", "[天气与安全]", "骑手", "全区", "[不限]"):
        boss.does(deed)
    for deed in ("[现在]", "[2 小时]", "[不紧急]", "[是]", "[提交]"):
        boss.does(deed)
    boss.playground.deliver()

    for deed in ("/notice", "[发过的通知]", "[📣 通知 1 · 已发完]", "[更正]"):
        boss.does(deed)
    assert "1,025" in boss.does("雪" * 1025)[0]
    for deed in ("明早有雪", "[提交]"):
        boss.does(deed)
    boss.playground.deliver()

    calls = boss.playground.telegram.calls_of("editMessageCaption")
    assert [call.parameters["caption"] for call in calls] == ["明早有雪"] * 2
    assert all("notice.confirm" in str(call.parameters["reply_markup"]) for call in calls)


def test_a_clock_that_is_put_back_an_hour_sends_nothing_twice_and_loses_nothing(
    boss: Transcript, riders: list[Transcript]
) -> None:
    answers(boss)
    boss.does("[提交]")
    boss.playground.deliver()
    assert said_to(riders) == [["< 今晚有雪，慢点骑。"]] * 2

    answers(boss, words="明早有雪。")
    boss.does("[提交]")
    boss.playground.later(hours=-1)
    boss.playground.deliver()
    boss.playground.later(hours=1)
    boss.playground.deliver()

    assert said_to(riders) == [["< 明早有雪。"]] * 2


def test_what_is_urgent_comes_to_who_muted_its_topic_and_in_quiet_hours(
    boss: Transcript, riders: list[Transcript]
) -> None:
    riders[0].does("/settings")
    riders[0].does("[✓ 天气与安全]")
    boss.playground.later(hours=9)
    said_to(riders)

    answers(boss, "[12 小时]", "[紧急]", "[否]")
    boss.does("[提交]")
    boss.playground.deliver()
    assert said_to(riders) == [["< 今晚有雪，慢点骑。"]] * 2

    answers(boss, "[12 小时]", "[不紧急]", "[否]")
    boss.does("[提交]")
    boss.playground.deliver()
    assert said_to(riders) == [[], []]
    boss.playground.later(hours=9.2)
    boss.playground.deliver()
    assert said_to(riders) == [[], ["< 今晚有雪，慢点骑。"]]


def test_of_two_admins_who_stop_and_go_on_the_second_is_told_too(
    boss: Transcript, colleague: Transcript, riders: list[Transcript]
) -> None:
    grant(colleague, ADMIN, REGION)
    answers(boss)
    boss.does("[提交]")
    for _turn in range(2):
        boss.playground.run(boss.playground.core.notices.turn())
    boss.hears()
    boss.does("[⏸ 暂停]")
    colleague.does("/notice")
    colleague.does("[发过的通知]")
    colleague.does("[📣 通知 1 · 已暂停]")
    assert "已停止" in colleague.does("[⏹ 停止]")[0]

    told, card = boss.does("[▶ 继续]")

    assert told.startswith("< «另一位管理员先点了")
    assert "[▶ 继续]" not in card


def test_a_confirmation_counts_for_who_got_the_notice_alone(
    boss: Transcript, colleague: Transcript, riders: list[Transcript]
) -> None:
    answers(boss, "[是]")
    boss.does("[提交]")
    boss.playground.deliver()
    said_to(riders)

    assert forges(colleague, "a|notice.confirm|1")[0].startswith("< «这是很久以前的通知")
    assert forges(riders[0], "a|notice.confirm|2")[0].startswith("< «这是很久以前的通知")
    assert forges(riders[0], "a|notice.confirm|1") == ["< «谢谢，记下了。»"]
