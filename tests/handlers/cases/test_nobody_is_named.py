"""From raising it to its end, nothing that reaches an office leads to who raised it unless they want it to."""

import re
from collections.abc import Sequence

import pytest
from sqlmodel import select

from models.case import Case, CaseEvent
from tests.conftest import acquainted
from tests.handlers.cases.acting import news, veil_lifted
from tests.playground import Playground
from tests.transcript import Transcript

USER_ID, FIRST_NAME, USERNAME, LAST_NAME = 7_310_000_019, "桂花糕七号", "osmanthus_seven", "紫丁香"
CANARIES = (str(USER_ID), FIRST_NAME, USERNAME, LAST_NAME)
SHOWN = "老马"


@pytest.fixture
def somebody(playground: Playground) -> Transcript:
    """A rider whose account is full of what must not be told."""
    person = playground.telegram.person(USER_ID, first_name=FIRST_NAME, username=USERNAME, last_name=LAST_NAME)
    chat = acquainted(Transcript(playground, person))
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "兴庆区"):
        chat.does(deed)
    return chat


def all_sent_to(person: Transcript) -> str:
    """Every call that went to somebody's chat, with all that stands in it."""
    mine = person.person.chat.chat_id
    return "\n".join(str(call.parameters) for call in person.playground.telegram.calls if call.chat_id == mine)


@pytest.mark.parametrize(
    "manner", [("[不留名]",), ("[匿名，用查询码]",), ("[留称呼和电话]", SHOWN)], ids=["hidden", "anonymous", "named"]
)
def test_what_reaches_the_office_leads_to_nobody(
    somebody: Transcript, clerk: Transcript, other_clerk: Transcript, manner: Sequence[str]
) -> None:
    for deed in ("/grievance", "[社保、养老补贴]", "[美团]", "(voice)", "(album 3)", "[完成（3）]", "[跳过]", *manner):
        somebody.does(deed)
    code = re.search(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", somebody.does("[提交]")[0])
    way_in = "/cases" if code is None else code[0]

    veil_lifted(clerk, other_clerk)
    for deed in ("[看一看]", "[照片]", "[看一看]", "[我来办]", "[问对方]", "哪家站点？"):
        clerk.does(deed)
    news(somebody)
    somebody.does(way_in)
    if code is None:
        somebody.person.taps_old(1, "a|case.mine|1")
        somebody.playground.settle()
        somebody.hears()
    for deed in ("[补充]", "新华街站。", "(photo)", "[完成（1）]"):
        somebody.does(deed)
    veil_lifted(clerk, other_clerk)
    for deed in ("/inbox G000001", "[答复]", "[解决了]", "补了。", "[提交]"):
        clerk.does(deed)
    news(somebody, clerk, other_clerk)

    with somebody.db as db:
        case = db.exec(select(Case)).one()
        assert case.state == "answered"
        who = {event.actor_id for event in db.exec(select(CaseEvent).where(CaseEvent.by == "reporter"))}
        assert who == {None if code else case.reporter_id}
    for member in (clerk, other_clerk):
        sent = all_sent_to(member)
        assert "新华街站。" in sent
        assert not [canary for canary in CANARIES if canary in sent]
        assert (SHOWN in sent) == (SHOWN in manner)
