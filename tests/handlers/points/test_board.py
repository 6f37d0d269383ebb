"""Who wants to be seen is on the board of their county by a nickname, and nobody while they are few."""

from models.person import find_person
from models.points.account import open_account
from models.points.booking import award_points
from models.points.month import month_of, show_on_board
from tests.people import XINGQING, settle_in
from tests.transcript import Transcript


def neighbours(rider: Transcript) -> None:
    """Four others who are seen, and five points of one's own."""
    now = rider.playground.now
    with rider.db as db:
        own = find_person(db, rider.person.chat.chat_id)
        assert own is not None
        award_points(db, person=own, rule="report", source="own", today=now.date(), now=now)
        for number in range(4):
            other = settle_in(db, 100 + number, home=XINGQING)
            award_points(db, person=other, rule="training", source=f"{number}", today=now.date(), now=now)
            account = open_account(db, other, now=now)
            show_on_board(db, account, nickname=f"骑手{number}", month=month_of(now.date()))
        db.commit()


def test_one_is_seen_by_a_nickname_and_can_leave(rider: Transcript) -> None:
    neighbours(rider)
    rider.plays("""
        > /board
        < 兴庆区还没有排行榜：至少要有 5 位骑手愿意上榜。 [我要上榜] [队伍榜]
        > [我要上榜]
        < 想让大家看到什么昵称？最好别用真名。
        > 13800000000
        < 请不要写电话号码，全区县的人都能看到。 想让大家看到什么昵称？最好别用真名。
        > (restart)
        > 小暖
        < 你用“小暖”上榜了，随时可以下榜。
        > /board
        < 兴庆区本月： 1. 骑手… · 10 2. 骑手… · 10 3. 骑手… · 10 4. 骑手… · 10 5. 小暖 · 5 👈 [我要下榜] [队伍榜]
        > [我要下榜]
        < ~ 已下榜，昵称也删了。积分还在。
        > /board
        < 兴庆区还没有排行榜：至少要有 5 位骑手愿意上榜。 [我要上榜] [队伍榜]
    """)


def test_who_is_not_registered_is_told_what_to_do(chat: Transcript) -> None:
    assert chat.does("/board") == ["< 请先登记你的区县，一分钟就好。 [登记身份]"]
