"""Photos and voice of a case: kept as clean copies, shown on every channel to those who may see them, and to nobody
else."""

import pytest
from sqlmodel import select

from models.case import HIDDEN
from models.cases.file import CaseFile
from models.holiday import load_calendar
from models.people.access import BY_COMMAND, grant_role
from models.people.audit import AuditEntry
from models.person import STAFF
from models.web.file import find_file
from tests.bot.odd_pictures import SECRET, archive, telling_jpeg, telling_png
from tests.handlers.cases.acting import STORY, news, veil_lifted
from tests.handlers.cases.paging import PagePerson
from tests.handlers.cases.sending import files_of, open_with, raise_with, sent
from tests.people import XINGQING, settle_in
from tests.telegram_server.ogg import recording
from tests.transcript import Transcript

CALENDAR = load_calendar("Asia/Shanghai")


def test_photos_are_kept_clean_and_shown_to_the_office(rider: Transcript, clerk: Transcript) -> None:
    raise_with(rider, telling_jpeg(), telling_png())
    news(clerk)

    card = clerk.does("[看一看]")[-1]
    assert "2 张照片" in card
    assert clerk.does("[照片]") == ["< (photo) G000001", "< (photo) G000001"]

    assert len(sent(clerk)) == 2
    assert all(SECRET not in content for content in sent(clerk))
    assert [(file.file_id, file.awaited_since, file.refused) for file in files_of(rider)] == [(None, None, None)] * 2
    with rider.db as db:
        seen = [entry.action for entry in db.exec(select(AuditEntry)) if entry.subject == "case:1"]
    assert "case.photos_seen" in seen


