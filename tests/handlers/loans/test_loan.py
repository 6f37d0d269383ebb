"""A shop owner sees how it stands with the loans that there are, and why."""

from datetime import timedelta

import pytest

from bot.jobs.clock import Clock
from models.loans.memory import LoanMemory
from tests.transcript import Transcript

PREMISES, FOOD = "[在宁夏有固定店面（自有或租的）]", "[食品经营许可或小经营店登记]"
TAKINGS, BANK = "[6 个月的纳税或收款码流水]", "[贷款银行是贴息经办行]"
TYPICAL = (
    *(
        "/loan",
        "[个体工商户]",
        "[餐饮]",
        "2025-03-03",
        "[进货]",
        "[都没有]",
        PREMISES,
        FOOD,
        TAKINGS,
        BANK,
        "[完成（4）]",
    ),
    *("[18 到 60 岁]", "[退役军人]"),
)


def does_all(chat: Transcript, *deeds: str) -> list[str]:
    """What is said to the last of them."""
    said: list[str] = []
    for deed in deeds:
        said = chat.does(deed)
    return said


def kept(chat: Transcript) -> LoanMemory | None:
    with chat.db as db:
        return db.get(LoanMemory, chat.person.chat.chat_id)


def test_a_typical_shop_answers_eight_questions_and_sees_all_loans(chat: Transcript) -> None:
    chat.plays("""
        > /loan
        < 最多 8 个问题，不问姓名，不问证件号。… 24 小时后删除。 ⚠️ 放款前谁收费都是骗子，没有什么“内部渠道”。…
        < 贷款给谁用？ (1/8) [个体工商户] [小微企业（公司、合伙等）] [骑手，或者还没开店] [不知道] [取消]
        > [个体工商户]
        < 主要做哪一行？ (2/8) …
        > 餐饮
        < 营业执照什么时候办的？… (3/8) [不到 6 个月] [6 到 12 个月] [12 个月以上]
          [还没有执照] [不知道] [⬅ 上一步] [取消]
        > 2027-03-03
        < 那天还没到。请写 2026-11-23 或更早的日子。 营业执照什么时候办的？… (3/8) …
        > 很久了
        < 请写什么时候，比如 2025-03-15、“去年三月”或“8个月”。 营业执照什么时候办的？… (3/8) …
        > 去年三月
        < 钱用来做什么？ (4/8) …
        > [进货]
        < 下面哪几样是您的情况？只用来对照规定。 (5/8)
          [现在有贷款或信用卡逾期] [两年内逾期超过 6 次] [在失信被执行人名单上]
          [店被标记为经营异常] [自己或配偶还有别的经营贷款] [别的说不准] [都没有] [⬅ 上一步] [取消]
        > [都没有]
        < 下面哪几样您有？有的点一下。 (6/8) …
        > 1 2 3 4
        < 经营者多大年纪？ (7/8) [15 岁以下] [16 到 17 岁] [18 到 60 岁] [61 到 65 岁] [66 岁以上] [不知道] …
        > [18 到 60 岁]
        < 经营者属于下面哪一类？ (8/8) …
        > [退役军人]
        < 照现在知道的规定看是这样。这不是审批，能不能贷由银行定。 🟢 很有可能 · 创业担保贷款（个人）
          🟢 很有可能 · 服务业经营主体贷款贴息 🟢 很有可能 · 个体工商户信用贷（各银行通用）
          🟡 可以去问问 · 宁个贷 公开的条件很少
          ⏳ 暂时不合适 · 创业担保贷款（小微企业） ✗ 给的是：小微企业（公司、合伙等）
          这些不会发给任何人。点“提交”，就能逐项细看。 请看一遍： …
          • 营业执照什么时候办的？ 2025年3月 … [提交] [修改] [取消]
        > [提交]
        < 照现在知道的规定看是这样。… [宁个贷] [创业担保贷款（小微企业）] [算算要花多少] [请银行或指导站联系我]
          [改一个回答] [留着我的回答] [删掉我的回答]
    """)


