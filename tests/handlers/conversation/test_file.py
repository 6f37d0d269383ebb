"""The question for one photo or one file."""

from typing import Any

import pytest

from handlers.conversation.files import LARGEST_FILE, File
from handlers.conversation.incoming import Incoming, SentFile
from handlers.conversation.question import Wrong
from tests.handlers.conversation.test_incoming import told
from tests.handlers.conversation.test_kinds import filed
from tests.transcript import Transcript

SENT = File(name="beside", prompt="附件？")


def read(**document: Any) -> Incoming:
    return told({"document": {"file_id": "d", "file_unique_id": "u", "mime_type": "application/pdf", **document}})


@pytest.fixture
def asked(chat: Transcript) -> Transcript:
    chat.does("/notice")
    chat.does("停水")
    return chat


def test_one_file_is_taken_and_goes_out_with_the_words(asked: Transcript) -> None:
    asked.plays("""
        > 等一下
        < 请发一张照片或一个文件。 附件？ (2/3) [⬅ 上一步] [跳过] [取消]
        > (voice)
        < 请发一张照片或一个文件。 附件？ (2/3) [⬅ 上一步] [跳过] [取消]
        > (document: 停水 安排.pdf)
        < 什么时候发？ …
        > [⬅ 上一步]
        < 附件？ (2/3) [不改：停水 安排.pdf (1 KB)] [⬅ 上一步] [跳过] [取消]
        > (restart)
        > [不改：停水 安排.pdf (1 KB)]
        < 什么时候发？ …
        > [现在]
        < 这条会发给 12 个人。 … • 附件？ 停水 安排.pdf (1 KB) • 什么时候发？ 现在 [提交] [修改] [取消]
        > [提交]
        < (document) 停水
    """)
    assert filed(asked)[0][2][:2] == ["document", "停水 安排.pdf"]


def test_a_photo_is_taken_and_of_an_album_the_first(asked: Transcript) -> None:
    asked.plays("""
        > (album 3)
        < 只留了第一个文件。
        < 什么时候发？ …
        > 现在
        < 这条会发给 12 个人。 … • 附件？ 一张照片 …
        > [修改]
        < 要改哪一个？ … [附件？ · 一张照片] …
        > [附件？ · 一张照片]
        < 附件？ (2/3) [不改：一张照片] [⬅ 上一步] [跳过] [取消]
        > (photo)
        < 这条会发给 12 个人。 … • 附件？ 一张照片 …
        > [提交]
        < (photo) 停水
    """)


def test_words_beside_a_file_are_no_answer_of_their_own_and_no_order(asked: Transcript) -> None:
    asked.person.sends_photo("取消")
    asked.playground.settle()

    said = asked.hears()
    assert said[0] == "< 文件旁边的文字这里没有记。"
    assert said[1].startswith("< 什么时候发？")


def test_a_picture_that_was_sent_as_a_file_stays_a_file() -> None:
    said = read(mime_type="image/png", file_name="停水.png", file_size=7)

    assert said.files == (SentFile("document", "d", "u", "停水.png", "image/png", 7),)
    assert len(said.photos) == 1


def test_the_largest_of_a_photo_is_sent_on() -> None:
    sizes = [{"file_id": "s", "file_size": 3}, {"file_id": "l", "file_unique_id": "u", "file_size": 9}]

    assert told({"photo": sizes}).files == (SentFile("photo", "l", "u", size=9),)


def test_a_file_that_is_too_large_to_be_sent_on_is_refused() -> None:
    assert SENT.read(read(file_size=LARGEST_FILE), tapped=None, so_far=None)
    with pytest.raises(Wrong, match=r"^这个文件有 21 MB，最多能转发 20 MB，请换个小一点的。$"):
        SENT.read(read(file_size=LARGEST_FILE + 1), tapped=None, so_far=None)


@pytest.mark.parametrize("size", [-1, True, 0.5, "9", None, 2**60])
def test_a_size_that_is_none_is_not_told(size: object) -> None:
    (file,) = read(file_size=size, file_name=None).files

    assert SENT.show(file) == "一个文件"


def test_a_long_name_keeps_its_ending_and_stays_in_one_line() -> None:
    (file,) = read(file_name="../停\n水/" + "长" * 200 + ".tar.gz").files

    assert file.name.startswith(".. 停 水 长")
    assert file.name.endswith("….tar.gz") or file.name.endswith("长.tar.gz")
    assert len(file.name) <= 80


@pytest.mark.parametrize("stored", [None, [], "x", {"kind": "photo"}, {"kind": "photo", "mood": 1}])
def test_what_is_no_file_any_more_is_asked_again(stored: object) -> None:
    with pytest.raises(Wrong):
        SENT.recall(stored)
    assert SENT.recall(SENT.store(SentFile("photo", "a", "b"))) == SentFile("photo", "a", "b")
