"""Points as pictures: month by month, a card that leads to nobody, boards of teams."""

from datetime import timedelta
from typing import Any

from sqlmodel import select

from models.messages.owed_picture import OwedPicture
from models.people.forgotten import forget_all_of
from models.person import find_person
from models.points.account import open_account
from models.points.booking import award_points
from models.points.card import PointCard
from models.points.month import month_of, show_on_board
from models.points.team import RiderTeam
from tests.people import XINGQING, settle_in
from tests.transcript import Transcript


def crew(rider: Transcript) -> None:
    """Five riders of one team who are seen by nicknames, the first of them the rider, who has points of two months."""
    now = rider.playground.now
    with rider.db as db:
        own = find_person(db, rider.person.chat.chat_id)
        assert own is not None
        team = RiderTeam(name="蓝骑士（示例）", folded_name="x", adcode=XINGQING, created_at=now)
        db.add(team)
        db.flush()
        for number, person in enumerate([own, *(settle_in(db, 100 + n, home=XINGQING) for n in range(4))]):
            account = open_account(db, person, now=now)
            account.team_id = team.id
            show_on_board(db, account, nickname=f"骑手{number}", month=month_of(now.date()))
            for days in (0, 31):
                day = now.date() - timedelta(days=days)
                award_points(db, person=person, rule="training", source=f"{number}:{days}", today=day, now=now)
        db.commit()


def drawn(rider: Transcript) -> dict[str, Any]:
    """What is owed, which then is no more."""
    with rider.db as db:
        owed = db.exec(select(OwedPicture)).one()
        db.delete(owed)
        db.commit()
        return owed.chart


def test_what_is_drawn_is_what_the_chat_says(rider: Transcript) -> None:
    rider.plays("""
        > /points
        < …
        > [📊 每月得分图]
        < 还没有可以画的：得了第一笔分就有图了。
    """)
    crew(rider)

    assert rider.does("[📊 每月得分图]") == ["< 图片马上就到。"]
    months = drawn(rider)["panels"][0]["bars"]
    assert [(bar["label"], bar["parts"][0]["value"]) for bar in months] == [("2026年10月", 10), ("2026年11月", 10)]

    for deeds, label in (
        (("/team", "[队内排行]", "[发成图片]"), "1. 骑手"),
        (("/board", "[队伍榜]", "[发成图片]"), "1. 蓝骑士（示例）"),
    ):
        for deed in deeds:
            rider.does(deed)
        assert drawn(rider)["panels"][0]["bars"][0]["label"].startswith(label)


def test_a_card_proves_itself_and_leads_to_nobody(rider: Transcript) -> None:
    crew(rider)
    rider.does("/points")
    rider.plays("""
        > [🪪 我的名片]
        < 名片上要不要写昵称？看到名片的人都会看到。 [写“骑手0”] [不写]
        > [不写]
        < 名片马上就来。凭上面的编号可以查验内容，但查不到你是谁。
    """)
    card = drawn(rider)
    assert (card["title"], card["name"], card["lines"][0]) == ("暖新骑手", "", "安全分：8 / 100")
    rider.does("[写“骑手0”]")
    assert drawn(rider)["name"] == "骑手0"

    with rider.db as db:
        own = find_person(db, rider.person.chat.chat_id)
        assert own is not None
        forget_all_of(db, own, now=rider.playground.now)
        db.commit()
        assert {*PointCard.model_fields} == {"number", "level", "rating", "made_on"}
    link = card["note"].rpartition(" ")[2]
    genuine = f"< ✅ 这张名片是真的：{card['number']} 暖新骑手 安全分：8 / 100 截至2026年11月23日"
    assert genuine in rider.does(f"/start {link.lower()}")
    assert "没有这个编号的名片" in "".join(rider.does("/start pc_2222222222"))
