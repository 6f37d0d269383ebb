"""From the register to a complaint, a renewal and a withdrawal: what all read, staff do, the owner hears."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.jobs.shop_clock import ShopClock
from models.messages.outgoing import Outgoing
from models.messages.owed_picture import OwedPicture
from models.people.audit import list_audit
from models.shops.plaque import Plaque
from tests.conftest import playing
from tests.handlers.cases.acting import news
from tests.handlers.cases.conftest import clerk, offices, stranger_clerk
from tests.handlers.hosting.acting import does_all
from tests.playground import Playground
from tests.transcript import Transcript

__all__ = ["clerk", "offices", "stranger_clerk"]

REGISTERED = (
    "/plaques",
    "[登记一家店]",
    "老马面馆（示例）",
    "敬德街 1 号（示例地址）",
    "[兴庆区]",
    "[诚信经营示范店]",
    "2024-03-15",
    "[2026]",
    "明码标价",
    "[提交]",
)


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        yield playground


def test_a_plaque_is_registered_complained_of_renewed_and_withdrawn(
    chat: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    chat.plays("""
        > /shop 老马
        < 没有查到这个名字的牌子。没有牌子不等于有问题。 [再查一家]
    """)
    clerk.plays("""
        > /plaques
        < 您这里今年没有到期的牌子。 [登记一家店] [查一家店]
        > [登记一家店]
        < 照招牌写，店叫什么名字？ (1/7) [取消]
        > 老马党员示范店
        < 这里不存谁是党员，请去掉再写。 照招牌写，店叫什么名字？ (1/7) [取消]
        > 老马面馆（示例）
        < 在哪里？写街道和门牌。 (2/7) [⬅ 上一步] [取消]
        > 敬德街 1 号（示例地址）
        < 在哪个区县？ (3/7) [兴庆区] [⬅ 上一步] [取消]
        > [兴庆区]
        < 哪种牌子？ (4/7) [诚信经营示范店] [放心消费示范店] [公开承诺店] [⬅ 上一步] [取消]
        > [诚信经营示范店]
        < 哪天授予的？ (5/7) …
        > 2027-03-15
        < …
        > 2024-03-15
        < 有效到哪年年底？ (6/7) [2026] [2027] [⬅ 上一步] [取消]
        > (restart)
        > [2026]
        < 店里承诺了什么？照原话写。 (7/7) [⬅ 上一步] [跳过] [取消]
        > 明码标价
        < 登记后，谁都可以查到。 … [提交] [修改] [取消]
        > [提交]
        < “老马面馆（示例）”已登记，编号 Q000001，授予单位“兴庆站（示例）”。 [看一看]
    """)
    chat.plays("""
        > 查店
        < 查哪家店？打店名，或者店在的街。
        > 敬德街
        < 老马面馆（示例） · 兴庆区 · 敬德街 1 号（示例地址） ✅ 2026 年有效。
          诚信经营示范店，2024年3月15日由“兴庆站（示例）”授予。 店里承诺：明码标价 [这家店有问题] [再查一家]
        > [这家店有问题]
        < …
    """)
    does_all(chat, ("4", "老马面馆", "[跳过]", "兴庆区", "灶台油污很厚", "[没有照片]", "[留称呼和电话]", "小周"))
    heard = chat.does("[提交]")[-1]
    assert "牌子" not in heard
    ((told,),) = news(clerk)
    assert "按“严重”办" in told
    assert "这家店可能挂着诚信经营的牌子，要更快办" in told
    assert "牌子" not in " ".join(chat.does("/cases") + chat.does("[看一看]"))

    clerk.does("/shop 老马")
    clerk.plays("""
        > /plaques
        < 这些今年到期，或者已经过期： [✅ 老马面馆（示例） · 诚信经营示范店 · 2026] [登记一家店] [查一家店]
        > [✅ 老马面馆（示例） · 诚信经营示范店 · 2026]
        < 老马面馆（示例） · 兴庆区 · … 店里承诺：明码标价 一年内有 1 件反映（1 件还在办，0 件不予受理）。
          [续一年] [撤销] [给店主的通行码] [打印海报] [再查一家]
        > [续一年]
        < 老马面馆（示例） · 兴庆区 · 敬德街 1 号（示例地址） 一年内有 1 件反映（1 件还在办，0 件不予受理）。
          续到哪年年底？ [2026] [2027]
        > [2026]
        < 已经有效到 2026 年年底了。 [看一看]
        > [看一看]
        < …
        > [续一年]
        < …
        > [2027]
        < “老马面馆（示例）”的牌子续到 2027 年年底。 [看一看]
        > [看一看]
        < …
        > [撤销]
        < … 为什么撤销？谁查都会看到，请不要写人名。
        > 短斤少两，复查没有改正
        < 撤销后不能恢复，要再挂牌就得重新登记。 … [提交] [修改] [取消]
        > [提交]
        < “老马面馆（示例）”的牌子已撤销。 [看一看]
    """)
    (heard,) = stranger_clerk.does("/shop 老马")
    assert " ✖ 11月23日撤销了：短斤少两，复查没有改正 这家店现在没有这块牌子。 诚信经营示范店，2024" in heard
    with clerk.db as db:
        actions = [entry.action for entry in list_audit(db, subject="plaque:1")]
    assert actions == ["plaque.registered", "plaque.renewed", "plaque.withdrawn"]


def test_its_owner_takes_the_pass_and_is_told_before_it_ends(
    chat: Transcript, clerk: Transcript, stranger_clerk: Transcript, english: Transcript
) -> None:
    does_all(clerk, REGISTERED)
    clerk.does("[看一看]")
    given = clerk.does("[给店主的通行码]")[-1]
    (code,) = re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", given)
    assert "只能用一次，11月30日前有效。" in given
    clerk.playground.core.bot_name = "nuanyi_bot"
    assert clerk.does("[打印海报]") == ["< «海报马上就来：PDF，用 A4 纸打印。»"]
    with clerk.db as db:
        (owed,) = db.exec(select(OwedPicture))
        assert "https://t.me/nuanyi_bot?start=pq_Q000001" in str(owed.chart)
    clerk.playground.core.bot_name = ""
    assert "✅ It holds for 2026." in english.does("/start pq_Q000001")[-1]
    chat.does(code)
    chat.plays("""
        > [可以，记住我]
        < “老马面馆（示例）”是您的店吗？是的话，牌子到期前会提醒您。别人看不到店是谁的。 (2/2)
          [是我的店] [不是我的] [⬅ 上一步]
        > [是我的店]
        < 好了。“老马面馆（示例）”的牌子到期前会提醒您。 [看一看]
        > /privacy
        < …
        < … • “老马面馆（示例）”是您的店 …
    """)
    used = "This pass can't be used (any more). Please ask your office for a new one."
    assert used in english.does("/start sp_" + code.replace("-", ""))[-1]
    assert reminded(chat, "2026-11-30") == []
    (told,) = reminded(chat, "2026-12-01")
    assert "到 2026 年年底到期。请找授予单位办续期。" in told
    assert reminded(chat, "2026-12-02") == []

    clerk.does("/plaques")
    does_all(clerk, ("1", "[续一年]", "[2027]"))
    stranger_clerk.person.taps_old(1, "f|plaque_withdraw|1")
    stranger_clerk.playground.settle()
    assert "您的权限管不到那里" in stranger_clerk.hears()[-1]
    does_all(chat, ("/privacy", "[删除我的数据]", "[全部删除]"))
    with chat.db as db:
        plaque = db.exec(select(Plaque)).one()
        assert (plaque.owner_id, plaque.year) == (None, 2027)
    assert "✅ It holds for 2027." in english.does("/shop 老马")[-1]


def reminded(chat: Transcript, day: str) -> list[str]:
    """What the clock puts into the queue on this day at ten."""
    playground = chat.playground
    playground.now = datetime.fromisoformat(f"{day}T10:00+08:00")
    with chat.db as db:
        before = set(db.exec(select(Outgoing.key)))
    playground.run(ShopClock(playground.core).remind_shops())
    with chat.db as db:
        return [json.loads(row.call or "")[1]["text"] for row in db.exec(select(Outgoing)) if row.key not in before]
