"""What an office sends with its words: cleaned of what the phone told, passed on, and never somebody's account."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.cases.file import CaseFile
from models.web.file import find_file
from tests.bot.odd_pictures import SECRET, archive, telling_jpeg, telling_png
from tests.conftest import acquainted, playing
from tests.handlers.cases.acting import HERE, news, raise_grievance, taken_on, veil_lifted
from tests.handlers.cases.paging import PagePerson
from tests.handlers.cases.sending import files_of, sent
from tests.people import settle_in
from tests.playground import Playground
from tests.telegram_server.ogg import recording
from tests.transcript import Transcript


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        yield playground


def answers(clerk: Transcript, *photos: bytes, words: str = "已处理。") -> list[str]:
    """With an album under which the words stand; what the clerk heard last."""
    clerk.does("[答复]")
    clerk.does("[解决了]")
    album = clerk.playground.telegram.memory.new_album_id()
    for number, photo in enumerate(photos):
        clerk.person.sends_photo(None if number else words, media_group=album, content=photo)
    clerk.playground.settle()
    clerk.hears()
    return clerk.does("[提交]")


def test_an_album_with_words_under_it_is_an_answer(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)

    assert answers(clerk, telling_jpeg(), telling_png()) == ["< 答复了。 [看一看]"]

    (heard,) = news(rider)
    assert heard[0].startswith(
        "< 诉求 G000001 · 报酬拖欠、结算争议 解决了：已处理。 你看解决了吗？ 后面还有 2 张照片。 [解决了] [部分解决]"
    )
    assert heard[1:] == ["< (photo) G000001"] * 2
    assert not [photo for photo in sent(rider) if SECRET in photo]
    assert "2 张照片" in rider.does("[看一看]")[0]
    assert rider.does("[照片]") == ["< (photo) G000001"] * 2


def test_an_answer_is_spoken(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[答复]")
    clerk.does("[解决了]")
    clerk.person.sends_voice(content=recording(comments=[b"ARTIST=" + SECRET], sound=b"hello"))
    clerk.playground.settle()
    assert "一段语音" in clerk.hears()[0]
    clerk.does("[提交]")

    (heard,) = news(rider)

    assert "解决了：🎤 你看解决了吗？ 后面还有一段语音。" in heard[0]
    (voice,) = sent(rider, "sendDocument")
    assert voice.endswith(b"hello")
    assert SECRET not in voice
    assert "答复了：🎤" not in rider.does("[看一看]")[0]


def test_photos_come_first_and_the_words_behind_them(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[答复]")
    clerk.does("[解决了]")

    assert clerk.does("(photo)")[0].startswith("< 收到 1 张照片。请再写几句话或发语音，也可以继续发照片。")
    assert clerk.does("(document)")[0].startswith("< 请打字、发语音，或者发照片并在下面写上说明。")
    clerk.does("(restart)")
    assert "修好了。 · 1 张照片" in clerk.does("修好了。")[0]
    clerk.does("[修改]")
    assert "[不改：修好了。 · 1 张照片]" in clerk.does("[您的答复（对方看到的就是这些） · 修好了。 · 1 张照片]")[0]


def test_a_question_and_a_note_bring_photos(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[备注]")
    clerk.does("(photo)")
    clerk.does("[只发照片]")
    clerk.does("[只给办公室看]")
    assert news(rider) == [[]]
    assert "[照片]" not in rider.does("/cases")[0]

    clerk.does("[看一看]")
    clerk.does("[问对方]")
    clerk.does("(photo)")
    assert clerk.does("是这里吗？") == ["< 问了，对方回答会告诉您。 [看一看]"]

    (heard,) = news(rider)
    assert heard == [
        "< 诉求 G000001 · 报酬拖欠、结算争议 办公室想问：是这里吗？ 后面还有 1 张照片。 [回答办公室] [看一看]",
        "< (photo) G000001",
    ]
    assert len(files_of(rider)) == 2


def test_an_anonymous_reporter_gets_them_by_the_code(rider: Transcript, clerk: Transcript) -> None:
    told = raise_grievance(rider, manner=("[匿名，用查询码]",))
    code = re.search(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", " ".join(told))
    assert code is not None
    veil_lifted(clerk)
    clerk.does("[看一看]")
    answers(clerk, telling_jpeg())
    assert news(rider) == [[]]

    (card,) = rider.does(code[0])

    assert "解决了" in card
    assert rider.does("[照片]") == ["< (photo) G000001"]
    assert SECRET not in sent(rider)[0]


def test_who_joined_gets_them_and_a_stranger_does_not(rider: Transcript, clerk: Transcript) -> None:
    playground = rider.playground
    neighbour = acquainted(Transcript(playground, playground.telegram.person(language_code="zh-hans")))
    for person, end in ((rider, "[提交]"), (neighbour, "[是同一个，我也报]")):
        for deed in ("(photo)", "[环境脏乱]", HERE, end):
            person.does(deed)
    news(clerk, neighbour)
    clerk.does("[看一看]")

    answers(clerk, telling_jpeg())

    assert news(neighbour)[0].count("< (photo) R000001") == 1
    neighbour.person.taps_old(1, "a|case.my_photos|1")
    playground.settle()
    assert not [line for line in neighbour.hears() if "(photo)" in line]


def test_what_can_t_be_passed_on_is_told_to_who_sent_it(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    answers(clerk, archive(), telling_jpeg())
    clerk.does("/inbox")

    heard, told = news(rider, clerk)

    assert heard[1:] == ["< (photo) G000001"]
    (lost,) = told
    assert lost.startswith(
        "< ⚪ G000001 报酬拖欠、结算争议 1 张照片没能留下：不支持这种文件。 其他内容对方已经收到，这一个请重新发。"
    )


def test_a_voice_that_names_its_phone_is_not_passed_on(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[答复]")
    clerk.does("[解决了]")
    clerk.person.sends_voice(content=b"ID3\x04" + SECRET + bytes(100))
    clerk.playground.settle()
    clerk.hears()
    clerk.does("[提交]")

    _heard, told = news(rider, clerk)

    assert "1 段语音没能留下" in told[0]
    assert sent(rider, "sendDocument") == []


def test_a_case_without_room_takes_the_words_alone(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    with rider.db as db:
        (event_id,) = db.connection().exec_driver_sql("SELECT min(id) FROM case_event").one()
        db.add_all([CaseFile(case_id=1, event_id=event_id) for _number in range(30)])
        db.commit()
    clerk.does("[答复]")
    clerk.does("[解决了]")

    assert clerk.does("(photo)")[0].startswith("< 这里不能再放照片了，文字还可以。")
    assert clerk.does("修好了。")[0].startswith("< 🟢 诉求 G000001")


def test_on_the_page_an_answer_brings_its_photos(rider: Transcript, clerk: Transcript) -> None:
    """Who raised it moves to the page, where the office's photos are shown as everything else."""
    page = PagePerson(rider.playground)
    taken_on(rider, clerk)
    with rider.db as db:
        settle_in(db, page.chat_id)
        db.connection().exec_driver_sql(f'UPDATE "case" SET chat_id = {page.chat_id}')
        db.commit()

    answers(clerk, telling_jpeg())
    rider.playground.deliver()

    shown = [event["message"] for event in page._events() if event["method"] == "sendPhoto"]
    assert [message["caption"] for message in shown] == ["G000001"]
    with rider.db as db:
        file = find_file(db, shown[0]["photo"][0]["file_id"].removeprefix("web:"))
    assert file is not None
    assert SECRET not in rider.playground.core.files.path(file.name).read_bytes()


