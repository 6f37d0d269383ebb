"""A snap report, from the photo to the desk of an office."""

import re

from sqlmodel import select

from models.case import Case
from models.cases.file import CaseFile
from tests.conftest import acquainted
from tests.handlers.cases.acting import HERE, news
from tests.transcript import Transcript


def english_rider(rider: Transcript) -> Transcript:
    return acquainted(Transcript(rider.playground, rider.playground.telegram.person(language_code="en")))


def test_in_four_steps_from_a_bare_photo_to_the_number(rider: Transcript, clerk: Transcript) -> None:
    script = """
        > (photo)
        < 是什么问题？ (2/6) [环境脏乱] [公共设施损坏] [道路隐患] … [⬅ 上一步] [取消]
        > [环境脏乱]
        < 在哪里？发个位置，或者写街道、小区、旁边有什么。 (3/6) [⬅ 上一步] [取消]
        > (location 38.4680 106.2760)
        < 这件交给“兴庆站（示例）”，不留你的名，别人看不到。 按“一般”办，5 个工作日内答复。 请看一遍： … [提交] …
        > [提交]
        < 已提交，编号 R000001，由“兴庆站（示例）”办理。 … [为什么是这天？] [看一看] [补充]
    """
    assert len(re.findall(r"^\s*>", script, re.MULTILINE)) == 4
    rider.plays(script)

    ((told,),) = news(clerk)
    assert told.startswith("< 你们办公室有新的： 🟢 随手拍 R000001 · 环境脏乱")
    assert "来自：未留名" in told
    assert "1 张照片" in told


def test_the_command_asks_for_the_photo_and_danger_is_told_whom_to_call(rider: Transcript) -> None:
    rider.plays("""
        > /report
        < 请发张照片。先停好车再拍；最多三张，可以一起发。 (1/6) [没有照片] [取消]
        > 路灯坏了
        < … 请发张照片。先停好车再拍；最多三张，可以一起发。 (1/6) [没有照片] [取消]
        > (photo)
        < 是什么问题？ (2/6) [环境脏乱] …
        > [燃气、危险品]
        < ⚠️ 有人有危险，先打电话：119 火警；110 报警。 骑行时别拍。别进去，别追，别争。
        < 在哪里？发个位置，… (3/6) …
        > (location 39.9042 116.4074)
        < 这里不在宁夏，我们的办公室去不了。请换一个宁夏的地方。 在哪里？发个位置，… (3/6) …
        > 敬德街
        < ⚠️ 有人有危险，先打电话：… 这件交给… 按“危险”办，24 小时内答复。 请看一遍：… [➕ 补充说明？] …
    """)


def test_in_english(rider: Transcript) -> None:
    someone = english_rider(rider)
    someone.plays("""
        > (photo)
        < What is wrong? (2/6) [Litter and dirt] … [⬅ Back] [Cancel]
        > [Gas and dangerous goods]
        < ⚠️ If anybody is in danger, call first: 119 fire; 110 police. No photo while you ride. …
        < Where is it? … (3/6) [⬅ Back] [Cancel]
        > (location 38.4680 106.2760)
        < ⚠️ If anybody is in danger, call first: … [Submit] [➕ Anything to add?] …
        > [Submit]
        < It is handed in as R000001, and is with “Xingqing (sample)”. …
    """)


def test_an_album_is_one_answer_and_of_more_than_three_the_first_are_kept(rider: Transcript) -> None:
    heard = rider.does("(album 4)")
    assert heard[0] == "< 最多 3 张，只留了前 3 张。"
    for deed in ("[环境脏乱]", HERE, "[提交]"):
        rider.does(deed)

    with rider.db as db:
        assert len(db.exec(select(CaseFile)).all()) == 3


def test_words_are_added_at_the_review_or_stand_under_the_photo(rider: Transcript) -> None:
    rider.person.sends_photo(caption="垃圾桶翻了")
    rider.playground.settle()
    rider.hears()
    rider.does("[环境脏乱]")
    (review,) = rider.does(HERE)
    assert "你写的：垃圾桶翻了" in review
    rider.plays("""
        > [➕ 补充说明？]
        < 补充说明？… [⬅ 上一步] [跳过] [取消]
        > 挡着非机动车道。
        < 这件交给… 补充说明？ 挡着非机动车道。 [提交] [➕ 有多严重？] [修改] [取消]
        > [提交]
        < 已提交，编号 R000001，…
    """)

    with rider.db as db:
        assert db.exec(select(Case)).one().story == "垃圾桶翻了\n挡着非机动车道。"


def test_without_a_photo_the_words_are_asked_for(rider: Transcript) -> None:
    for deed in ("/report", "[没有照片]", "[走失、打架、突发疾病]"):
        rider.does(deed)
    (asked,) = rider.does("敬德街")
    assert asked.startswith("< 补充说明？")
    rider.does("老人走丢了。")
    (heard,) = rider.does("[提交]")
    assert "R000001" in heard


def test_a_place_that_nobody_knows_is_kept_as_it_was_typed(rider: Transcript) -> None:
    for deed in ("(photo)", "[环境脏乱]", "老桥洞西头"):
        rider.does(deed)
    rider.does("[就用“老桥洞西头”]")
    rider.does("[提交]")

    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.place, case.latitude) == ("老桥洞西头", None)


def test_a_draft_with_one_photo_is_finished_later(rider: Transcript) -> None:
    rider.does("(photo)")
    rider.does("/menu")
    rider.does("(restart)")
    rider.does("(2 days later)")
    rider.does("/report")
    (asked,) = rider.does("[接着填]")
    assert asked.startswith("< 是什么问题？")
    rider.does("[环境脏乱]")
    rider.does("[⬅ 上一步]")
    rider.does("[道路隐患]")
    rider.does(HERE)
    (heard,) = rider.does("[提交]")
    assert "R000001" in heard


def test_another_photo_begins_another_report_beside_the_draft(rider: Transcript) -> None:
    rider.does("(photo)")
    rider.does("/menu")
    (asked,) = rider.does("(photo)")

    assert asked.startswith("< 是什么问题？")
    assert len(rider.memory.drafts) == 2


def test_in_the_middle_of_another_form_a_photo_begins_nothing(rider: Transcript) -> None:
    rider.does("/grievance")
    rider.does("(photo)")

    assert [run.flow for run in rider.memory.runs] == ["grievance"]


def test_a_cancelled_one_is_not_kept(rider: Transcript) -> None:
    rider.does("(photo)")
    rider.does("[取消]")
    rider.does("[删掉]")

    with rider.db as db:
        assert db.exec(select(Case)).all() == []