def test_a_picture_sent_as_a_file_is_cleaned_as_well(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("/grievance", "[报酬拖欠、结算争议]", "[美团]", STORY):
        rider.does(deed)
    rider.person.sends_document("IMG_1.jpg", telling_jpeg(), "image/jpeg")
    rider.playground.settle()
    for deed in ("[完成（1）]", "[跳过]", "[不留名]", "[提交]"):
        rider.does(deed)
    news(clerk)
    clerk.does("[看一看]")

    clerk.does("[照片]")

    (content,) = sent(clerk)
    assert SECRET not in content


def test_what_is_no_picture_is_said_to_be_lost(rider: Transcript, clerk: Transcript) -> None:
    raise_with(rider, archive(), b"%PDF-1.7", telling_jpeg()[:600], telling_jpeg())
    _news, (told, *_others) = news(clerk, rider)
    assert told == (
        "< 诉求 G000001 · 报酬拖欠、结算争议 1 张照片没能留下：不支持这种文件。 "
        "其他内容对方已经收到，这一个请重新发。 [看一看]"
    )

    (card,) = clerk.does("[看一看]")

    assert "1 张照片 1 张照片没能留下：已损坏。 2 张照片没能留下：不支持这种文件。" in card
    assert clerk.does("[照片]") == ["< (photo) G000001"]
    assert all(file.file_id is None for file in files_of(rider))


def test_a_video_is_not_fetched_and_what_was_told_stays(rider: Transcript) -> None:
    for deed in ("/grievance", "[社保、养老补贴]", "[美团]", STORY):
        rider.does(deed)
    rider.person.sends_video(50_000_000)
    rider.playground.settle()

    assert rider.hears()[0].startswith("< 这里请发照片，文字可以后面再写。")
    assert rider.playground.telegram.calls_of("getFile") == []
    rider.does("[没有照片]")
    rider.does("[跳过]")
    rider.does("[不留名]")
    assert "G000001" in rider.does("[提交]")[0]


def test_a_voice_is_kept_without_what_the_phone_told(rider: Transcript, clerk: Transcript) -> None:
    raise_with(rider, voice=recording(comments=[b"ARTIST=" + SECRET], sound=b"hello"))
    news(clerk)
    (card,) = clerk.does("[看一看]")
    assert "1 段语音" in card

    assert clerk.does("[语音]") == ["< (document) G000001"]

    (content,) = sent(clerk, "sendDocument")
    assert SECRET not in content
    assert content.endswith(b"hello")


@pytest.mark.parametrize(("manner", "kept"), [("[不留名]", True), ("[匿名，用查询码]", False)])
def test_a_voice_that_can_t_be_cleaned_is_refused_where_nobody_is_to_be_known(
    rider: Transcript, clerk: Transcript, manner: str, *, kept: bool
) -> None:
    raise_with(rider, voice=b"ID3\x04" + SECRET + bytes(100), manner=manner)
    veil_lifted(clerk)

    (card,) = clerk.does("[看一看]")

    assert ("1 段语音没能留下：里面带有去不掉的其他信息。" in card) is not kept
    assert (files_of(rider)[0].stored is not None) is kept


def test_what_is_on_its_way_is_said_to_be(rider: Transcript, clerk: Transcript) -> None:
    raise_with(rider, telling_jpeg())

    heard = rider.does("[看一看]")
    assert "1 张照片" in heard[-1]
    assert rider.does("[照片]") == ["< 还有的正在处理，请过一分钟再看。"]

    news(clerk)
    rider.does("[看一看]")
    assert rider.does("[照片]") == ["< (photo) G000001"]


def test_a_death_before_the_copy_loses_nothing(rider: Transcript, clerk: Transcript) -> None:
    raise_with(rider, telling_jpeg())
    rider.does("(restart)")
    news(clerk)

    assert files_of(rider)[0].stored is not None


def test_a_death_between_the_copy_and_its_commit_loses_nothing(
    rider: Transcript, clerk: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_with(rider, telling_jpeg())
    with monkeypatch.context() as patched:
        patched.setattr("bot.files.case_files.pass_on", _dies)
        with pytest.raises(_Died):
            rider.playground.run(rider.playground.core.case_files.turn())
    assert files_of(rider)[0].file_id is not None

    rider.does("(restart)")
    news(clerk)

    (file,) = files_of(rider)
    assert file.stored is not None
    assert rider.playground.core.files.path(file.stored).exists()


def _dies(*_arguments: object, **_facts: object) -> None:
    raise _Died


class _Died(Exception):
    pass


def test_a_photo_of_the_page_is_seen_on_telegram(rider: Transcript, clerk: Transcript) -> None:
    page = PagePerson(rider.playground)
    open_with(rider, manner=HIDDEN, photos=[page.uploads(telling_png(), mime="image/png")])
    news(clerk)
    clerk.does("/inbox g1")
    clerk.does("[🟢 G000001 报酬拖欠、结算争议]")

    assert clerk.does("[照片]") == ["< (photo) G000001"]

    (content,) = sent(clerk)
    assert content.startswith(b"\x89PNG")
    assert SECRET not in content
    with rider.db as db:
        assert find_file(db, "page1") is not None


def test_a_photo_of_telegram_is_seen_on_the_page(rider: Transcript) -> None:
    raise_with(rider, telling_jpeg())
    page = PagePerson(rider.playground)
    rider.playground.deliver()
    with rider.db as db:
        person = settle_in(db, page.chat_id)
        grant_role(db, person, role=STAFF, adcode=XINGQING, by=None, origin=BY_COMMAND, now=rider.playground.now)
        db.commit()

    (shown,) = [event["message"] for event in page.taps("a|case.photos|1") if event["method"] == "sendPhoto"]

    assert (shown["caption"], shown["photo"][0]["width"]) == ("G000001", 64)
    with rider.db as db:
        file = find_file(db, shown["photo"][0]["file_id"].removeprefix("web:"))
    assert file is not None
    assert SECRET not in rider.playground.core.files.path(file.name).read_bytes()


def test_a_case_that_is_full_says_so(rider: Transcript, clerk: Transcript) -> None:
    raise_with(rider)
    with rider.db as db:
        (event_id,) = db.connection().exec_driver_sql("SELECT min(id) FROM case_event").one()
        db.add_all([CaseFile(case_id=1, event_id=event_id) for _number in range(29)])
        db.commit()

    rider.does("[看一看]")
    rider.does("[补充]")
    rider.does("还有一张。")
    (heard,) = rider.does("(photo)")
    assert heard.startswith("< 办公室收到了。")

    rider.does("[补充]")
    told = rider.does("还有。")
    assert told[0] == "< 这件已有 30 张照片，不能再加了；文字还可以补充。"
    assert told[1].startswith("< 办公室收到了。")