def test_what_decided_is_told_with_its_source_and_the_day_on_which_it_changes(chat: Transcript) -> None:
    young = list(TYPICAL)
    young[3] = "2026-03-03"
    overview = does_all(chat, *young, "[提交]")[-1]
    assert "🟡 可以去问问 · 个体工商户信用贷（各银行通用） △ 开店时间：您的执照 2027年3月3日 满 12 个月" in overview

    card = chat.does("[个体工商户信用贷（各银行通用）]")[0]

    assert "是这几条决定的： △ 开店时间 [1]：您答的是“8 个月”，要求是“12 个月以上”" in card
    assert "怎样会不一样： • 您的执照 2027年3月3日 满 12 个月" in card
    assert "最多：以银行审批为准" in card
    assert "经营者年龄" not in card
    assert "[1] 网上的贷款文章 · 未向官方核实，以银行为准" in card


def test_what_is_not_known_is_told_apart_from_no(chat: Transcript) -> None:
    unsure = list(TYPICAL)
    unsure[5:6] = ["[别的说不准]", "[完成（1）]"]
    does_all(chat, *unsure, "[提交]")

    card = chat.does("[创业担保贷款（个人）]")[0]

    assert "? 现在没有逾期 [2]：还不知道" in card
    assert "• 现在没有逾期：弄清楚以后再看一次" in card
    assert "✗ 做餐饮的有食品证或小经营店登记证" not in card


def test_a_slip_is_mended_at_the_review_and_only_what_it_opens_is_asked(chat: Transcript) -> None:
    wrong = list(TYPICAL)
    wrong[2] = "[零售]"
    wrong[7:8] = []
    wrong[9] = "[完成（3）]"
    review = does_all(chat, *wrong)[-1]
    assert "主要做哪一行？ 零售" in review

    asked = does_all(chat, "[修改]", "[主要做哪一行？ · 零售]", "[餐饮]")[-1]

    # The list has one thing more now, so that what was left open on it may mean something else.
    assert "这个问题改过了，请再答一次。" in asked
    assert "食品经营许可或小经营店登记" in asked
    assert "🟢 很有可能 · 创业担保贷款（个人）" in does_all(chat, "1 2 3 4")[-1]


def test_back_cancel_and_a_restart_lead_where_they_should(chat: Transcript) -> None:
    does_all(chat, *TYPICAL[:4])

    assert "营业执照什么时候办的？" in chat.does("[⬅ 上一步]")[0]
    assert "钱用来做什么？ (4/8)" in chat.does("[不改：2025年3月3日]")[0]
    chat.does("(restart)")
    assert "下面哪几样是您的情况？" in chat.does("[进货]")[0]
    assert "要删掉" in chat.does("/cancel")[0]
    chat.does("[删掉]")
    assert kept(chat) is None


def test_answers_that_contradict_each_other_are_asked_back(chat: Transcript) -> None:
    asked = does_all(chat, "/loan", "[个体工商户]", "[餐饮]", "[还没有执照]")[-1]
    assert asked.startswith("< 您说开着店或公司，又说还没有执照，这两样对不上。 在这里改，或者点“上一步”改另一个。")

    assert "钱用来做什么？" in chat.does("半年")[0]
    does_all(chat, "[进货]", "[都没有]", PREMISES, FOOD)
    assert "经营者多大年纪？" in chat.does("[完成（2）]")[0]


def test_takings_that_are_older_than_the_shop_are_asked_back(chat: Transcript) -> None:
    does_all(chat, "/loan", "[个体工商户]", "[餐饮]", "[不到 6 个月]", "[进货]", "[都没有]", BANK)
    # The young licence has closed what needs takings; nothing asks for them any more.
    assert TAKINGS[1:-1] not in chat.does(FOOD)[0]


def test_who_has_debts_is_not_asked_further_and_not_sent_away(chat: Transcript) -> None:
    does_all(chat, *TYPICAL[:5], "[现在有贷款或信用卡逾期]")

    review = chat.does("[完成（1）]")[-1]

    assert review.count("⏳ 暂时不合适") == 5
    assert "不符合" not in review
    does_all(chat, "[提交]")
    assert "• 先把逾期的还上，再申请。" in chat.does("[宁个贷]")[0]


def test_papers_are_ticked_off_on_a_list(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]", "[服务业经营主体贷款贴息]", "[带什么材料]")
    assert "[☑ 营业执照原件和复印件]" in chat.does("[☐ 营业执照原件和复印件]")[0]

    assert "材料齐了" in does_all(chat, "[☐ 贷款合同和用途凭证]", "[☐ 借钱做什么用的说明]")[0]