def answered(rider: Transcript, clerk: Transcript) -> int:
    """The id of the message that brought the answer."""
    taken_on(rider, clerk)
    for deed in ("[答复]", "[解决了]", "已督促站点补发。", "[提交]", "[看一看]"):
        clerk.does(deed)
    news(rider)
    return rider.person.chat.messages[-1].message_id


def test_a_corrected_answer_changes_the_message_and_says_what_has_changed(rider: Transcript, clerk: Transcript) -> None:
    message_id = answered(rider, clerk)
    assert clerk.does("[更正答复]")[0].startswith("< 现在的答复： 已督促站点补发。 请把正确的答复发给我")
    assert clerk.does("11月30日前补发。") == ["< 更正了，也告诉对方了。 [看一看]"]

    (heard,) = news(rider)

    head = "诉求 G000001 · 报酬拖欠、结算争议"
    assert heard == [
        f"< ~ {head} 今天 14:00更正： 解决了：11月30日前补发。 你看解决了吗？ [解决了] [部分解决] [没解决] [看一看]",
        f"< {head} 答复有更正。 原来：已督促站点补发。 现在：11月30日前补发。 [看一看]",
    ]
    assert "11月30日前补发。" in (rider.person.chat.by_id[message_id].text or "")

    clerk.does("[看一看]")
    clerk.does("[更正答复]")
    clerk.does("11月29日前补发。")
    assert len(news(rider)[0]) == 2
    assert "11月29日前补发。" in (rider.person.chat.by_id[message_id].text or "")


