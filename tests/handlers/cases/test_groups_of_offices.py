"""Cards of cases in the group of an office: who binds it, who may tap, and how a card follows its case."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from models.case import Case
from models.messages.outgoing import Outgoing
from models.office import find_office_by_code
from models.offices.group import GroupCard, OfficeGroup
from tests.conftest import acquainted, playing
from tests.handlers.cases.acting import STORY, news, raise_grievance, report
from tests.playground import Playground
from tests.transcript import Transcript

GROUP, SUPERGROUP = -100, -1_000_000_000_100
CARD = "🟢 G000001 报酬拖欠、结算争议"


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playground]:
    monkeypatch.setattr("bot.telegram.pace.GROUP_SECONDS", 0.02)
    with playing(sqlite_url, tmp_path) as playground:
        yield playground


def inside(member: Transcript, group_id: int = GROUP) -> Transcript:
    """The same person, in the group."""
    return Transcript(member.playground, member.person.in_group(group_id))


@pytest.fixture
def group(clerk: Transcript) -> Transcript:
    """Bound to Xingqing by its clerk."""
    there = inside(clerk)
    (told,) = there.does("/inbox here")
    assert told.startswith("< 以后“兴庆站（示例）”的新工单会发到这里，只有编号、类别和进度，不会有提出人和写的内容。")
    return there


def shown(group: Transcript) -> list[str]:
    """What has come to the group since."""
    return news(group)[0]


def test_a_new_case_is_shown_taken_and_followed(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript, group: Transcript
) -> None:
    raise_grievance(rider)
    (card,) = shown(group)
    assert card == f"< {CARD} 进度：等人接办 答复期限：12月7日 18:00 [我来办] [看一看（私聊发给我）]"
    news(rider, clerk)

    assert group.does("[我来办]") == ["< «归您办了，内容已私聊发给您。»"]

    (changed,) = shown(group)
    assert changed == f"< ~ {CARD} 进度：正在办 答复期限：12月7日 18:00 正在办：同事 [看一看（私聊发给我）]"
    edit = group.playground.telegram.calls_of("editMessageText")[-1]
    assert edit.parameters["entities"][0]["user"]["id"] == clerk.person.user_id
    (mine,) = news(clerk)[0]
    assert STORY in mine
    assert "[问对方] [答复] [备注]" in mine
    clerk.does("[答复]")
    clerk.does("[解决了]")
    clerk.does("补发了。")
    clerk.does("[提交]")
    (over,) = shown(group)
    assert over == "< ~ ⚪ G000001 报酬拖欠、结算争议 进度：已答复 · 解决了 [看一看（私聊发给我）]"


def test_two_who_tap_at_once(rider: Transcript, clerk: Transcript, other_clerk: Transcript, group: Transcript) -> None:
    raise_grievance(rider)
    news(group)
    message_id = group.person.chat.messages[-1].message_id

    for member in (clerk, other_clerk):
        inside(member).person.taps_old(message_id, "a|group.take|1")
    rider.playground.settle()

    answers = [call.parameters.get("text") for call in rider.playground.telegram.calls_of("answerCallbackQuery")[-2:]]
    assert answers == ["归您办了，内容已私聊发给您。", "同事先接了，卡片上写着是谁。"]
    with rider.db as db:
        assert db.exec(select(Case)).one().holder_id is not None


@pytest.mark.parametrize("data", ["a|group.take|1", "a|group.look|1", "a|group.take|999", "a|group.bind|1"])
def test_who_has_no_right_gets_one_sentence(
    rider: Transcript, stranger_clerk: Transcript, group: Transcript, data: str
) -> None:
    raise_grievance(rider)
    news(group)
    unknown = Transcript(rider.playground, rider.playground.telegram.person(language_code="zh-hans"))

    for member in (stranger_clerk, rider, unknown):
        there = inside(member)
        there.person.taps_old(1, data)
        rider.playground.settle()
        (told,) = there.hears()
        assert "只有" in told

    with rider.db as db:
        case = db.exec(select(Case)).one()
    assert (case.state, case.holder_id) == ("received", None)
    assert not [line for line in news(stranger_clerk)[0] if STORY in line]


def test_a_card_names_nobody_and_repeats_nothing(rider: Transcript, clerk: Transcript, group: Transcript) -> None:
    raise_grievance(rider, manner=("[留称呼和电话]", "老马"))
    report(rider)
    news(rider, clerk)
    group.playground.telegram.person()

    words = "\n".join(
        str(call.parameters)
        for call in group.playground.telegram.calls
        if call.chat_id == GROUP and call.method in ("sendMessage", "editMessageText")
    )

    assert "G000001" in words
    assert "R000002" in words
    assert not [canary for canary in (STORY, "老马", str(rider.person.user_id)) if canary in words]


def test_what_comes_back_or_is_overdue_comes_once_more_below(
    rider: Transcript, clerk: Transcript, group: Transcript
) -> None:
    raise_grievance(rider)
    news(group, clerk)
    clerk.does("[看一看]")
    clerk.does("[我来办]")
    clerk.does("[退回]")
    (before, again) = shown(group)
    assert before == "< ~ 这件在下面重新发了。"
    assert again.startswith(f"< {CARD} 进度：等人接办")

    rider.playground.later(days=30)
    rider.playground.tick("warn_of_cases")
    later = shown(group)
    assert [line for line in later if line.startswith("< 🔴 G000001")]


def test_a_case_that_goes_elsewhere_leaves_the_group(rider: Transcript, clerk: Transcript, group: Transcript) -> None:
    raise_grievance(rider)
    news(group, clerk)
    clerk.does("[看一看]")
    clerk.does("[转办]")
    clerk.does("[总工会（示例）]")
    clerk.does("属于欠薪。")

    assert shown(group) == ["< ~ 🟢 G000001 报酬拖欠、结算争议 现在由“总工会（示例）”办理。"]


def test_it_is_bound_and_unbound_by_who_may(
    rider: Transcript, stranger_clerk: Transcript, oversight: tuple[Transcript, Transcript], group: Transcript
) -> None:
    assert inside(rider).does("/inbox here") == [
        "< 只有办公室的工作人员才能把工单发到群里。请先登记，再找管理员开通权限。"
    ]
    assert inside(rider).does("/inbox off") == ["< 只有“兴庆站（示例）”的工作人员或管理员才能这样做。"]
    assert inside(stranger_clerk).does("/inbox here XQ") == ["< 只有“兴庆站（示例）”的工作人员或管理员才能这样做。"]
    assert inside(stranger_clerk).does("/inbox here NO")[0].startswith("< 没有这个代码的办公室。")
    group.hears()
    assert group.does("/inbox")[0].startswith("< 想在这个群里看办公室的新工单，发 /inbox here")
    _city, region = oversight
    there = inside(region, -200)
    assert there.does("/inbox here") == ["< 这是哪个办公室的群？ [总工会（示例）] [自治区（示例）]"]
    assert there.does("[总工会（示例）]")[0].startswith("< ~ 以后“总工会（示例）”的新工单会发到这里")
    assert inside(region, -300).does("/inbox here ZGH")[0].startswith("< 以后“总工会（示例）”的新工单")
    assert there.does("/inbox off") == ["< 这个群没有接收哪个办公室的工单。"]

    group.hears()
    assert group.does("/inbox off") == ["< “兴庆站（示例）”的工单不再发到这里了。"]
    raise_grievance(rider)
    assert shown(group) == []


def test_a_closed_office_has_no_group(clerk: Transcript) -> None:
    with clerk.db as db:
        office = find_office_by_code(db, "XQ")
        assert office is not None
        office.is_open = False
        db.add(office)
        db.commit()

    assert inside(clerk).does("/inbox here XQ") == ["< “兴庆站（示例）”已停用，不再收新工单，请换一个。"]


def test_when_the_bot_is_taken_out_the_office_hears_of_it(
    rider: Transcript, clerk: Transcript, group: Transcript
) -> None:
    group.person.blocks()
    rider.playground.settle()

    (told,) = news(clerk)[0]
    assert told.startswith("< 我被移出了办公室的群，工单不再发到群里，这里照常收得到。")
    raise_grievance(rider)
    assert "G000001" in str(news(clerk))
    with rider.db as db:
        assert db.exec(select(OfficeGroup)).all() == []
        assert db.exec(select(GroupCard)).all() == []


def test_a_group_that_is_gone_at_the_next_card_is_unbound(rider: Transcript, group: Transcript) -> None:
    group.person.chat.is_gone = True
    raise_grievance(rider)
    rider.playground.deliver()

    with rider.db as db:
        assert db.exec(select(OfficeGroup)).all() == []


def test_a_group_that_became_a_supergroup_goes_on(rider: Transcript, clerk: Transcript, group: Transcript) -> None:
    raise_grievance(rider)
    news(group, clerk)
    anew = inside(clerk, SUPERGROUP)
    group.person.chat.migrated_to = SUPERGROUP
    raise_grievance(rider, story="又没有发工资。")
    news(rider)

    (second,) = anew.hears()
    assert second.startswith("< 🟢 G000002")
    clerk.does("[看一看]")
    clerk.does("/inbox g1")
    clerk.does(f"[{CARD}]")
    clerk.does("[我来办]")
    (first,) = shown(anew)
    assert first.startswith(f"< {CARD} 进度：正在办")


def test_a_group_that_tells_of_its_new_number_is_followed(clerk: Transcript, group: Transcript) -> None:
    chat = group.person.chat
    note = {"message_id": 99, "date": int(group.playground.now.timestamp()), "chat": chat.json}
    group.playground.telegram.memory.updates.add({"message": {**note, "migrate_to_chat_id": SUPERGROUP}})
    group.playground.settle()

    with clerk.db as db:
        assert db.exec(select(OfficeGroup)).one().group_id == SUPERGROUP


def test_a_death_before_a_card_has_left_loses_none(rider: Transcript, group: Transcript) -> None:
    raise_grievance(rider)
    rider.does("(restart)")

    assert len(shown(group)) == 1
    with rider.db as db:
        cards = db.exec(select(Outgoing).where(Outgoing.chat_id == GROUP)).all()
    assert len(cards) == 1


def test_english_speakers_get_english_cards(rider: Transcript, clerk: Transcript) -> None:
    clerk.does("/language")
    clerk.does("[English]")
    someone = acquainted(Transcript(rider.playground, clerk.person))
    there = inside(someone)
    there.person.user["language_code"] = "en"
    assert there.does("/inbox here")[0].startswith("< From now on new cases of “Xingqing (sample)” are shown here")
    raise_grievance(rider)

    assert shown(there)[0].endswith("[I take it] [Look at it, in our own chat]")
