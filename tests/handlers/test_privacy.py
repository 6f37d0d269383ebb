"""What is kept of a person, and having it deleted."""

import pytest
from sqlmodel import select

from models.person import Person
from models.station import FavouriteStation
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def test_what_is_kept_can_be_read_and_deleted(chat: Transcript) -> None:
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "[兴庆区]", "/start st_XQ-02", "[⭐ 收藏]"):
        chat.does(deed)
    chat.plays("""
        > /privacy
        < 隐私说明（全文） …
        < 关于你，我记着：骑手或快递员；兴庆区；收藏的驿站 1 个。 [登记身份] [删除我的数据]
        > [删除我的数据]
        < 要删除你的身份、区县、收藏的驿站和没填完的内容吗？删了就找不回来了。 [全部删除] [留着]
        > 随便
        < 请点“全部删除”或“留着”。 …
        > [留着]
        < 什么都没删。
        > /privacy
        < …
        < 关于你，我记着：… [删除我的数据]
        > [删除我的数据]
        < …
        > [全部删除]
        < 已经全部删除。驿站照样可以找，找驿站不留记录。
        > /privacy
        < …
        < 关于你，我只知道这个聊天的编号，别的什么都没记。 [登记身份]
    """)
    with chat.db as db:
        assert db.exec(select(Person)).all() == []
        assert db.exec(select(FavouriteStation)).all() == []
