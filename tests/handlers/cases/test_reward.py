"""A reward for a report: what is said beforehand, what the office records, and how it is paid without a name."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.case import Case, CaseEvent, get_case, list_events
from models.cases.joining import join_case
from models.cases.reward import (
    GRANTED,
    NoReward,
    NothingGranted,
    OutsideRule,
    PaidAlready,
    deny_reward,
    find_reward,
    grant_reward,
    pay_reward,
)
from models.cases.reward_rule import find_reward_rule, list_reward_rules, load_reward_rules
from models.people.access import NoRight
from models.people.audit import AuditEntry
from models.person import find_person, note_consent
from tests.handlers.cases.acting import news, raise_grievance
from tests.handlers.cases.test_food import STORY, handed_over, reports
from tests.people import XINGQING
from tests.transcript import Transcript

PAY_CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}(?!-)")
QUERY_CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def on_desk(clerk: Transcript) -> None:
    """With the card of the report before them."""
    news(clerk)
    clerk.person.taps_old(1, "a|case|1")
    clerk.playground.settle()
    clerk.hears()


def grants(clerk: Transcript, *, amount: str = "3000") -> None:
    on_desk(clerk)
    for deed in ("[奖励]", "[给]", "[全国二级：有事实，证据直接]", amount, "[提交]"):
        clerk.does(deed)


def test_what_there_may_be_is_told_before_one_chooses_how_to_stand_behind_it(rider: Transcript) -> None:
    for deed in ("/food", "[后厨脏乱、积水油污]", "老马面馆", "[跳过]", STORY):
        rider.does(deed)
    (who_reads, _asked) = rider.does("[没有照片]")
    assert who_reads.endswith("[有奖励吗？]")
    rider.plays("""
        > [有奖励吗？]
        < 可能有奖励，但谁也不能打包票：商家受罚后，… • …：罚没款的 5%，最少 5,000元，最多 1,000,000元 …
        > [不留名]
        < 两天内才交给“兴庆站（示例）”…
        > [提交]
        < 已提交，编号 F000001。…
        > [看一看]
        < 食品安全 F000001 · … [奖励]
        > [奖励]
        < 可能有奖励，… 不留名也能领：… 出处：《市场监管领域重大违法行为举报奖励暂行办法》… 宁夏和各县区…
    """)


def test_what_was_granted_is_paid_to_who_shows_the_code(rider: Transcript, clerk: Transcript) -> None:
    reports(rider)
    handed_over(rider)
    news(clerk, rider)
    clerk.plays("""
        > [看一看]
        < 🟢 食品安全 F000001 · … [奖励]
        > [奖励]
        < 市场监管部门怎么定的？ … [给] [不给] …
        > [给]
        < 按哪条规定？ … [全国二级：有事实，证据直接] [全国三级：有基本事实和线索] [别的规定] …
        > [全国二级：有事实，证据直接]
        < 多少元？…
        > 500
        < … 3000…
        > (restart)
        > 很多
        < … 多少元？…
        > [⬅ 上一步]
        < 按哪条规定？ …
        > [全国三级：有基本事实和线索]
        < 多少元？…
        > 3000.5
        < 对方会看到，还会拿到领奖码；您看不到对方是谁： … [提交] …
        > [提交]
        < 登记好了。有人来领时，请对方出示领奖码，再点“已发奖”。 [看一看]
    """)
    ((told,),) = news(rider)
    assert told.startswith(
        "< 食品安全 F000001 · 后厨脏乱、积水油污 · 老马面馆 市场监管部门决定奖励 3,000.50元，依据：全国三级"
    )
    (code,) = PAY_CODE.findall(told)

    clerk.plays(f"""
        > [看一看]
        < 🟢 食品安全 F000001 … 决定给奖励：3,000.50元 … [已发奖] [奖励]
        > [已发奖]
        < 对方出示的领奖码是？…
        > 22222-22222
        < 这不是本件的领奖码，先别发。对的码在对方的聊天里。 对方出示的领奖码是？…
        > {code.lower()}
        < 记下了，已发 3,000.50元。 [看一看]
    """)
    ((paid,),) = news(rider)
    assert "奖励发了：3,000.50元" in paid
    assert "[已发奖]" not in clerk.does("[看一看]")[0]
    for member_call in clerk.playground.telegram.calls:
        if member_call.chat_id == clerk.person.chat.chat_id:
            assert code not in str(member_call.parameters)
    with rider.db as db:
        entries = db.exec(select(AuditEntry).where(AuditEntry.subject == "case:1")).all()
        money = [entry.facts.get("amount_fen") for entry in entries if entry.action.startswith("case.reward")]
        assert money == [300_050, 300_050]
        assert code.replace("-", "") not in str([entry.facts for entry in entries])


def test_who_is_anonymous_finds_it_by_the_query_code(rider: Transcript, clerk: Transcript) -> None:
    query_code = QUERY_CODE.findall(reports(rider, manner="[匿名，用查询码]"))[0]
    handed_over(rider)
    grants(clerk)
    assert news(rider) == [[]]

    (card,) = rider.does(query_code)
    assert "决定给奖励：3,000元" in card
    (told,) = rider.does("[奖励]")

    (pay_code,) = PAY_CODE.findall(told)
    assert "拿它去“兴庆站（示例）”领。对方只看领奖码和编号，不看你的名字；" in told
    clerk.does("[看一看]")
    clerk.does("[已发奖]")
    assert clerk.does(pay_code) == ["< 记下了，已发 3,000元。 [看一看]"]
    rider.does(query_code)
    assert "已发给出示领奖码的人。" in rider.does("[奖励]")[0]


def test_none_is_granted_with_the_reason_and_decided_anew(rider: Transcript, clerk: Transcript) -> None:
    reports(rider)
    handed_over(rider)
    news(rider)
    on_desk(clerk)
    for deed in ("[奖励]", "[不给]", "[全国三级：有基本事实和线索]"):
        clerk.does(deed)
    assert clerk.does("(voice)")[0].startswith("< 这里请打字，方便查看。")
    assert clerk.does("不够重大。") == ["< 登记好了，也告诉对方了。 [看一看]"]
    assert "市场监管部门决定不给奖励：不够重大。" in news(rider)[0][0]

    clerk.does("[看一看]")
    for deed in ("[奖励]", "[给]", "[别的规定]", "兴庆区吹哨人奖励（示例）", "200"):
        clerk.does(deed)
    clerk.does("[提交]")
    assert "市场监管部门决定奖励 200元，依据：兴庆区吹哨人奖励（示例）。" in news(rider)[0][0]


def test_it_is_left_in_the_middle_and_nothing_is_recorded(rider: Transcript, clerk: Transcript) -> None:
    reports(rider)
    handed_over(rider)
    on_desk(clerk)
    for deed in ("[奖励]", "[给]", "[取消]"):
        clerk.does(deed)
    clerk.does("[删掉]")

    with rider.db as db:
        assert not db.exec(select(CaseEvent).where(CaseEvent.what == GRANTED)).all()


def test_another_office_and_who_has_no_right_are_refused(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    reports(rider)
    raise_grievance(rider)
    handed_over(rider)
    heard = []
    for person, data in (
        (stranger_clerk, "f|case_reward|1"),
        (stranger_clerk, "f|case_paid|1"),
        (rider, "f|case_reward|1"),
        (clerk, "f|case_reward|2"),
        (clerk, "f|case_paid|x"),
    ):
        news(person)
        person.person.taps_old(1, data)
        person.playground.settle()
        heard.append(person.hears())

    assert all(len(lines) == 1 and "怎么定的" not in lines[0] for lines in heard)
    rider.person.taps_old(1, "a|reward.mine|2")
    rider.playground.settle()
    assert "奖励" not in "".join(rider.hears())


def test_two_at_once_pay_once(rider: Transcript, clerk: Transcript, other_clerk: Transcript) -> None:
    reports(rider)
    handed_over(rider)
    news(rider)
    grants(clerk)
    (code,) = PAY_CODE.findall(news(rider)[0][0])
    for member in (clerk, other_clerk):
        on_desk(member)
        member.does("[已发奖]")
    on_desk(clerk)
    clerk.does("[已发奖]")
    clerk.does(code)

    assert other_clerk.does(code) == ["< 奖励已经发了，不能再改。 [看一看]"]


def test_what_the_rules_refuse(rider: Transcript, clerk: Transcript, stranger_clerk: Transcript) -> None:
    reports(rider)
    raise_grievance(rider)
    handed_over(rider)
    rule, now = find_reward_rule("N3"), rider.playground.now
    with rider.db as db:
        by = find_person(db, clerk.person.chat.chat_id)
        other = find_person(db, stranger_clerk.person.chat.chat_id)
        assert by is not None
        assert other is not None
        case = get_case(db, 1)
        with pytest.raises(NothingGranted):
            pay_reward(db, case, pay_code="2" * 10, by=by, now=now)
        with pytest.raises(OutsideRule, match="N3"):
            grant_reward(db, case, rule=rule, amount_fen=99_999, by=by, now=now)
        with pytest.raises(NoRight):
            grant_reward(db, case, rule=rule, amount_fen=100_000, by=other, now=now)
        with pytest.raises(NoReward):
            deny_reward(db, get_case(db, 2), rule=rule, words="…", by=by, now=now)
        grant_reward(db, case, rule=rule, amount_fen=100_000, by=by, now=now)
        granted = find_reward(list_events(db, case, only_shown=True))
        assert granted is not None
        pay_reward(db, case, pay_code=granted.pay_code, by=by, now=now + timedelta(days=1))
        with pytest.raises(PaidAlready):
            grant_reward(db, case, rule=rule, amount_fen=100_000, by=by, now=now)


def test_who_joined_hears_nothing_of_the_money(rider: Transcript, clerk: Transcript, colleague: Transcript) -> None:
    reports(rider)
    handed_over(rider)
    with rider.db as db:
        chat_id = colleague.person.chat.chat_id
        person = note_consent(db, chat_id=chat_id, consent_version=1, language="zh_CN", now=rider.playground.now)
        case = db.exec(select(Case)).one()
        join_case(db, case, person=person, chat_id=chat_id, now=rider.playground.now)
        db.commit()
    news(rider, colleague)
    grants(clerk)

    (mine, theirs) = news(rider, colleague)
    assert "3,000元" in mine[0]
    assert theirs == []
    colleague.person.taps_old(1, "a|case.mine|1")
    colleague.playground.settle()
    assert "奖励" not in colleague.hears()[0]


def test_in_english(rider: Transcript) -> None:
    rider.does("/language")
    rider.does("[English]")
    for deed in ("/food", "[Rats, cockroaches, flies]", "Old Ma's noodles", "[Skip]", "A rat.", "[No photo]"):
        rider.does(deed)
    (told,) = rider.does("[Is there a reward?]")
    assert "• National, level 1: detailed facts and direct proof: 5 % of the fine, at least 5,000 yuan" in told


def test_rules_are_those_of_the_country_until_an_area_has_its_own(rider: Transcript) -> None:
    with rider.db as db:
        assert [rule.code for rule in list_reward_rules(db, adcode=XINGQING, topic="F01")] == list(load_reward_rules())
        assert all(rule.least_fen <= rule.most_fen and rule.source for rule in load_reward_rules().values())
