"""What its reporter does with a case: looks, adds, withdraws, and says what they think of the answer."""

from sqlmodel import select

from models.case import Case
from tests.handlers.cases.acting import news, raise_grievance, taken_on
from tests.transcript import Transcript


def answered(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    for deed in ("[答复]", "[解决了]", "已督促站点补发。", "[提交]"):
        clerk.does(deed)
    news(rider)


def test_without_cases_the_way_to_one_is_shown(rider: Transcript) -> None:
    rider.plays("""
        > /cases
        < 你还没在这里提过诉求。有查询码的话，直接发给我就行。 [🚄 诉求直通车]
    """)


def test_a_case_is_listed_looked_at_and_withdrawn(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    news(clerk)
    rider.plays("""
        > /cases
        < 你提过的，新的在前： [🟢 G000001 报酬拖欠、结算争议]
        > [🟢 G000001 报酬拖欠、结算争议]
        < 诉求 G000001 · 报酬拖欠、结算争议 进度：等人接办 承办：兴庆站（示例） … [补充] [为什么是这天？] [撤回]
        > [撤回]
        < 要撤回 G000001 吗？撤回后就没人再办了。 [撤回] [不撤回]
        > [不撤回]
        < 那就还照原样办。
    """)
    rider.does("/cases")
    rider.does("[🟢 G000001 报酬拖欠、结算争议]")
    rider.person.taps("撤回")
    rider.playground.settle()
    rider.hears()

    assert rider.does("[撤回]") == ["< 撤回了，谢谢你告诉我们。"]

    ((told,),) = news(clerk)
    assert "对方撤回了。" in told


def test_solved_counts_with_one_tap_and_stars_are_optional(rider: Transcript, clerk: Transcript) -> None:
    answered(rider, clerk)
    (thanks,) = rider.does("[解决了]")
    assert thanks.startswith("< 谢谢！办理过程你满意吗？ [⭐]")
    assert rider.does("[⭐⭐⭐⭐]") == ["< ~ ⭐⭐⭐⭐ 记下了，谢谢。"]
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.state, case.verdict, case.rating) == ("closed", "yes", 4)


def test_not_solved_is_worked_on_again_by_somebody_else_and_only_once(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    answered(rider, clerk)
    (sorry, *_rest) = rider.does("[没解决]")
    assert sorry.startswith("< 抱歉没办好。说说还差什么，换个人再办。 [再办一次]")
    assert news(clerk)[0] != []
    assert rider.does("[没解决]")[0] == sorry
    assert news(clerk) == [[]]
    assert rider.does("[⭐]") == ["< ~ ⭐ 记下了，谢谢。 [再办一次]"]
    rider.does("[再办一次]")
    (again,) = rider.does("还是没有到账。")
    assert again == "< 换个人重新办，12月7日 18:00前答复你。"
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.verdict, case.rating, case.outcome) == (None, None, None)

    news(clerk, other_clerk)
    clerk.does("[看一看]")
    assert clerk.does("[我来办]")[0] == "< «上次是您办结的，这次请同事来办。»"
    for deed in ("[答复]", "[解决了]", "已经发了。"):
        clerk.does(deed)
    assert clerk.does("[提交]") == ["< 上次是您办结的，这次请同事来办。 [看一看]"]
    other_clerk.does("[看一看]")
    assert other_clerk.does("[我来办]")[0] == "< «归您办了。»"
    for deed in ("[答复]", "[办不了]", "站点已注销。", "[提交]"):
        other_clerk.does(deed)
    news(rider)
    (thanks,) = rider.does("[没解决]")
    assert "再办一次" not in thanks


def test_silence_is_neither_content_nor_discontent(rider: Transcript, clerk: Transcript) -> None:
    answered(rider, clerk)
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.state, case.verdict, case.rating) == ("answered", None, None)

    rider.playground.later(days=8)
    rider.playground.tick("close_silent_cases")
    rider.plays("""
        > [没解决]
        < 这件已经办结了。要是没解决，可以换个人再办一次。 [没解决，再办一次]
        > [没解决，再办一次]
        < 还有什么没解决？ [取消]
        > [取消]
        < “重新办理”已取消，填的内容都没留。
    """)


def test_another_persons_case_is_as_good_as_none(rider: Transcript, colleague: Transcript) -> None:
    raise_grievance(rider)
    heard = []
    for data in ("a|case.mine|1", "a|case.mine|99", "f|case_more|1", "f|case_more|99", "f|case_withdraw|1"):
        colleague.person.taps_old(1, data)
        colleague.playground.settle()
        heard.append(colleague.hears())

    assert heard[0] == heard[1]
    assert heard[2] == heard[3] == heard[4]


def test_who_is_forgotten_leaves_the_case_to_the_office(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        rider.does(deed)

    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.reporter_id, case.chat_id) == (None, None)
    assert news(clerk)[0] != []


def test_what_is_added_is_typed_spoken_or_shown(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    news(clerk)
    rider.does("[看一看]")
    assert rider.does("[补充]") == ["< 想让办公室知道什么？ (1/2) [跳过] [取消]"]
    rider.does("[跳过]")
    assert rider.does("[没有照片]")[0].startswith("< 没有补充什么。")
    rider.does("[补充]")
    rider.does("[跳过]")
    rider.does("(photo)")
    assert rider.does("[完成（1）]")[0].startswith("< 办公室收到了。")
    ((told,),) = news(clerk)
    assert "对方补充：照片" in told
    rider.does("[补充]")
    rider.does("(voice)")
    assert rider.does("[没有照片]")[0].startswith("< 办公室收到了。")
    ((told,),) = news(clerk)
    assert "对方补充：一段语音" in told


def test_an_answer_typed_below_the_offices_question_is_shown_its_way(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    for deed in ("[问对方]", "哪家站点？"):
        clerk.does(deed)
    news(rider)
    rider.plays("""
        > 是那家新开的
        < 这是回答办公室问的 G000001 吗？还没发到办公室：点一下这里，再发一次。 [回答办公室] [菜单]
        > [回答办公室]
        < 想让办公室知道什么？ (1/2) [跳过] [取消]
    """)
