"""A grievance, from the road to the desk of an office."""

import re

from sqlmodel import select

from models.case import Case, CaseEvent
from models.cases.file import CaseFile
from models.office import Office
from tests.handlers.cases.acting import STORY, news, raise_grievance, veil_lifted
from tests.handlers.cases.paging import PagePerson
from tests.transcript import Transcript

CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")


def test_in_seven_steps_from_the_topic_to_the_number(rider: Transcript, clerk: Transcript) -> None:
    rider.does("/grievance")
    script = """
        > 报酬拖欠
        < 报酬和合同的争议由劳动仲裁裁决；去哪里申请，可以打 12345 问。 也可以先在这里留下，我们能帮的尽量帮。
        < 是哪个平台？ (2/9) [美团] [饿了么] [京东] [淘宝闪购] [滴滴] [其他平台] [不方便说] [⬅ 上一步] [取消]
        > [美团]
        < 发生了什么、什么时候、希望怎么办？打字或发语音都行。 (3/9) [⬅ 上一步] [取消]
        > 上个月的工资没发，希望尽快发。
        < 有截图或照片就发来。有用的是：银行流水和协议。 (4/9) [没有照片] [⬅ 上一步] [取消]
        > [没有照片]
        < 在哪里发生的？ (5/9) [⬅ 上一步] [跳过] [取消]
        > (location 38.47 106.27)
        < “兴庆站（示例）”会看到你写的内容，平台和别人看不到。 • 不留名：… • 留称呼和电话：… • 匿名：…
        < 你想怎么提？ (6/7) [不留名] [留称呼和电话] [匿名，用查询码] [⬅ 上一步] [取消]
        > [不留名]
        < 这件会交给“兴庆站（示例）”（…）： 请看一遍： … [提交] [修改] [取消]
        > [提交]
        < 已提交，编号 G000001，由“兴庆站（示例）”办理。 明天 18:00前有人接办，12月7日 18:00前答复你。 … [以后都这样提]
    """
    assert len(re.findall(r"^\s*>", script, re.MULTILINE)) == 7
    rider.plays(script)

    ((told,),) = news(clerk)
    assert told.startswith("< 你们办公室有新的： 🟢 诉求 G000001 · 报酬拖欠、结算争议")
    assert "来自：未留名" in told
    assert STORY in told


def test_in_english_the_platforms_have_their_english_names(english: Transcript) -> None:
    english.does("/grievance")
    english.plays("""
        > [Unpaid or disputed pay]
        < Disputes about pay and contracts are decided by labour arbitration; …
        < Which platform is it about? (2/9) [Meituan] [Ele.me] [JD] [Taobao Instant] [DiDi] [Another one] …
        > 美团
        < What happened, when, and what do you wish for? …
    """)


def test_why_this_date_counts_the_days(rider: Transcript) -> None:
    raise_grievance(rider)

    (why,) = rider.does("[为什么是这天？]")

    assert why == (
        "< “投诉”类的事，10 个工作日内答复。 提交当天不算。算的是：11月24日；11月25日；11月26日；11月27日；11月30日；"
        "12月1日；12月2日；12月3日；12月4日；12月7日。 不算的是：11月28日–11月29日（周末）；12月5日–12月6日（周末）。"
    )


def test_who_is_in_danger_is_told_whom_to_call_first(rider: Transcript) -> None:
    rider.does("/grievance")

    warned, door, _question = rider.does("[被打骂、歧视、偷餐]")

    assert warned == "< ⚠️ 有人有危险，先打电话：110 报警；120 急救。"
    assert door.startswith("< 威胁、敲诈、动手的事归公安管：110。")


def test_a_name_is_only_what_the_person_chose(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider, manner=("[留称呼和电话]", "老马 13900000000"))

    ((told,),) = news(clerk)

    assert "来自：老马 13900000000" in told


