"""A notice is written, question by question, and what can't be sent is refused."""

import pytest
from sqlmodel import select

from models.notice import Notice
from models.notices.mailing_list import join_list, make_list
from models.person import ADMIN, find_person
from tests.handlers.notices.acting import answers, said_to
from tests.rights import YANCHI, end_all, grant
from tests.transcript import Transcript


def test_a_notice_is_written_seen_and_delivered(boss: Transcript, riders: list[Transcript]) -> None:
    boss.plays("""
        > /notice
        < 大家收到的和预览里看到的一样。 [发过的通知]
        < 通知写什么？粗体、链接等格式会保留。 (1/13) [取消]
        > 今晚有雪，慢点骑。
        < 要附一张照片或一个文件吗？ (2/13) [⬅ 上一步] [跳过] [取消]
        > [跳过]
        < 下面要放一个按钮吗？点了打开什么？ (3/13) [不要按钮] [一个网页] [📍 找驿站] [登记身份] [⬅ 上一步] [取消]
        > [📍 找驿站]
        < 这条通知属于哪一类？ (4/11) [天气与安全] [活动与培训] [政策与福利] [驿站与服务] [⬅ 上一步] [取消]
        > [天气与安全]
        < 发给谁？ (5/11) [骑手] [店主] [工作人员] [管理员] [所有人] [⬅ 上一步] [取消]
        > 骑手
        < 发给哪些地区的人？ (6/11) …
        > 全区
        < 只发给其中一部分吗？ (7/11) … [不限] [⬅ 上一步] [取消]
        > [不限]
        < 什么时候发？ (8/11) …
        > [现在]
        < 多久之内有用？过了这个时间就不再发。 (9/11) …
        > [2 小时]
        < 紧急吗？紧急的在免打扰时段也发，屏蔽了这一类的人也收得到。 (10/11) [紧急] [不紧急] [⬅ 上一步] [取消]
        > [不紧急]
        < 要大家点“收到”吗？ (11/11) [是] [否] [⬅ 上一步] [取消]
        > [是]
        < 今晚有雪，慢点骑。 [📍 找驿站] [✅ 收到]
        < 上面就是大家会看到的样子。 将发给 2 人。 今天 16:00 还没发出的就不再发。 请看一遍： … [提交] [修改] [取消]
        > [✅ 收到]
        < «这是预览，不计入确认。»
        > [提交]
        < 已经开始发了，进度会在这里显示。 [看一看]
    """)

    boss.playground.deliver()

    assert said_to(riders) == [["< 今晚有雪，慢点骑。 [📍 找驿站] [✅ 收到]"]] * 2


def test_nobody_to_reach_is_said_and_the_audience_asked_again(boss: Transcript) -> None:
    answers(boss)

    assert "现在没有人符合这些条件" in boss.does("[提交]")[0]


def test_words_too_long_for_a_picture_are_counted(boss: Transcript) -> None:
    boss.does("/notice")
    boss.does("雪" * 1025)

    (told,) = boss.does("(photo)")

    assert told.startswith("< 文字有 1,025 个字，带照片或文件时最多 1,024 个字。")


def test_a_notice_that_is_too_long_is_counted(boss: Transcript) -> None:
    boss.does("/notice")

    (told,) = boss.does("雪" * 4097)

    assert told.startswith("< 这条有 4,097 个字，最多 4,096 个") or "4,097" in told


@pytest.mark.parametrize(
    "address",
    [
        "nx",
        "看 nx.gov.cn",
        "javascript:alert(1)",
        "https://",
        "http://a b.cn",
        "ftp://nx.gov.cn",
        "tg://user?id=1",
        "@nuanyi",
        "https://nx.gov.cn:99999",
        "https://nx.gov.cn@evil.com",
        "https://[nx.gov.cn",
    ],
)
def test_what_is_no_page_is_refused(boss: Transcript, address: str) -> None:
    for deed in ("/notice", "有雪", "[跳过]", "[一个网页]"):
        boss.does(deed)

    (told,) = boss.does(address)

    assert told.startswith("< 请写完整的地址，例如 https://nx.gov.cn")