def test_answers_are_gone_after_a_day_and_may_be_used_until_then(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]")
    assert "您答的贷款问题，留到 明天 14:0" in chat.does("/privacy")[-1]
    assert "用上次的回答吗？" in chat.does("/loan")[-1]
    assert "🟢 很有可能" in chat.does("[用上次的]")[-1]

    chat.does("(25 hours later)")
    assert "说好 24 小时删除" in chat.does("[宁个贷]")[0]
    chat.playground.run(Clock(chat.playground.core).sweep())

    assert kept(chat) is None
    assert "贷款给谁用？" in chat.does("/loan")[-1]


def test_a_draft_of_answers_is_gone_after_a_day_too(chat: Transcript) -> None:
    does_all(chat, *TYPICAL[:5])
    assert chat.memory.runs

    chat.playground.now += timedelta(hours=25)
    chat.playground.run(Clock(chat.playground.core).sweep())

    assert not chat.memory.runs


def test_answers_are_kept_only_at_wish_and_go_with_everything_else(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]", "[留着我的回答]", "(25 hours later)")
    chat.playground.run(Clock(chat.playground.core).sweep())
    assert "您答的贷款问题，照您的意思留着" in chat.does("/privacy")[-1]

    does_all(chat, "[删除我的数据]", "[全部删除]")

    assert kept(chat) is None


def test_answers_can_be_deleted_at_once(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]")

    assert chat.does("[删掉我的回答]") == ["< ~ 您的回答删掉了。 [💰 贷款]"]
    assert kept(chat) is None


@pytest.mark.parametrize(
    "data", ["a|loan.product|none", "a|loan.papers|ning_ge_dai|999", "a|loan.papers|ning_ge_dai|x"]
)
def test_forged_buttons_change_nothing(chat: Transcript, data: str) -> None:
    does_all(chat, *TYPICAL, "[提交]")
    message_id = chat.person.sends("/menu").message_id
    chat.playground.settle()
    chat.hears()

    chat.person.taps_old(message_id, data)
    chat.playground.settle()

    assert "这个按钮失效了，没有改动。" in chat.hears()[-1]


def test_it_can_be_talked_through_in_english(english: Transcript) -> None:
    does_all(english, "/loan", "[I ride, or have no shop yet]", "[Another trade]")

    review = english.does("[No licence yet]")[-1]

    assert "⏳ not now · Start-up guarantee loan (person) ✗ a valid business licence" in review
    assert "eligible" not in review


def test_one_answer_is_changed_afterwards_and_the_others_stay(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]")
    assert "[经营者多大年纪？：18 到 60 岁]" not in (asked := chat.does("[改一个回答]")[-1])
    assert "[年龄：18 到 60 岁]" in asked

    assert "经营者多大年纪？" in chat.does("[年龄：18 到 60 岁]")[-1]
    review = chat.does("66岁")[-1]

    assert "⏳ 暂时不合适 · 宁个贷 ✗ 经营者年龄" in review
    assert "这些不会发给任何人。" in review
    does_all(chat, "[提交]")
    assert (memory := kept(chat)) is not None
    assert memory.answers["age"] == "66-"
    assert memory.answers["trade"] == "catering"


def test_an_answer_that_puts_more_on_a_list_has_the_list_asked_again(chat: Transcript) -> None:
    shop = list(TYPICAL)
    shop[2], shop[7:10] = "[零售]", [TAKINGS, BANK, "[完成（3）]"]
    del shop[10]
    does_all(chat, *shop, "[提交]", "[改一个回答]", "[行业：零售]")

    assert "食品经营许可或小经营店登记" in chat.does("开饭馆的")[-1]


def test_who_it_is_not_meant_for_is_told_so_and_not_sent_on(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]")

    card = chat.does("[创业担保贷款（小微企业）]")[0]

    assert "怎样会不一样： • 这项是给企业的，先看看别的贷款；想转成企业，看 /convert 要怎么办。" in card
    assert "下一步" not in card


def test_what_people_type_instead_of_tapping_is_understood(chat: Transcript) -> None:
    said = does_all(chat, "/loan", "个体户", "开面馆的", "不太清楚", "进货", "没有", "1 2", "三十五岁")

    assert "经营者属于下面哪一类？" in said[-1]


def test_an_answer_that_is_too_rough_is_told_apart_from_none(chat: Transcript) -> None:
    rough = list(TYPICAL)
    rough[3] = "半年"
    overview = does_all(chat, *rough, "[提交]")[-1]
    assert "? 开店时间：照您的回答还说不准" in overview

    assert "? 开店时间 [1]：您答的是“5 到 7 个月”，还说不准" in chat.does("[宁个贷]")[0]
