"""A market's compact in the chat: an office opens it and admits shops, which sign it, vote on a change, and leave."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlmodel import select

from bot.jobs.shop_clock import ShopClock
from models.messages.outgoing import Outgoing
from models.shops.compact import Vote
from models.shops.market import Market, MarketShop
from tests.conftest import acquainted, playing
from tests.handlers.cases.acting import news
from tests.handlers.cases.conftest import clerk, offices, stranger_clerk
from tests.people import XINGQING
from tests.playground import NOON, Playground
from tests.transcript import Transcript

__all__ = ["clerk", "offices", "stranger_clerk"]


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        yield playground


@pytest.fixture
def neighbour(playground: Playground) -> Transcript:
    return acquainted(Transcript(playground, playground.telegram.person(language_code="en")))


def code_in(heard: Sequence[str]) -> str:
    (code,) = re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", heard[-1])
    return str(code)


def test_a_compact_is_opened_signed_changed_by_a_vote_and_left(
    chat: Transcript, clerk: Transcript, neighbour: Transcript, stranger_clerk: Transcript
) -> None:
    chat.plays("""
        > 商户公约
        < 您还没有加入市场。请向管理市场的单位要一个通行码，发到这里就行。
    """)
    clerk.plays("""
        > /compact
        < 您这里还没有建市场。 [新建一个市场]
        > [新建一个市场]
        < 市场叫什么名字？ (1/6) [取消]
        > 光耀美食街（示例）
        < 在哪个区县？ (2/6) [兴庆区] [⬅ 上一步] [取消]
        > [兴庆区]
        < 至少多少商户投票，表决才有效？ (3/6) [33 %] [50 %] [66 %] [⬅ 上一步] [取消]
        > (restart)
        > [50 %]
        < 赞成票要超过多少才通过？ (4/6) [50 %] [66 %] [⬅ 上一步] [取消]
        > [50 %]
        < 表决开放几天？ (5/6) [3 天] [7 天] [14 天] [⬅ 上一步] [取消]
        > [3 天]
        < 请写公约全文，以后只能通过表决修改。 (6/6) [⬅ 上一步] [取消]
        > 明码标价，不占道。
        < 您加进来的商户会看到它并签名。 … [提交] [修改] [取消]
        > [提交]
        < “光耀美食街（示例）”建好了，现在把商户加进来吧。 至少 50% 的商户投票，赞成票超过 50% 才通过。
          [加一家商户] [看公约]
        > [看公约]
        < 📜 光耀美食街（示例） · 兴庆区 第 1 版，11月23日起： 明码标价，不占道。 0 家商户里 0 家已签。
          [加一家商户] [商户名单]
        > [加一家商户]
        < 照招牌写，店叫什么名字？
    """)
    chat.does(code_in(clerk.does("老马面馆（示例）")))
    clerk.does("[再加一家]")
    neighbour.does(code_in(clerk.does("小杨水果店（示例）")))
    chat.plays("""
        > [可以，记住我]
        < “老马面馆（示例）”是您的店吗？是的话，由您代表它签市场公约、投票。 (2/2) [是我的店] [不是我的] [⬅ 上一步]
        > [是我的店]
        < 好了，“老马面馆（示例）”加入了市场，请看公约。 [看公约并签名]
        > [看公约并签名]
        < 📜 光耀美食街（示例） · 兴庆区 第 1 版，… 1 家商户里 0 家已签。 “老马面馆（示例）”还没签。
          [签公约] [提议修改] [退出市场]
        > [签公约]
        < «签好了，谢谢您。»
        < ~ 📜 光耀美食街（示例） · … 1 家商户里 1 家已签。 “老马面馆（示例）”已签。 [撤回签名] [提议修改] [退出市场]
        > [撤回签名]
        < «签名已撤回。»
        < ~ 📜 … 1 家商户里 0 家已签。 “老马面馆（示例）”还没签。 [签公约] [提议修改] [退出市场]
        > [签公约]
        < «签好了，谢谢您。»
        < ~ 📜 …
    """)
    neighbour.hears()
    neighbour.plays("""
        > [Yes, remember me]
        < Is “小杨水果店（示例）” your shop? Then you sign the compact of its market for it, and vote. (2/2) …
        > [Yes, it is mine]
        < Done. “小杨水果店（示例）” belongs to the market; read the compact now. [Read and sign it]
    """)

    chat.plays("""
        > [提议修改]
        < 请写修改后的公约全文。 (1/2) [取消]
        > 明码标价，不占道，晚十点后不吵。
        < 为什么要改？所有商户都会看到。 (2/2) [⬅ 上一步] [取消]
        > 楼上有孩子
        < 由“光耀美食街（示例）”的全体商户表决。 至少 50% 的商户投票，… [提交] [修改] [取消]
        > [提交]
        < 已交付表决，也通知了所有商户。 [看公约]
    """)
    ((asked,), (told,)) = news(chat, neighbour)
    assert "有人提议修改“光耀美食街（示例）”的公约： 明码标价，不占道，晚十点后不吵。 理由：楼上有孩子" in asked
    assert "One vote a shop; nobody is told how it votes." in told
    chat.plays("""
        > [赞成]
        < «已投票。结束后公布票数。»
        > [反对]
        < «您的店已经投过了，一店一票。»
    """)
    neighbour.does("[For it]")
    for stranger in (stranger_clerk, clerk):
        stranger.person.taps_old(1, "a|compact.vote|1|yes")
        stranger.playground.settle()
        assert stranger.hears()[-1] == "< «您在那个市场没有店。»"
    stranger_clerk.person.taps_old(1, "a|market.shops|1")
    stranger_clerk.playground.settle()
    assert "您的权限管不到那里" in stranger_clerk.hears()[-1]

    assert counted(chat) == []
    chat.playground.later(days=3)
    results = counted(chat)
    assert results == [
        "“光耀美食街（示例）”公约的表决结束了。\n有投票权的 2 家：赞成 2 票，反对 0 票。\n通过了，从现在起按新公约。",
        (
            "The vote on the compact of “光耀美食街（示例）” is over.\n2 shops could vote: 2 for it, 0 against.\n"
            "It is adopted and holds from now on."
        ),
    ]
    assert counted(chat) == []
    assert "“老马面馆（示例）”签的是旧版，请看新版后重新签。" in chat.does("/compact")[-1]
    clerk.does("/compact")
    clerk.hears()
    clerk.plays("""
        > [光耀美食街（示例）]
        < 📜 … 第 2 版，… 明码标价，不占道，晚十点后不吵。 2 家商户里 0 家已签。 [加一家商户] [商户名单]
        > [商户名单]
        < ~ “光耀美食街（示例）”有 2 家商户。 [小杨水果店（示例） · 未签] [老马面馆（示例） · 未签] [看公约]
        > [小杨水果店（示例） · 未签]
        < ~ 小杨水果店（示例） · 未签 [换一个通行码] [移出市场] [看公约]
        > [移出市场]
        < ~ “光耀美食街（示例）”有 1 家商户。 [老马面馆（示例） · 未签] [看公约]
    """)
    chat.does("[退出市场]")
    assert chat.does("[退出]") == ["< ~ “老马面馆（示例）”已退出“光耀美食街（示例）”。"]
    with chat.db as db:
        assert [shop.person_id for shop in db.exec(select(MarketShop))] == [None, None]
        assert db.exec(select(Vote)).all() == []


def test_a_large_market_is_listed_page_by_page(clerk: Transcript) -> None:
    with clerk.db as db:
        market = Market(
            name="夜市", adcode=XINGQING, vote_days=3, quorum_percent=33, majority_percent=50, opened_at=NOON
        )
        db.add(market)
        db.flush()
        db.add_all(MarketShop(market_id=market.id or 0, name=f"摊位 {number:03}") for number in range(101))
        db.commit()
    clerk.does("/compact")
    clerk.does("[夜市]")

    first, second = clerk.does("[商户名单]")[0], clerk.does("[更多…]")[0]
    assert ("摊位 019" in first, "摊位 020" in first, "摊位 020" in second) == (True, False, True)


def counted(chat: Transcript) -> list[str]:
    """What the clock puts into the queue when it counts."""
    playground = chat.playground
    with chat.db as db:
        before = set(db.exec(select(Outgoing.key)))
    playground.run(ShopClock(playground.core).count_votes())
    with chat.db as db:
        new = [row for row in db.exec(select(Outgoing).order_by(Outgoing.key)) if row.key not in before]
        return [json.loads(row.call or "")[1]["text"] for row in new]