def test_a_label_is_typed(boss: Transcript) -> None:
    for deed in ("/notice", "有雪", "[跳过]", "[一个网页]", "https://nx.gov.cn"):
        boss.does(deed)

    assert boss.does("(voice)")[-1].startswith("< 请打字")
    assert "65" in boss.does("长" * 65)[-1]
    assert boss.does("看通知")[-1].startswith("< 这条通知属于哪一类？")


def test_what_people_read_is_typed(boss: Transcript) -> None:
    boss.does("/notice")

    for deed in ("(voice)", "(photo)", "(sticker)", "(document)"):
        assert "通知写什么" in boss.does(deed)[-1]


def test_the_review_asks_in_short(boss: Transcript, riders: list[Transcript]) -> None:
    review = answers(boss)[-1]

    assert "• 通知写什么？ 今晚有雪，慢点骑。 • 要附" in review
    assert "• 多久之内有用？ 2 小时 • 紧急吗？ 不紧急 •" in review


def test_a_page_needs_no_https(boss: Transcript) -> None:
    for deed in ("/notice", "有雪", "[跳过]", "[一个网页]", "nx.gov.cn/a", "去看看"):
        boss.does(deed)
    for deed in ("[天气与安全]", "[所有人]", "全区", "[不限]", "[现在]", "[2 小时]", "[紧急]"):
        boss.does(deed)
    boss.does("[否]")

    preview = boss.playground.telegram.calls_of("sendMessage")[-2]

    assert preview.parameters["reply_markup"]["inline_keyboard"] == [[{"text": "去看看", "url": "https://nx.gov.cn/a"}]]


def test_one_notice_goes_to_one_list(boss: Transcript) -> None:
    for name in ("培训", "夜班"):
        boss.does("/list")
        boss.does(name)
    for deed in ("/notice", "有雪", "[跳过]", "[不要按钮]", "[天气与安全]", "[所有人]", "全区"):
        boss.does(deed)
    boss.does("[只发给名单“培训”]")
    boss.does("[只发给名单“夜班”]")

    (told,) = boss.does("[完成（2）]")

    assert told.startswith("< 一次只能发给一个名单；")


def test_that_people_are_left_alone_just_then_is_told(boss: Transcript, riders: list[Transcript]) -> None:
    boss.playground.later(hours=9)

    assert "明天 08:00 之前多数人免打扰，那时已经过时" in answers(boss)[-1]
    boss.does("[取消]")
    boss.does("[删掉]")
    assert "这时候多数人免打扰，明天 08:00 再发给他们。" in answers(boss, "[12 小时]", "[不紧急]", "[否]")[-1]
    boss.does("[取消]")
    boss.does("[删掉]")
    assert "免打扰，" not in answers(boss, "[12 小时]", "[紧急]", "[否]")[-1]


def test_that_riders_are_busy_just_then_is_told(boss: Transcript, riders: list[Transcript]) -> None:
    told = answers(boss, "今天18点", "[12 小时]", "[不紧急]", "[否]")[-1]

    assert "这时候骑手跑单正忙，今天 19:30 再发给他们。" in told


def test_a_time_that_is_over_is_refused(boss: Transcript, riders: list[Transcript]) -> None:
    for deed in ("/notice", "有雪", "[跳过]", "[不要按钮]", "[天气与安全]", "骑手", "全区", "[不限]"):
        boss.does(deed)

    (told,) = boss.does("今天8点")

    assert "什么时候发？" in told
    assert "已经过" in told


def test_an_admin_of_a_county_is_offered_that_county_alone(admin: Transcript, riders: list[Transcript]) -> None:
    for deed in ("/notice", "有雪", "[跳过]", "[不要按钮]", "[天气与安全]"):
        admin.does(deed)

    (asked,) = admin.does("骑手")

    assert "[盐池县]" in asked
    assert "[兴庆区]" not in asked