def test_where_the_message_is_gone_a_new_one_says_so(rider: Transcript, clerk: Transcript) -> None:
    rider.person.chat.by_id[answered(rider, clerk)].is_deleted = True
    clerk.does("[更正答复]")
    clerk.does("11月30日前补发。")
    rider.playground.deliver()

    assert [line for line in _whole(rider) if "以这里说的为准" in line or "更正" in line] == [
        "诉求 G000001 · 报酬拖欠、结算争议 之前那条答复改不了了，以这里说的为准。",
        "诉求 G000001 · 报酬拖欠、结算争议 答复有更正。 原来：已督促站点补发。 现在：11月30日前补发。",
    ]


def _whole(rider: Transcript) -> list[str]:
    calls = rider.playground.telegram.calls_of("sendMessage")
    mine = [call for call in calls if call.chat_id == rider.person.chat.chat_id]
    return [" ".join(call.parameters["text"].split()) for call in mine]


def test_a_correction_before_the_answer_has_left_replaces_it(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    for deed in ("[答复]", "[解决了]", "已督促站点补发。", "[提交]", "[看一看]", "[更正答复]", "11月30日前补发。"):
        clerk.does(deed)

    (heard,) = news(rider)

    assert "11月30日前补发。" in heard[0]
    assert "已督促站点补发。" not in heard[0]
    assert "原来：已督促站点补发。" in heard[1]


def test_on_the_page_the_answer_is_changed_as_well(rider: Transcript, clerk: Transcript) -> None:
    page = PagePerson(rider.playground)
    taken_on(rider, clerk)
    with rider.db as db:
        settle_in(db, page.chat_id)
        db.connection().exec_driver_sql(f'UPDATE "case" SET chat_id = {page.chat_id}')
        db.commit()
    for deed in ("[答复]", "[解决了]", "已督促站点补发。", "[提交]", "[看一看]"):
        clerk.does(deed)
    rider.playground.deliver()
    clerk.does("[更正答复]")
    clerk.does("11月30日前补发。")
    rider.playground.deliver()

    shown = [(event["method"], event["message"].get("text", "")) for event in page._events()]
    assert [method for method, text in shown if "11月30日前补发。" in text] == ["editMessageText", "sendMessage"]


def test_what_is_not_written_to_its_end_says_of_which_case_it_is(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    for deed in ("[答复]", "[解决了]"):
        clerk.does(deed)

    assert clerk.does("/inbox")[-1] == "< “答复诉求 #000001”还没填完（1/3）。 [接着填] [删掉]"
