"""A shop owner thinks over whether to become an enterprise."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from models.case import Case
from models.office import GUIDANCE_STATION, Office
from tests.conftest import playing
from tests.playground import Playground
from tests.rights import XINGQING
from tests.transcript import Transcript


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        with playground.session() as db:
            db.add(Office(code="XQ", name="兴庆站（示例）", level=GUIDANCE_STATION, adcode=XINGQING))
            db.commit()
        yield playground


def does_all(chat: Transcript, *deeds: str) -> str:
    said: list[str] = []
    for deed in deeds:
        said = chat.does(deed)
    return said[-1]


def test_what_is_to_do_and_what_worries_is_answered_with_its_source(chat: Transcript) -> None:
    chat.plays("""
        > 个转企
        < 三个问题，答完不保存。以后谁来出资？ (1/3) [我一个人] [和别人合伙] [取消]
        > 不知道
        < 请点一个按钮，或者打按钮上的字或第几个。 三个问题，…以后谁来出资？ (1/3) …
        > [我一个人]
        < 哪些已经办妥了？点一下。 (2/3) [税报清了，没有欠别人的账] … [都还没有] [⬅ 上一步] [取消]
        > [⬅ 上一步]
        < 三个问题，答完不保存。以后谁来出资？ (1/3) [不改：我一个人] …
        > [和别人合伙]
        < 哪些已经办妥了？点一下。 (2/3) …
        > 1,2,3,4,5,6
        < 您担心什么？点一下，我来答。 (3/3) [税和债] [用工] [字号和老招牌] … [没有担心的] [⬅ 上一步] [取消]
        > 3
        < 转不转，您自己定，没有人能强迫。 转之前还要办（1 样）： ☐ 到社保窗口算一算每月多少钱。 → 社保窗口 [2]
          您担心的： • 字号和老招牌: 直接变更能保留成立日期和统一社会信用代码；… [3]
          您可以选：不转，还是个体工商户、合伙企业、有限责任公司 … [3] 国市监注发〔2025〕58号 · 2025-06-24
          [几种形式摆在一起看] [步骤、去哪里、带什么] [找个办过的人问问]
        > [几种形式摆在一起看]
        < ■ 不转，还是个体工商户 … ■ 合伙企业 … ■ 有限责任公司 … 这是一般法律常识；…
          [我一个人] [步骤、去哪里、带什么]
        > [步骤、去哪里、带什么]
        < 直接变更：成立日期和信用代码不变。办好的点一下。 1. 结清税款和债务，和员工说好 [1] 去：税务所 …
          [☐ 结清税款和债务，和员工说好] …
        > [☐ 结清税款和债务，和员工说好]
        < ~ 直接变更：成立日期和信用代码不变。办好的点一下。 ☑ 结清税款和债务，和员工说好 …
          [☑ 结清税款和债务，和员工说好] …
    """)


def test_who_has_seen_to_everything_can_begin(chat: Transcript) -> None:
    said = does_all(chat, "/convert", "[我一个人]", "1,2,3,4,5,6,7", "[没有担心的]")

    assert "该准备的都有了，可以照着步骤办。" in said
    assert "您担心的" not in said
    assert "个人独资企业" in said


def test_a_mentor_is_asked_for_with_a_look_at_who_gets_it(chat: Transcript) -> None:
    does_all(chat, "/convert", "[我一个人]", "[都还没有]", "[没有担心的]", "[找个办过的人问问]", "[兴庆区]")
    does_all(chat, "转完税会多多少？")
    assert "请打字" in does_all(chat, "(voice)")

    review = does_all(chat, "马老板 13800000000")
    assert review.startswith("< “兴庆站（示例）”收到后帮您找人；您的称呼和电话也会给那位带您的人。")
    assert "C000001" in does_all(chat, "[提交]")

    with chat.db as db:
        case = db.exec(select(Case)).one()
    assert (case.kind, case.topic, case.shown_name) == ("convert", "K01", "马老板 13800000000")


@pytest.mark.parametrize("data", ["a|convert.forms|nobody", "a|convert.steps|64", "a|convert.steps|-1"])
def test_forged_buttons_change_nothing(chat: Transcript, data: str) -> None:
    message_id = chat.person.sends("/menu").message_id
    chat.playground.settle()
    chat.hears()

    chat.person.taps_old(message_id, data)
    chat.playground.settle()

    assert "这个按钮失效了，没有改动。" in chat.hears()[-1]


def test_it_can_be_read_in_english(english: Transcript) -> None:
    said = does_all(english, "/convert", "[Me alone]", "[Nothing yet]", "[Nothing worries me]")

    assert (
        "Before you change (7): ☐ Settle taxes and debts first; without that there is no change. → Tax office" in said
    )
