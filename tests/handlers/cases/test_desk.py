"""A case on the desk of its office: taken on, asked about, handed on, answered."""

from sqlmodel import select

from models.case import ANSWERED, Case
from models.office import GUIDANCE_STATION, Office, find_office_by_code
from models.people.audit import AuditEntry
from tests.handlers.cases.acting import news, raise_grievance, report, taken_on
from tests.people import LINGWU
from tests.rights import end_all
from tests.transcript import Transcript


def test_two_who_take_it_at_once(rider: Transcript, clerk: Transcript, other_clerk: Transcript) -> None:
    raise_grievance(rider)
    rider.playground.deliver()
    clerk.does("[看一看]")
    other_clerk.does("[看一看]")

    assert clerk.does("[我来办]")[0] == "< «归您办了。»"
    other_clerk.hears()
    told, card = other_clerk.does("[我来办]")

    assert told == "< «同事先接了：G000001 正在办。»"
    assert "进度：正在办" in card


def test_nobody_decides_on_what_they_raised_themselves(clerk: Transcript, other_clerk: Transcript) -> None:
    report(clerk)
    news(clerk, other_clerk)
    clerk.does("/inbox r1")
    clerk.does("[🟢 R000001 环境脏乱]")

    assert clerk.does("[我来办]")[0] == "< «这件是您自己提的，请让同事来办。»"
    for deed in ("[答复]", "[解决了]", "弄好了。"):
        clerk.does(deed)
    assert clerk.does("[提交]") == ["< 这件是您自己提的，请让同事来办。 [看一看]"]
    other_clerk.does("[看一看]")
    assert other_clerk.does("[我来办]")[0] == "< «归您办了。»"