def test_an_anonymous_one_is_kept_without_its_chat_and_opened_by_its_code(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    (heard,) = raise_grievance(rider, manner=("[匿名，用查询码]",))
    assert heard.startswith("< 已提交，编号 G000001。今天 16:00前交给“兴庆站（示例）”，具体哪一分钟谁也猜不到。")
    code = CODE.search(heard)
    assert code is not None
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.reporter_id, case.chat_id, case.hand_over_at) == (None, None, case.received_at)
        assert {event.actor_id for event in db.exec(select(CaseEvent))} == {None}
    assert news(clerk) == [[]]

    veil_lifted(clerk)
    clerk.does("[看一看]")
    clerk.does("[我来办]")
    assert news(rider) == [[]]
    card = rider.does(code[0].lower())[-1]
    assert "进度：正在办" in card
    rider.does("[补充]")
    rider.does("还没有发。")
    (told,) = rider.does("[没有照片]")
    assert told.startswith("< 办公室到今天 18:00前才会看到，这样没人能从时间上认出是你。")
    card = stranger_clerk.does(code[0].replace("-", " "))[-1]
    assert "• 还没交给办公室（今天 18:00前交）：补充：还没有发。" in card


def test_a_code_opens_on_the_page_what_was_raised_on_telegram(rider: Transcript) -> None:
    code = CODE.findall(raise_grievance(rider, manner=("[匿名，用查询码]",))[0])[0]
    page = PagePerson(rider.playground)

    shown, _privacy = page.says(f"我的码 {code}")
    assert shown["message"]["text"].startswith("诉求 G000001 · 报酬拖欠、结算争议\n进度：等人接办")
    assert "G000001" not in str(page.says(code[:-1] + ("0" if code[-1] != "0" else "1")))


def test_what_is_added_before_the_office_has_the_case_goes_there_with_it(rider: Transcript, clerk: Transcript) -> None:
    code = CODE.findall(raise_grievance(rider, manner=("[匿名，用查询码]",))[0])[0]
    for deed in (code, "[补充]", "还没有发。"):
        rider.does(deed)

    assert rider.does("[没有照片]")[0].startswith("< 会和这件一起交给办公室。 [补充]")
    assert news(clerk) == [[]]
    veil_lifted(clerk)
    assert "还没有发。" in clerk.does("[看一看]")[0]


def test_what_who_is_anonymous_does_reaches_the_office_when_nobody_can_tell_who_it_was(
    rider: Transcript, clerk: Transcript
) -> None:
    """The one asks, the other answers, judges and rates it: of each the office hears later, and on no card before."""
    code = CODE.findall(raise_grievance(rider, manner=("[匿名，用查询码]",))[0])[0]
    veil_lifted(clerk)
    for deed in ("[看一看]", "[我来办]", "[问对方]", "哪家站点？"):
        clerk.does(deed)
    for deed in (code, "[补充]", "新华街站。", "(photo)", "[完成（1）]"):
        rider.does(deed)
    assert news(clerk) == [[]]
    card = on_desk(clerk)
    assert "进度：等对方回答" in card
    assert "新华街站" not in card
    assert "照片" not in card

    rider.playground.later(hours=2)
    rider.playground.tick("release_acts")
    ((told,),) = news(clerk)
    assert told.startswith("< 🟢 G000001 报酬拖欠、结算争议 对方补充：新华街站。")
    on_desk(clerk)
    for deed in ("[照片]", "[看一看]", "[答复]", "[解决了]", "补了。", "[提交]"):
        clerk.does(deed)
    rider.does(code)
    assert "办公室到" in rider.does("[没解决]")[0]
    assert rider.does("[⭐⭐]") == ["< ~ ⭐⭐ 记下了，谢谢。 [再办一次]"]
    rider.does("[再办一次]")
    assert rider.does("只补了一半。")[0].startswith("< 会换人重新办。 办公室到")
    assert news(clerk) == [[]]
    assert "进度：已答复 · 解决了" in on_desk(clerk)

    rider.playground.later(hours=2)
    rider.playground.tick("release_acts")
    ((judged, reopened),) = news(clerk)
    assert "对方评价：没解决" in judged
    assert "只补了一半。" in reopened
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.state, case.rating, case.reopened) == ("received", None, 1)
        rated = db.exec(select(CaseEvent).where(CaseEvent.what == "rated")).one()
        assert rated.facts == {"stars": 2}