def test_who_is_no_admin_any_more_sends_nothing(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss)
    end_all(boss)

    boss.does("[提交]")

    with boss.db as db:
        assert db.exec(select(Notice)).all() == []
    boss.playground.deliver()
    assert said_to(riders) == [[], []]


def test_a_forwarded_command_starts_nothing(boss: Transcript) -> None:
    assert not any("通知写什么" in line for line in boss.does("(forward: /notice)"))


def test_a_review_that_stood_for_long_is_of_the_moment_it_is_handed_in(
    boss: Transcript, riders: list[Transcript]
) -> None:
    answers(boss)
    boss.playground.later(hours=6)
    assert boss.does("[提交]") == ["< 已经开始发了，进度会在这里显示。 [看一看]"]
    boss.playground.deliver()
    assert said_to(riders) == [["< 今晚有雪，慢点骑。"]] * 2

    answers(boss, "明天9点", "[2 小时]", "[不紧急]", "[否]")
    boss.playground.later(hours=20)
    assert boss.does("[提交]")[0].startswith("< 今天 09:00 已经过了，请写以后的时间")


def test_what_is_written_comes_as_it_was_formatted_and_leads_nowhere_else(
    boss: Transcript, riders: list[Transcript]
) -> None:
    link, elsewhere = '<a href="https://nx.gov.cn">b</a>', '<a href="tg://user?id=5">c</a>'
    for deed in ("/notice", f"(html: <b>a</b>{link}{elsewhere} &lt;i&gt;&amp; @all)", "[跳过]", "[一个网页]"):
        boss.does(deed)
    for deed in ("https://nx.gov.cn/?a=1&b=<i>", "<b>看</b>", "[天气与安全]", "骑手", "全区", "[不限]"):
        boss.does(deed)
    for deed in ("[现在]", "[2 小时]", "[不紧急]", "[否]", "[提交]"):
        boss.does(deed)

    boss.playground.deliver()

    assert said_to(riders) == [["< abc <i>& @all [<b>看</b>]"]] * 2
    call = next(call for call in boss.playground.telegram.calls if call.chat_id == riders[0].person.chat.chat_id)
    assert call.parameters["entities"] == [
        {"type": "bold", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 1, "length": 1, "url": "https://nx.gov.cn"},
    ]


def test_of_very_many_lists_those_without_a_button_are_typed(boss: Transcript, riders: list[Transcript]) -> None:
    with boss.db as db:
        rider = find_person(db, riders[0].person.chat.chat_id)
        author = find_person(db, boss.person.chat.chat_id)
        assert rider is not None
        assert author is not None
        for number in range(300):
            join_list(db, make_list(db, name=f"班{number:03}", by=author, now=boss.playground.now), rider)
        db.commit()
    for deed in ("/notice", "有雪", "[跳过]", "[不要按钮]", "[天气与安全]", "骑手"):
        boss.does(deed)

    (asked,) = boss.does("全区")
    assert asked.startswith("< 只发给其中一部分吗？没有按钮的名单请打名字。")
    assert boss.does("班001，班002")[0].startswith("< 一次只能")
    assert boss.does("班001")[0].startswith("< 什么时候发？")
    for deed in ("[现在]", "[2 小时]", "[不紧急]", "[否]", "[提交]"):
        boss.does(deed)
    boss.playground.deliver()
    assert said_to(riders) == [["< 有雪"], []]


def test_areas_that_were_lost_while_it_was_written_are_asked_again(boss: Transcript, riders: list[Transcript]) -> None:
    answers(boss)
    end_all(boss)
    grant(boss, ADMIN, YANCHI)

    assert boss.does("[提交]")[0].startswith("< 你选的有些已经没有了。 发给哪些地区的人？ (6/11) [盐池县]")
