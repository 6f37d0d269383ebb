"""The question that is answered with pictures."""

from tests.handlers.conversation.test_kinds import filed
from tests.transcript import Transcript


def test_photos_come_one_by_one_or_together(chat: Transcript) -> None:
    chat.plays("""
        > /album
        < 有照片吗？ [没有照片] [取消]
        > 等一下
        < 这里请发照片，文字可以后面再写。 有照片吗？ [没有照片] [取消]
        > (photo)
        < 收到 1 张照片。可以接着发，发完点“完成”。 [完成（1）] [取消]
        > (restart)
        > (photo)
        < 收到 2 张照片。可以接着发，发完点“完成”。 [完成（2）] [取消]
        > [完成（2）]
        < 照片 2 张。
        > /album
        < 有照片吗？ …
        > (album 3)
        < 照片 3 张。
        > /album
        < 有照片吗？ …
        > 跳过
        < 照片 0 张。
        > /album
        < 有照片吗？ …
        > [没有照片]
        < 照片 0 张。
    """)
    assert filed(chat) == [[2], [3], [0], [0]]


def test_an_album_of_ten_is_one_answer_with_as_many_as_fit(chat: Transcript) -> None:
    chat.plays("""
        > /album
        < 有照片吗？ …
        > (album 10)
        < 最多 3 张，只留了前 3 张。
        < 照片 3 张。
    """)
    assert filed(chat) == [[3]]


def test_words_under_a_photo_are_not_dropped_in_silence(chat: Transcript) -> None:
    chat.does("/album")
    chat.person.sends_photo("坏了三天了")
    chat.playground.settle()

    assert chat.hears() == ["< 照片下面的文字这里没有记。 收到 1 张照片。可以接着发，发完点“完成”。 [完成（1）] [取消]"]


def test_a_photo_that_is_needed_cannot_be_skipped(chat: Transcript) -> None:
    chat.plays("""
        > /report
        < 在哪里？ (1/3) [取消]
        > 敬德街
        < 拍张照片。 (2/3) [⬅ 上一步] [取消]
        > 跳过
        < 请至少发 1 张照片。 拍张照片。 (2/3) [⬅ 上一步] [取消]
        > 完成
        < 请至少发 1 张照片。 拍张照片。 (2/3) [⬅ 上一步] [取消]
        > (photo)
        < 收到 1 张照片。可以接着发，发完点“完成”。 (2/3) [完成（1）] [⬅ 上一步] [取消]
        > [完成（1）]
        < 电话？ (3/3) [⬅ 上一步] [跳过] [取消]
        > 12345
        < 请写 11 位手机号，或者带区号的座机号。 电话？ (3/3) [⬅ 上一步] [跳过] [取消]
        > (contact)
        < 报修好了：敬德街，1 张。
    """)
    ((place, photos, phone),) = filed(chat)
    assert (place, len(photos), phone) == ("敬德街", 1, "13800000000")