def test_where_somebody_is_in_danger_it_goes_at_once_and_says_so(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("/grievance", "[被打骂、歧视、偷餐]", STORY, "[没有照片]", "[跳过]"):
        rider.does(deed)
    (review,) = rider.does("[匿名，用查询码]")
    assert review.startswith("< 可能有人有危险，提交后马上就交过去。")
    (heard,) = rider.does("[提交]")
    assert heard.startswith("< 已提交，编号 G000001。可能有人有危险，已经马上交给“兴庆站（示例）”。")
    assert "G000001" in news(clerk)[0][0]

    for deed in (CODE.findall(heard)[0], "[补充]", "他还在门口。"):
        rider.does(deed)
    assert "办公室收到了。" in rider.does("[没有照片]")[0]
    assert "他还在门口。" in news(clerk)[0][0]


def on_desk(clerk: Transcript) -> str:
    """The card as it is opened from the list."""
    (found,) = clerk.does("/inbox G000001")
    return clerk.does(f"[{found.partition('[')[2].rpartition(']')[0]}]")[-1]


def test_a_code_is_found_in_the_whole_message_and_gets_into_no_story(rider: Transcript) -> None:
    (heard,) = raise_grievance(rider, manner=("[匿名，用查询码]",))
    code = heard.partition("查询码：")[2][:23]

    assert "进度：等人接办" in rider.does(heard.removeprefix("< "))[0]
    assert "进度：等人接办" in rider.does(f"/cases {code}")[0]
    for deed in ("/grievance", "[社保、养老补贴]", "[美团]"):
        rider.does(deed)
    (again,) = rider.does(f"我的码是{code.lower()}")
    assert again.startswith("< 里面有查询码，别人看到就能查你那件，请去掉再写。")


def test_who_guesses_codes_is_shut_out_from_the_right_one_as_well(rider: Transcript) -> None:
    code = CODE.findall(raise_grievance(rider, manner=("[匿名，用查询码]",))[0])[0]
    guesses = [f"BBBBB-BBBBB-BBBBB-BBB{one}{other}" for one in "2345" for other in "23456"]
    heard = [rider.does(guess)[0] for guess in guesses]
    assert heard[:5] == ["< 没有查到这个码。请看看每个字是不是都对。"] * 5
    assert all(words.startswith("< 查询码错的次数太多了，请") for words in [*heard[5:], *rider.does(code)])

    rider.playground.later(hours=1)
    assert "进度：" in rider.does(code)[0]


def test_the_same_story_twice_is_one_case(rider: Transcript) -> None:
    raise_grievance(rider)

    (heard,) = raise_grievance(rider)

    assert heard == "< 这件你已经提过了，是 G000001，正在办。 [看一看]"
    with rider.db as db:
        assert len(db.exec(select(Case)).all()) == 1


def test_who_is_not_known_says_in_which_county(stranger: Transcript, clerk: Transcript) -> None:
    for deed in ("/grievance", "[社保、养老补贴]", "[不方便说]"):
        stranger.does(deed)
    stranger.does("(voice)")
    stranger.does("[没有照片]")
    (asked,) = stranger.does("[跳过]")
    assert asked.startswith("< 是在哪个县区？")
    stranger.does("[兴庆区]")
    stranger.does("[不留名]")
    (heard,) = stranger.does("[提交]")
    assert "G000001" in heard
    ((told,),) = news(clerk)
    assert "语音" in told


def test_photos_stay_with_the_case(rider: Transcript) -> None:
    for deed in (
        "/grievance",
        "[社保、养老补贴]",
        "[美团]",
        STORY,
        "(album 3)",
        "[完成（3）]",
        "[跳过]",
        "[不留名]",
        "[提交]",
    ):
        rider.does(deed)

    with rider.db as db:
        assert len(db.exec(select(CaseFile)).all()) == 3


def test_an_office_that_has_closed_gets_nothing_new(rider: Transcript) -> None:
    with rider.db as db:
        db.exec(select(Office).where(Office.code == "XQ")).one().is_open = False
        db.commit()

    (heard,) = raise_grievance(rider)

    assert "由“银川综合党委（示例）”办理" in heard


def test_where_no_office_is_open_nothing_is_stored(rider: Transcript) -> None:
    with rider.db as db:
        for office in db.exec(select(Office)):
            office.is_open = False
            db.add(office)
        db.commit()

    (heard,) = raise_grievance(rider)

    assert heard == "< 暂时没有办公室能接。请打 12345；这里什么都没存。"
    with rider.db as db:
        assert db.exec(select(Case)).all() == []


def test_a_draft_is_gone_on_with_after_a_restart(rider: Transcript) -> None:
    for deed in ("/grievance", "[社保、养老补贴]", "[美团]", STORY):
        rider.does(deed)
    rider.does("(restart)")
    rider.does("[没有照片]")
    rider.does("[⬅ 上一步]")
    rider.does("[没有照片]")
    rider.does("[跳过]")
    rider.does("[不留名]")

    (heard,) = rider.does("[提交]")

    assert "G000001" in heard
