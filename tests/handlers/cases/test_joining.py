"""The second person who sees the same: joins, gets the news, and learns nothing of the first."""

import pytest
from sqlmodel import select

from models.areas.coordinates import Position
from models.case import HIDDEN, Case, CaseJoiner, list_events
from models.cases.file import PHOTOS_A_CASE, keep_files
from models.cases.joining import RaisedAlready, open_unless_raised
from models.cases.opening import NewCase
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.person import find_person
from tests.handlers.cases.acting import HERE, NEXT_DOOR, news, report
from tests.transcript import Transcript


def test_who_sees_the_same_joins_and_gets_the_news(rider: Transcript, clerk: Transcript, colleague: Transcript) -> None:
    report(rider)
    news(clerk)
    rider.playground.later(hours=2)
    with rider.db as db:
        # As if an English speaker had sent the position.
        db.exec(select(Case)).one().place = "the position sent"
        db.commit()
    for deed in ("(photo)", "[环境脏乱]"):
        colleague.does(deed)
    colleague.plays("""
        > (location 38.4682 106.2761)
        < 2 小时前有人报过：随手拍 R000001 · 环境脏乱 · 发来的位置。是同一个吗？ … [是同一个，我也报] [不是同一个] …
        > [是同一个，我也报]
        < 记下了，编号 R000001，有消息也会告诉你。没人知道是你报的。 [看一看]
    """)
    assert "又有一个人反映这件事。" in news(clerk)[0][0]

    clerk.does("[看一看]")
    clerk.does("[我来办]")
    for deed in ("[答复]", "[解决了]", "已清理。", "[提交]"):
        clerk.does(deed)
    (mine, theirs) = news(rider, colleague)
    assert ["已清理。" in told for told in (mine[-2], theirs[-2])] == [True, True]
    assert "[没解决]" in mine[-2]
    assert "[没解决]" not in theirs[-2]
    assert ["+5 " in mine[-1], "+1 " in theirs[-1]] == [True, True]
    (card,) = colleague.does("[看一看]")
    assert "还有别人也反映了这件事。" in card
    assert colleague.does("/cases")[0].endswith("[⚪ R000001 环境脏乱]")


def test_neither_learns_anything_of_the_other(rider: Transcript, clerk: Transcript, colleague: Transcript) -> None:
    rider.person.sends_photo(caption="在我家楼下")
    rider.playground.settle()
    for deed in ("[环境脏乱]", HERE, "[提交]"):
        rider.does(deed)
    colleague.person.sends_photo(caption="我每天路过")
    colleague.playground.settle()
    for deed in ("[环境脏乱]", NEXT_DOOR, "[是同一个，我也报]"):
        colleague.does(deed)

    assert "在我家楼下" not in colleague.does("[看一看]")[0]
    rider.does("/cases")
    assert "我每天路过" not in rider.does("[🟢 R000001 环境脏乱]")[0]
    for data in ("f|case_more|1", "f|case_withdraw|1", "a|case.judge|1|yes", "a|case.stars|1|5"):
        colleague.person.taps_old(1, data)
        colleague.playground.settle()
        assert all("1" not in heard.replace("/cases", "") for heard in colleague.hears())
    with rider.db as db:
        assert db.exec(select(Case)).one().state == "received"


def test_another_one_is_a_case_of_its_own(rider: Transcript, colleague: Transcript) -> None:
    report(rider)
    for deed in ("(photo)", "[环境脏乱]", NEXT_DOOR, "[不是同一个]"):
        colleague.does(deed)
    (heard,) = colleague.does("[提交]")
    assert "R000002" in heard


def test_what_is_further_away_older_or_of_another_kind_is_not_offered(rider: Transcript, colleague: Transcript) -> None:
    report(rider)
    for topic, place in (("环境脏乱", "(location 38.4690 106.2760)"), ("道路隐患", HERE)):
        assert "编号" in report(colleague, topic=topic, place=place)[0]
    colleague.does("(4 days later)")
    assert "编号 R000004" in report(colleague)[0]


def test_who_is_a_moment_later_than_another_is_asked_at_the_end(rider: Transcript, colleague: Transcript) -> None:
    for person in (rider, colleague):
        for deed in ("(photo)", "[环境脏乱]", HERE):
            person.does(deed)
    rider.does("[提交]")
    (asked,) = colleague.does("[提交]")
    assert asked.startswith("< 刚刚有人报过：随手拍 R000001")
    colleague.does("[是同一个，我也报]")

    with rider.db as db:
        assert len(db.exec(select(Case)).all()) == 1
        assert len(db.exec(select(CaseJoiner)).all()) == 1


def test_joining_twice_is_joining_once_and_who_is_forgotten_gets_no_more_news(
    rider: Transcript, colleague: Transcript, clerk: Transcript
) -> None:
    report(rider)
    news(clerk)
    for _time in range(2):
        for deed in ("(photo)", "[环境脏乱]", NEXT_DOOR, "[是同一个，我也报]"):
            colleague.does(deed)
    with rider.db as db:
        assert len(db.exec(select(CaseJoiner)).all()) == 1

    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        colleague.does(deed)

    news(clerk)
    clerk.does("[看一看]")
    clerk.does("[我来办]")
    assert news(colleague) == [[]]
    with rider.db as db:
        assert db.exec(select(CaseJoiner)).all() == []


