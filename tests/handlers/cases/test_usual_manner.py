"""How offices know somebody unless they say otherwise: kept with their knowing, and never that they were anonymous."""

import pytest
from sqlmodel import select

from models.case import Case
from models.person import find_person
from tests.handlers.cases.acting import STORY, raise_grievance
from tests.handlers.cases.test_food import STORY as SEEN
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def usual_of(rider: Transcript) -> str | None:
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        return None if person is None else person.usual_manner


def as_far_as_who_reads(rider: Transcript) -> list[str]:
    for deed in ("/grievance", "[工时过长、不许休息]", "[美团]", STORY, "[没有照片]"):
        rider.does(deed)
    return rider.does("[跳过]")


def test_nothing_is_remembered_until_it_is_tapped(rider: Transcript) -> None:
    (handed_in,) = raise_grievance(rider)
    assert usual_of(rider) is None
    assert handed_in.endswith("[以后都这样提]")
    rider.plays("""
        > [以后都这样提]
        < 你提诉求时，没另外说就这样提：不留名。 匿名从来不记，… [每次都问我] [✓ 不留名] [留称呼和电话]
    """)

    reads, review = as_far_as_who_reads(rider)

    assert reads.startswith("< “兴庆站（示例）”会看到你写的内容，平台和别人看不到。 按你定的，每次都这样提：不留名。")
    assert review.startswith("< 这件会交给“兴庆站（示例）”（不留名）： 请看一遍：")
    assert "[➕ 这次换个提法？]" in review
    rider.does("(restart)")
    assert "[以后都这样提]" not in rider.does("[提交]")[0]


def test_one_case_is_told_otherwise_and_the_next_as_always(rider: Transcript) -> None:
    raise_grievance(rider)
    rider.does("[以后都这样提]")
    as_far_as_who_reads(rider)
    rider.plays("""
        > [➕ 这次换个提法？]
        < 这次换个提法？ … [不留名] [留称呼和电话] [匿名，用查询码] [⬅ 上一步] [跳过] [取消]
        > [留称呼和电话]
        < 怎么称呼你？电话多少？ …
        > 老马 13900000000
        < 这件会交给“兴庆站（示例）”（留称呼和电话）： …
        > [提交]
        < 已提交，编号 G000002，…
    """)
    assert usual_of(rider) == "hidden"
    for deed in ("/food", "[老鼠、蟑螂、苍蝇]", "老马面馆", "[跳过]", SEEN):
        rider.does(deed)
    (reads, review) = rider.does("[没有照片]")
    assert "按你定的，每次都这样提：不留名。" in reads
    assert review.startswith("< 两天内才交给“兴庆站（示例）”")
    rider.does("[提交]")

    with rider.db as db:
        assert [case.shown_name for case in db.exec(select(Case)).all()] == [None, "老马 13900000000", None]


def test_with_a_name_every_time_it_is_asked_for_and_not_kept(rider: Transcript) -> None:
    raise_grievance(rider, manner=("[留称呼和电话]", "老马 13900000000"))
    rider.does("[以后都这样提]")
    assert usual_of(rider) == "named"
    (_reads, asked) = as_far_as_who_reads(rider)
    assert asked.startswith("< 怎么称呼你？电话多少？")


def test_that_somebody_was_anonymous_is_neither_offered_nor_taken(rider: Transcript) -> None:
    (handed_in,) = raise_grievance(rider, manner=("[匿名，用查询码]",))
    assert "以后都这样提" not in handed_in
    for data in ("a|manner.always|anonymous", "a|manner.keep|anonymous", "a|manner.keep|x"):
        rider.person.taps_old(1, data)
        rider.playground.settle()
        rider.hears()

    assert usual_of(rider) is None


def test_it_is_seen_and_changed_where_all_is_seen_and_goes_with_all(rider: Transcript) -> None:
    raise_grievance(rider)
    rider.does("[以后都这样提]")
    kept = rider.does("/privacy")[-1]
    assert "• 提诉求时用的方式：不留名" in kept
    rider.plays("""
        > [我怎么提诉求]
        < 你提诉求时，没另外说就这样提：不留名。 …
        > [每次都问我]
        < ~ 你提诉求时，我每次都会问怎么提。 匿名从来不记，免得从这里看出是你。 [✓ 每次都问我] [不留名] [留称呼和电话]
    """)
    assert usual_of(rider) is None
    assert "你想怎么提？" in as_far_as_who_reads(rider)[-1]


def test_who_is_not_known_has_none(stranger: Transcript) -> None:
    stranger.person.taps_old(1, "a|manner.keep|hidden")
    stranger.playground.settle()
    stranger.hears()

    assert usual_of(stranger) is None