def test_a_question_stops_the_clock_until_it_is_answered(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[问对方]")
    assert clerk.does("哪家站点？") == ["< 问了，对方回答会告诉您。 [看一看]"]
    ((asked,),) = news(rider)
    assert asked == "< 诉求 G000001 · 报酬拖欠、结算争议 办公室想问：哪家站点？ [回答办公室] [看一看]"

    (card,) = clerk.does("[看一看]")
    assert "进度：等对方回答" in card
    assert "答复期限：12月7日 18:00，等回答的时间往后顺延" in card
    assert "进度：等你补充" in rider.does("[看一看]")[0]

    rider.playground.later(days=2)
    rider.does("[回答办公室]")
    rider.does("新华街站。")
    assert rider.does("[没有照片]")[0].startswith("< 办公室收到了。")

    ((told,),) = news(clerk)
    assert told.startswith("< 🟢 G000001 报酬拖欠、结算争议 对方补充：新华街站。")
    (card,) = clerk.does("[看一看]")
    assert "答复期限：12月9日 18:00" in card
    (why,) = rider.does("[为什么是这天？]")
    assert why.endswith("等回答的时间不算，所以期限是12月9日 18:00。")


def test_an_answer_is_looked_over_and_sent(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[答复]")
    clerk.does("[解决了]")
    (review,) = clerk.does("已督促站点补发。")
    assert "已督促站点补发。" in review
    assert clerk.does("[提交]") == ["< 答复了。 [看一看]"]
    ((answered,),) = news(rider)
    assert answered.startswith(
        "< 诉求 G000001 · 报酬拖欠、结算争议 解决了：已督促站点补发。 你看解决了吗？ [解决了] [部分解决] [没解决]"
    )


def test_it_goes_to_another_office_with_the_reason(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[转办]")
    clerk.does("[总工会（示例）]")
    assert clerk.does("属于欠薪。") == ["< 现在由“总工会（示例）”办理。"]

    ((told,),) = news(rider)
    assert "现在由“总工会（示例）”办理：属于欠薪。" in told
    assert "属于欠薪。" not in " ".join(clerk.does("/inbox G000001"))


def test_it_goes_to_any_office_that_is_looked_for(rider: Transcript, clerk: Transcript) -> None:
    with rider.db as db:
        for code, is_open in (("LW2", True), ("JF", False)):
            db.add(
                Office(
                    code=code, name=f"{code}灵武二站（示例）", level=GUIDANCE_STATION, adcode=LINGWU, is_open=is_open
                )
            )
        db.commit()
    taken_on(rider, clerk)
    clerk.plays("""
        > [转办]
        < 转给哪个办公室？ (1/4) [银川综合党委（示例）] [总工会（示例）] [自治区（示例）] [🔍 别的办公室…] [取消]
        > [🔍 别的办公室…]
        < 请打它名称里的几个字、区县，或者代码。 (2/4) [⬅ 上一步] [取消]
        > 月球
        < 没有叫这个的办公室。试试更短的名称，或者区县名。 …
        > XQ
        < 这件本来就在那个办公室，请换一个。 …
        > JF
        < “JF灵武二站（示例）”已停用，不再收新工单，请换一个。 …
        > (restart)
        > 灵武
        < 是哪一个？ (3/4) [LW2灵武二站（示例）] [灵武站（示例）] [⬅ 上一步] [取消]
        > [灵武站（示例）]
        < 为什么转过去？对方也看得到。 (4/4) [⬅ 上一步] [取消]
        > 事情在灵武。
        < 现在由“灵武站（示例）”办理。
    """)


def test_the_name_of_an_office_is_typed_where_buttons_are_shown(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.plays("""
        > [转办]
        < 转给哪个办公室？ …
        > 灵武
        < 请打它名称里的几个字、区县，或者代码。 …
        > 灵武
        < 为什么转过去？对方也看得到。 …
        > 返回
        < 请打它名称里的几个字、区县，或者代码。 …
        > 返回
        < 转给哪个办公室？ …
        > 总工会
        < 为什么转过去？对方也看得到。 …
    """)


def test_an_office_that_closes_meanwhile_gets_nothing(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[转办]")
    clerk.does("[总工会（示例）]")
    with rider.db as db:
        union = find_office_by_code(db, "ZGH")
        assert union is not None
        union.is_open = False
        db.add(union)
        db.commit()

    (again,) = clerk.does("属于欠薪。")

    assert again.startswith("< 你选的这个已经没有了。")
    with rider.db as db:
        assert db.exec(select(Case)).one().holder_id is not None


def test_more_time_is_given_once(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[延期]")
    assert clerk.does("等银行流水。") == ["< 对方知道了，现在期限是12月14日 18:00。 [看一看]"]
    ((told,),) = news(rider)
    assert "要久一点，到12月14日 18:00：等银行流水。" in told

    clerk.does("[延期]")

    assert clerk.does("还要等。") == ["< 已经延期过一次，请按现有情况答复。 [看一看]"]


def test_what_is_not_for_any_office_is_refused_with_the_right_door(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[不受理]")
    clerk.does("已在法院起诉，请等判决。")

    ((told,),) = news(rider)

    assert "这件没能受理：已在法院起诉，请等判决。" in told
    assert "进度：不受理" in rider.does("[看一看]")[0]


def test_a_note_is_read_by_the_person_only_where_it_is_meant_to_be(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    for words, who in (("电话没人接", "[只给办公室看]"), ("在等银行回复", "[让对方看到]")):
        clerk.does("[备注]")
        clerk.does(words)
        clerk.does(who)

    ((told,),) = news(rider)
    assert "办公室说明：在等银行回复" in told
    (mine,) = rider.does("[看一看]")
    assert "电话没人接" not in mine
    (theirs,) = clerk.does("[看一看]")
    assert "电话没人接" in theirs


def test_staff_of_another_county_see_nothing_of_it(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    raise_grievance(rider)
    assert news(stranger_clerk) == [[]]
    stranger_clerk.does("/inbox")
    absent = stranger_clerk.does("/inbox G999999")

    assert stranger_clerk.does("/inbox G000001") == absent == ["< 你们办公室没有符合的。"]
    stranger_clerk.person.taps_old(1, "a|case|1")
    stranger_clerk.playground.settle()
    others = stranger_clerk.hears()
    stranger_clerk.person.taps_old(1, "a|case|999")
    stranger_clerk.playground.settle()
    assert stranger_clerk.hears() == others
    with rider.db as db:
        assert [entry for entry in db.exec(select(AuditEntry)) if entry.action == "case.seen"] == []


def test_every_look_is_noted(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)

    with rider.db as db:
        seen = [entry for entry in db.exec(select(AuditEntry)) if entry.action == "case.seen"]
        assert [(entry.subject, entry.actor_id is not None) for entry in seen] == [("case:1", True)]


def test_the_inbox_has_trays_and_is_searched(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    (trays,) = clerk.does("/inbox")
    assert trays.endswith("[我的（0）] [没人接（1）] [今天到期（0）] [超期（0）] [💬 常用回复]")
    clerk.does("[没人接（1）]")
    assert "来自：未留名" in clerk.does("[🟢 G000001 报酬拖欠、结算争议]")[0]
    assert clerk.does("/inbox 工资") == ["< 找到： [🟢 G000001 报酬拖欠、结算争议]"]
    for words in ("g1", "1", "# 000001", "Ｇ０００００１", "g 1"):
        assert clerk.does(f"/inbox {words}") == ["< 找到： [🟢 G000001 报酬拖欠、结算争议]"]
    assert clerk.does("/inbox 2") == ["< 你们办公室没有符合的。"]
    rider.playground.later(days=20)
    assert "[超期（1）]" in clerk.does("/inbox")[0]


def test_a_right_that_has_ended_ends_in_the_middle_of_an_answer(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[答复]")
    clerk.does("[解决了]")
    end_all(clerk)

    clerk.does("已督促站点补发。")

    assert news(rider) == [[]]
    with rider.db as db:
        assert db.exec(select(Case)).one().state != ANSWERED


def test_a_reason_is_typed(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[不受理]")

    (again,) = clerk.does("(voice)")

    assert again.startswith("< 这里请打字，方便查看。")


def test_who_has_blocked_the_bot_is_known_to_be_out_of_reach(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    rider.person.blocks()
    rider.playground.settle()

    (card,) = clerk.does("/inbox G000001")
    (card,) = clerk.does("[🟢 G000001 报酬拖欠、结算争议]")

    assert "⚠️ 对方现在收不到聊天消息。" in card
