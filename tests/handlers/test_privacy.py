"""What is kept of a person, and having it deleted."""

import pytest
from sqlmodel import select

from models.messages.outgoing import Kind, Outgoing, send_later
from models.messages.owed_picture import OwedPicture, owe_picture
from models.notice import Notice
from models.person import ADMIN, Person, PersonTag, find_person
from models.pictures.chart import Chart
from models.station import FavouriteStation
from tests.rights import YINCHUAN, grant
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def test_what_is_kept_can_be_read_and_deleted(chat: Transcript) -> None:
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "[兴庆区]", "/start st_XQ-02", "[⭐ 收藏]"):
        chat.does(deed)
    chat.plays("""
        > /privacy
        < 隐私说明（全文） …
        < 除了这个聊天的编号，关于你我还记着： • 骑手或快递员 • 兴庆区 • 收藏的驿站 1 个 • 2026年11月23日同意登记 • 中文
          [登记身份] [删除我的数据]
        > [删除我的数据]
        < 记着的都删掉吗？没填完的内容和照片也删，删了就找不回来了。 [全部删除] [留着]
        > 随便
        < 请点“全部删除”或“留着”。 …
        > [留着]
        < 什么都没删。
        > /privacy
        < …
        < 除了这个聊天的编号，关于你我还记着： … [删除我的数据]
        > [删除我的数据]
        < …
        > (restart)
        > [全部删除]
        < 已经全部删除。驿站照样可以找，找驿站不留记录。
        > [全部删除]
        < «这个按钮是以前的，那件事已经结束了，没有改动。»
        < 这个按钮是以前的，那件事已经结束了，没有改动。 [菜单]
        > /privacy
        < …
        < 关于你，我只知道这个聊天的编号，别的什么都没记。 [登记身份]
    """)
    with chat.db as db:
        assert db.exec(select(Person)).all() == []
        assert db.exec(select(FavouriteStation)).all() == []


def test_an_admin_whose_notice_is_under_way_can_have_all_of_it_deleted(chat: Transcript) -> None:
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "[兴庆区]"):
        chat.does(deed)
    grant(chat, ADMIN, YINCHUAN)
    chat_id, now = chat.person.chat.chat_id, chat.playground.now
    with chat.db as db:
        person = find_person(db, chat_id)
        assert person is not None
        notice = Notice(
            author_id=person.id,
            author_chat=chat_id,
            approved_by=person.id,
            begins_at=now,
            valid_until=now,
            created_at=now,
        )
        db.add(notice)
        db.add(PersonTag(person_id=person.id or 0, tag="training"))
        owe_picture(db, chat_id=chat_id, chart=Chart("", ()), apology="", now=now)
        words = {"text": "Your training is tomorrow."}
        send_later(db, key="r", chat_id=chat_id, kind=Kind.CASE, method="sendMessage", parameters=words, due_at=now)
        db.commit()

    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        chat.does(deed)

    with chat.db as db:
        assert db.exec(select(Notice.author_id, Notice.approved_by)).all() == [(None, None)]
        for table in (Person, PersonTag, Outgoing, OwedPicture):
            assert db.exec(select(table)).all() == []


def test_the_deletion_is_left_half_way_and_nothing_is_deleted(chat: Transcript) -> None:
    for deed in ("/start", "[好，开始]", "[店主]", "[海原县]", "/privacy", "[删除我的数据]"):
        chat.does(deed)
    chat.plays("""
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： …
        < 记着的都删掉吗？没填完的内容和照片也删，删了就找不回来了。 [全部删除] [留着]
        > 返回
        < 这是第一个问题，前面没有了。 记着的都删掉吗？没填完的内容和照片也删，删了就找不回来了。 …
        > /cancel
        < “删除我的数据”已取消，填的内容都没留。
        > 全部删除
        < 没太明白你的意思。
        < …
    """)
    with chat.db as db:
        assert db.exec(select(Person)).one().roles == ["merchant"]


def test_a_language_that_was_chosen_is_told_and_deleted_also_of_who_never_registered(chat: Transcript) -> None:
    for deed in ("/language", "[English]"):
        chat.does(deed)
    chat.plays("""
        > /privacy
        < Privacy, the whole of it … What: your chat's number and the language you chose, so that I can answer; …
        < Besides the chat's number I keep of you: • English [Registration] [Delete my data]
        > [Delete my data]
        < Delete all that I keep of you, … This can't be undone. [Delete everything] [Keep it]
        > [Delete everything]
        < Deleted. You can still look for stations; nothing is kept of that.
        > /privacy
        < 隐私说明（全文） …
        < 关于你，我只知道这个聊天的编号，别的什么都没记。 [登记身份]
    """)
    assert chat.memory.language == ""


def test_an_english_reader_is_told_the_county_in_english(stranger: Transcript) -> None:
    chat = Transcript(stranger.playground, stranger.playground.telegram.person(language_code="en"))
    for deed in ("/start", "[Yes, let's begin]", "[Rider or courier]", "Litong"):
        chat.does(deed)
    chat.plays("""
        > /privacy
        < …
        < Besides the chat's number I keep of you: • Rider or courier • Litong District
          • that you agreed on Nov 23, 2026 • English [Registration] [Delete my data]
    """)
