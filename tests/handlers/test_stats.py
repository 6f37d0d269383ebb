"""Figures for admins: of their own areas only, and of nobody who could be known by them."""

from collections.abc import Sequence

import pytest
from sqlmodel import select

from models.messages.owed_picture import OwedPicture
from models.person import ADMIN, MERCHANT, RIDER
from models.usage import Usage
from tests.people import HAIYUAN, LINGWU, XINGQING, settle_in
from tests.rights import REGION, YINCHUAN, end_all, grant
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def settle(chat: Transcript, *crowds: tuple[int, str, int]) -> None:
    """So many people of a role in a county."""
    with chat.db as db:
        first = 6_100_000_000
        for count, role, home in crowds:
            for chat_id in range(first, first + count):
                settle_in(db, chat_id, roles=(role,), home=home)
            first += count
        db.commit()


def charts(chat: Transcript) -> Sequence[OwedPicture]:
    with chat.db as db:
        return db.exec(select(OwedPicture)).all()


def test_an_admin_sees_their_own_areas_in_figures(chat: Transcript) -> None:
    grant(chat, ADMIN, YINCHUAN)
    settle(chat, (9, RIDER, XINGQING), (6, MERCHANT, XINGQING), (7, RIDER, LINGWU), (30, RIDER, HAIYUAN))
    chat.plays("""
        > (location 38.4680 106.2760)
        < …
        > /stats
        < 银川市登记人数：22 • 骑手和快递员：16 • 店主：6 • 兴庆区：15 • 灵武市：7
          最近七天： … • 全区找驿站的次数：1 [诉求数字]
    """)
    (owed,) = charts(chat)
    bars = {bar["label"]: bar["parts"][0]["value"] for panel in owed.chart["panels"] for bar in panel["bars"]}
    assert bars == {"骑手和快递员": 16, "店主": 6, "兴庆区": 15, "灵武市": 7}
    assert owed.chat_id == chat.person.chat.chat_id


def test_few_people_are_not_told_and_cannot_be_found_out(chat: Transcript) -> None:
    grant(chat, ADMIN, REGION)
    settle(chat, (20, RIDER, XINGQING), (8, RIDER, LINGWU), (2, RIDER, HAIYUAN))
    (said,) = chat.does("/stats")

    assert "• 兴庆区：20 " in said
    assert "• 灵武市：– " in said
    assert "• 海原县：<5 " in said
    (owed,) = charts(chat)
    assert [bar["label"] for bar in owed.chart["panels"][1]["bars"]] == ["兴庆区"]
    assert owed.chart["note"] == "截至2026年11月23日；少于 5 人的不画。"


def test_what_the_roles_tell_does_not_give_away_the_counties(chat: Transcript) -> None:
    grant(chat, ADMIN, YINCHUAN)
    settle(chat, (4, RIDER, XINGQING), (4, RIDER, LINGWU))

    assert chat.does("/stats")[0].startswith("< 银川市登记的人太少，先不统计。 最近七天：")


def test_where_nearly_nobody_is_there_is_no_picture(chat: Transcript) -> None:
    grant(chat, ADMIN, YINCHUAN)
    settle(chat, (3, RIDER, XINGQING))
    chat.plays("""
        > /stats
        < 银川市登记的人太少，先不统计。 最近七天： • 用过的人：0 • 送达的通知：0 • 全区找驿站的次数：0 [诉求数字]
        < 人太少，先不画图了。
    """)
    assert charts(chat) == []


def test_the_figures_speak_english(chat: Transcript) -> None:
    grant(chat, ADMIN, YINCHUAN)
    settle(chat, (6, RIDER, XINGQING))
    chat.does("/language")
    chat.does("[English]")
    chat.plays("""
        > /stats
        < Registered in Yinchuan: 6 • Riders and couriers: 6 • Xingqing District: 6 In the last seven days: …
    """)
    (owed,) = charts(chat)
    assert owed.apology == "The picture could not be drawn this time; the figures above are right."


def test_who_is_no_admin_sees_nothing(chat: Transcript) -> None:
    grant(chat, ADMIN, YINCHUAN)
    end_all(chat)

    (said, *_more) = chat.does("/stats")

    assert "登记人数" not in said
    assert charts(chat) == []


def test_a_search_leaves_a_day_and_nothing_else(chat: Transcript) -> None:
    chat.does("(location 38.4680 106.2760)")
    with chat.db as db:
        rows = db.exec(select(Usage)).all()

    assert [(str(row.day), row.kind, row.count) for row in rows] == [("2026-11-23", "search", 1)]
