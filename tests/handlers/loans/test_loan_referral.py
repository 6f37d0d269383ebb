"""A bank or the guidance station is asked to call: only after a consent that names it, and what it gets."""

import re

import pytest
from sqlmodel import select

from models.case import Case
from models.loans.file import take_in_loans
from models.office import BODY, Office
from models.starter_data import STARTER_DATA
from tests.handlers.loans.test_loan import TYPICAL, does_all
from tests.rights import YINCHUAN
from tests.transcript import Transcript

REFERRAL = ("[请银行或指导站联系我]", "[个体工商户信用贷（各银行通用）]", "[兴庆区]")


def raised(chat: Transcript) -> list[tuple[str, str, str, str | None]]:
    with chat.db as db:
        query = select(Case, Office).join(Office, Office.id == Case.office_id)  # type: ignore[arg-type]
        return [(office.code, case.kind, case.story, case.shown_name) for case, office in db.exec(query)]


@pytest.mark.usefixtures("offices")
def test_a_bank_gets_what_the_person_saw_and_agreed_to(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]")
    receivers = does_all(chat, *REFERRAL)[-1]
    assert "[银川某银行（示例）] [兴庆站（示例）]" in receivers

    assert does_all(chat, "[银川某银行（示例）]", "马老板")[-1].startswith("< 请把电话也写上，比如 13800000000。")
    consent = chat.does("马老板 13800000000")[-1]
    assert consent.startswith("< 下面这些会转给“银川某银行（示例）”，用来联系您谈“个体工商户信用贷（各银行通用）”")
    assert "别人拿不到： • 给谁：个体工商户" in consent
    assert "• 执照：2025年3月3日" in consent
    assert "• 称呼和电话：马老板 13800000000" in consent
    assert raised(chat) == []

    assert "已" in chat.does("[同意，转过去]")[-1]

    ((office, kind, story, called),) = raised(chat)
    assert (office, kind, called) == ("BANK", "loan", "马老板 13800000000")
    assert story.startswith("请联系我，谈：个体工商户信用贷（各银行通用）（🟢 很有可能）")
    assert story.endswith("本人2026年11月23日同意把这些转给“银川某银行（示例）”。")


@pytest.mark.usefixtures("offices")
def test_who_does_not_agree_passes_on_nothing(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]", *REFERRAL, "[兴庆站（示例）]", "马老板 13800000000")

    assert chat.does("[不同意，不要转]") == ["< 什么都没有转出去。"]
    assert raised(chat) == []


@pytest.mark.usefixtures("offices")
def test_another_bank_than_the_one_agreed_to_gets_nothing(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]", *REFERRAL, "[银川某银行（示例）]", "马老板 13800000000")
    with chat.db as db:
        db.exec(select(Office).where(Office.code == "BANK")).one().is_open = False
        db.add(Office(code="NEW", name="另一家银行（示例）", level=BODY, body="bank", adcode=YINCHUAN))
        db.commit()

    asked = chat.does("[同意，转过去]")[-1]
    assert "[另一家银行（示例）] [兴庆站（示例）]" in asked
    assert raised(chat) == []


def test_where_no_office_is_open_nothing_is_passed_on(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]")

    assert does_all(chat, *REFERRAL) == ["< 这件事还没有单位能接。请直接去附近的银行，什么都没有转出去。"]


@pytest.mark.usefixtures("offices")
def test_who_has_answered_nothing_sees_first_how_it_stands(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]", "(25 hours later)")

    assert chat.does("[请银行或指导站联系我]") == ["< 先看看您适合哪种贷款，我才知道转什么过去。 [💰 贷款]"]


@pytest.mark.usefixtures("offices")
def test_where_nothing_is_offered_any_more_that_is_said(chat: Transcript) -> None:
    does_all(chat, *TYPICAL, "[提交]", *REFERRAL, "[银川某银行（示例）]", "马老板 1380000")
    text = re.sub(r"(?m)^valid_.+$", "", (STARTER_DATA / "loans.toml").read_text(encoding="utf-8"))
    none = re.sub(r"(?m)^(\[products\..+\])$", r"\1\nvalid_from = 2027-06-01", text)
    with chat.db as db:
        take_in_loans(db, none.encode(), today=chat.playground.now.date(), now=chat.playground.now)
        db.commit()

    nothing = ["< 眼下没有已知在办的贷款。请问问附近的银行，什么都没有转出去。"]
    assert chat.does("[同意，转过去]") == nothing
    assert chat.does("/loan") == nothing
    assert raised(chat) == []