def test_when_the_first_takes_it_back_it_goes_on_for_who_joined(
    rider: Transcript, clerk: Transcript, colleague: Transcript
) -> None:
    rider.person.sends_photo(caption="在我家楼下")
    rider.playground.settle()
    for deed in ("[环境脏乱]", HERE, "[提交]"):
        rider.does(deed)
    for deed in ("(photo)", "[环境脏乱]", NEXT_DOOR, "[是同一个，我也报]"):
        colleague.does(deed)
    news(clerk)
    for deed in ("[看一看]", "[我来办]", "[问对方]", "您家楼下哪个门？"):
        clerk.does(deed)
    news(rider, clerk, colleague)
    rider.does("/cases")
    rider.plays("""
        > [⚪ R000001 环境脏乱]
        < …
        > [撤回]
        < 要撤回 R000001 吗？还有别人也反映了：对他们会接着办，你不再收到消息。 [撤回] [不撤回]
        > [撤回]
        < 撤回了，谢谢你告诉我们。
    """)
    assert rider.does("/cases")[0].startswith("< 你还没在这里提过诉求。")

    (office, theirs) = news(clerk, colleague)
    assert "先反映的人撤回了，还有别人在等。" in office[0]
    assert "你也反映过，所以这件归你了" in theirs[0]
    (card,) = colleague.does("[看一看]")
    assert not [words for words in ("家楼下", "照片", "办公室想问") if words in card]
    for deed in ("[补充]", "还在那里。", "[没有照片]"):
        colleague.does(deed)
    clerk.does("[看一看]")
    for deed in ("[答复]", "[解决了]", "已清理。", "[提交]"):
        clerk.does(deed)
    (mine, theirs) = news(rider, colleague)
    assert mine == []
    assert [line for line in theirs if "[没解决]" in line]
    colleague.does("[没解决]")
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.state, case.verdict) == ("answered", "no")
        assert db.exec(select(CaseJoiner)).all() == []


@pytest.mark.parametrize(
    "ways",
    [("[看一看]", "[撤回]", "[撤回]"), ("/privacy", "[删除我的数据]", "[全部删除]")],
    ids=["withdrawn", "forgotten"],
)
def test_what_came_with_it_is_not_shown_to_who_has_it_now(
    rider: Transcript, colleague: Transcript, clerk: Transcript, ways: tuple[str, ...]
) -> None:
    report(rider)
    for deed in ("(photo)", "[环境脏乱]", NEXT_DOOR, "[是同一个，我也报]"):
        colleague.does(deed)
    news(clerk, colleague)
    for deed in ways:
        rider.does(deed)
    (office, theirs) = news(clerk, colleague)
    assert "先反映的人撤回了，还有别人在等。" in office[0]
    assert "你也反映过，所以这件归你了" in theirs[0]
    for data in ("a|case.my_photos|1", "a|case.my_voice|1"):
        colleague.person.taps_old(1, data)
        colleague.playground.settle()
        assert not [line for line in colleague.hears() if "(photo)" in line]
    rider.person.taps_old(1, "a|case.mine|1")
    rider.playground.settle()
    assert "R000001" not in "".join(rider.hears())


def test_photos_for_which_there_is_no_room_are_told_of(rider: Transcript, colleague: Transcript) -> None:
    report(rider)
    with rider.db as db:
        case = db.exec(select(Case)).one()
        event = list_events(db, case, only_shown=True)[0]
        names = [f"p{number}" for number in range(PHOTOS_A_CASE - 2)]
        keep_files(db, case, event_id=event.id or 0, photos=names, now=rider.playground.now)
        db.commit()
    for deed in ("(album 3)", "[环境脏乱]", NEXT_DOOR):
        colleague.does(deed)

    (noted,) = colleague.does("[是同一个，我也报]")

    assert "这件最多存 30 张照片，你的存下了 1 张；文字都留了。" in noted


def test_of_two_at_once_the_second_is_refused_by_the_rule_itself(rider: Transcript) -> None:
    report(rider)
    with rider.db as db:
        new = NewCase(
            topic=get_topic("E01"),
            manner=HIDDEN,
            reporter=find_person(db, rider.person.chat.chat_id),
            chat_id=rider.person.chat.chat_id,
            story="另一个人写的",
            position=Position(38.4681, 106.276),
            adcode=640104,
        )
        with pytest.raises(RaisedAlready, match="R000001"):
            open_unless_raised(
                db, new, other_than=None, calendar=load_calendar("Asia/Shanghai"), now=rider.playground.now
            )


def test_two_spots_that_one_person_reports_without_words_are_two_cases(rider: Transcript) -> None:
    assert "编号 R000001" in report(rider)[0]
    assert "编号 R000002" in report(rider, place="(location 38.4710 106.2760)")[0]


def test_who_joined_by_mistake_takes_it_back(rider: Transcript, clerk: Transcript, colleague: Transcript) -> None:
    report(rider)
    for deed in ("(photo)", "[环境脏乱]", NEXT_DOOR, "[是同一个，我也报]"):
        colleague.does(deed)
    news(clerk)

    colleague.plays("""
        > [看一看]
        < 随手拍 R000001 · 环境脏乱 … [为什么是这天？] [撤回]
        > [撤回]
        < 随手拍 R000001 · 环境脏乱 · 发来的位置：撤回后消息不再发给你，也不为它记分；别人报的照常办。撤回吗？
          [撤回] [不撤回]
        > [撤回]
        < 撤回了，谢谢你告诉我们。
    """)

    clerk.does("/inbox r1")
    assert "有一个跟着反映的人撤回了" in clerk.does("[🟢 R000001 环境脏乱]")[0]
    assert colleague.does("/cases")[0].startswith("< 你还没在这里提过诉求")
