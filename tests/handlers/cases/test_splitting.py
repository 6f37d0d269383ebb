"""A part of a case goes to another office as a case of its own, and who raised it follows both."""

from sqlmodel import select

from models.case import Case
from models.office import Office
from tests.handlers.cases.acting import news, raise_grievance, taken_on, veil_lifted
from tests.transcript import Transcript

LINE = "🟢 G000001 报酬拖欠、结算争议"


def begin(clerk: Transcript) -> list[str]:
    clerk.does("/inbox G000001")
    clerk.does(f"[{LINE}]")
    clerk.does("[多方协调]")
    return clerk.does("[拆分出一件]")


def test_a_part_becomes_a_case_of_its_own(rider: Transcript, clerk: Transcript, stranger_clerk: Transcript) -> None:
    taken_on(rider, clerk)
    begin(clerk)
    clerk.plays("""
        > [灵武站（示例）]
        < 这部分是什么事？对方单位会收到这段话、地点和照片，不会收到称呼。 …
        > (voice)
        < 这里请打字，方便查看。 …
        > 灵武站点的押金没退。
        < 会另立一件，答复期限不变。对方看得到，两件都能跟进。 … [提交] …
        > (restart)
        > [提交]
        < G000002 已交“灵武站（示例）”，其余的仍由你们办。 [看一看]
    """)

    (told,), (new,) = news(rider, stranger_clerk)
    assert told.endswith("其中一部分另立为 G000002，由“灵武站（示例）”办理：灵武站点的押金没退。 [G000002] [看一看]")
    assert "< 你们办公室有新的： 🟢 诉求 G000002" in new
    assert "从 G000001 拆分出来" in new
    (part,) = rider.does("[G000002]")
    assert "从 G000001 拆分出来" in part
    (whole,) = rider.does("[看一看]")
    assert "拆分出：G000002，由“灵武站（示例）”办理" in whole
    assert "[G000002]" in whole
    assert [line.count("G00000") for line in rider.does("/cases")] == [2]
    assert "G000001" not in stranger_clerk.does("/inbox G000001")[0]


def test_what_was_left_with_a_code_is_followed_with_it(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    (told,) = raise_grievance(rider, manner=("[匿名，用查询码]",))
    code = told.partition("查询码：")[2].split()[0]
    veil_lifted(clerk)
    begin(clerk)
    for deed in ("[灵武站（示例）]", "灵武站点的押金没退。", "[提交]"):
        clerk.does(deed)
    assert news(rider) == [[]]

    (whole,) = rider.does(code)
    assert "拆分出：G000002" in whole
    (part,) = rider.does("[G000002]")
    assert "灵武站点的押金没退。" in part
    stranger_clerk.does("/inbox G000002")
    for deed in (
        "[🟢 G000002 报酬拖欠、结算争议]",
        "[多方协调]",
        "[拆分出一件]",
        "[兴庆站（示例）]",
        "押金条在兴庆。",
        "[提交]",
    ):
        stranger_clerk.does(deed)
    rider.does(code)
    rider.does("[G000002]")
    assert "押金条在兴庆。" in rider.does("[G000003]")[0]
    plain = code.replace("-", "")
    for key in (f"{plain}.1", f"{plain}.99", f"{plain}.x", f"{'2' * 20}.2", "2"):
        rider.person.taps_old(1, f"a|case.mine|{key}")
        rider.playground.settle()
        assert "押金" not in " ".join(rider.hears())


def test_no_unknown_or_closed_office_gets_a_part(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    (offered,) = begin(clerk)
    assert "[兴庆站（示例）]" not in offered
    assert "这部分是什么事" not in " ".join(clerk.does("火星站"))
    clerk.does("[灵武站（示例）]")
    clerk.does("灵武站点的押金没退。")
    with rider.db as db:
        db.exec(select(Office).where(Office.code == "LW")).one().is_open = False
        db.commit()

    assert "这部分该归哪个单位办？" in " ".join(clerk.does("[提交]"))
    clerk.does("/cancel")

    with rider.db as db:
        assert len(db.exec(select(Case)).all()) == 1
    stranger_clerk.person.taps_old(1, "f|case_split|1")
    rider.playground.settle()
    assert "归哪个单位" not in " ".join(stranger_clerk.hears())
