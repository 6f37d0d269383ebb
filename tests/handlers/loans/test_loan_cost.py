"""What a loan costs, to the fen, with a picture that compares how long it runs."""

from sqlmodel import select

from models.messages.owed_picture import OwedPicture
from models.pictures.chart import Chart
from tests.handlers.loans.test_loan import TYPICAL, does_all
from tests.transcript import Transcript


def owed_chart(chat: Transcript) -> Chart:
    with chat.db as db:
        return Chart.from_fields(db.exec(select(OwedPicture)).one().chart)


def test_amount_term_and_rate_are_asked_until_they_can_be_worked_with(chat: Transcript) -> None:
    chat.plays("""
        > 月供
        < 想贷多少？ (1/4) [50,000元（5万）] [100,000元（10万）] [200,000元（20万）] [300,000元（30万）]
        > 0
        < 请写一个金额，1,000元到100,000,000元（10,000万），比如 200000 或 20万。 想贷多少？ (1/4) …
        > 1000000000000
        < 请写一个金额，1,000元到100,000,000元（10,000万），比如 200000 或 20万。 想贷多少？ (1/4) …
        > 二十万
        < 贷多久？ (2/4) [12 个月] [24 个月] [36 个月] [60 个月] [⬅ 上一步]
        > 50年
        < 请写 1 到 360 个月，比如 18 或 3年。 贷多久？ (2/4) …
        > 15年
        < 年利率多少？要问银行，按钮上的只是举例。 (3/4) [3 %] [4 %] [5 %] [7.5 %] [⬅ 上一步]
        > 37%
        < 请写年利率，百分之 0 到 36，比如 4.35。 年利率多少？… (3/4) …
        > 7.5%
        < 怎么还？ (4/4) [等额本息，每月一样] [先息后本，到期还本] [⬅ 上一步]
        > [等额本息，每月一样]
        < 200,000元（20万），180 个月，年利率 7.5% 每月还：1,854.02 元 最后一个月还：1,855.50 元 利息一共：133,725.08 元
          照这几个数算的，一分不差；银行给的条件可能不一样。
    """)

    monthly, interest = owed_chart(chat).panels
    assert [bar.label for bar in monthly.bars] == ["60 个月", "120 个月", "▸ 180 个月", "240 个月"] or len(
        monthly.bars
    ) == 5
    assert next(bar.total for bar in monthly.bars if "180" in bar.label) == 1854
    assert next(bar.total for bar in interest.bars if "180" in bar.label) == 133_725


def test_a_product_brings_its_limits_and_its_subsidy(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]", "[创业担保贷款（个人）]", "[算算要花多少]")
    assert "1,000元到300,000元（30万）" in chat.does("31万")[0]
    assert "请写 1 到 36 个月" in does_all(chat, "30万", "37")[0]

    said = does_all(chat, "36", "[4 %]", "[先息后本，到期还本]")[0]

    assert "每月利息：1,000.00 元 最后一个月还：301,000.00 元 利息一共：36,000.00 元" in said
    assert "其中贴息：18,000.00 元 自己出的利息：18,000.00 元" in said
    chart = owed_chart(chat)
    assert [part.value for part in chart.panels[1].bars[-1].parts] == [18_000, 18_000]
    assert chart.note == "创业担保贷款（个人）：灰色那段利息由财政出。"
