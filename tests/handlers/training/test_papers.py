"""What one takes home: an entry for the calendar, a certificate, and its check by anybody."""

from datetime import datetime

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from models.events.checkin import TrainingAttendance
from models.messages.owed_picture import OwedPicture, text_of
from models.pictures.certificate import Certificate
from tests.conftest import acquainted
from tests.handlers.training.acting import put_up, sign_up
from tests.transcript import Transcript


def owed(chat: Transcript) -> OwedPicture:
    """The newest; it is taken off the list."""
    with chat.db as db:
        row = db.exec(select(OwedPicture)).one()
        db.delete(row)
        db.commit()
        return OwedPicture(**row.model_dump())


def number_in(db: Session) -> str:
    number = db.exec(select(TrainingAttendance)).one().certificate
    assert number is not None
    return f"{number[:5]}-{number[5:]}"


@pytest.fixture
def rider(clerk: Transcript, riders: list[Transcript]) -> Transcript:
    """Who was there, at an event that is over."""
    put_up(clerk)
    sign_up(riders[0])
    clerk.playground.now = datetime.fromisoformat("2026-11-25T15:10+08:00")
    clerk.does("/training")
    for deed in ("[a|training.show|1]", "[补签序号]", "1"):
        clerk.does(deed)
    clerk.playground.now = datetime.fromisoformat("2026-11-25T17:10+08:00")
    return riders[0]


def test_an_event_goes_into_the_calendar(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])

    assert riders[0].does("[📅 加入日历]") == ["< «文件马上就到，打开它就能加进日历。»"]

    file = owed(clerk)
    (event,) = Calendar.from_ical(text_of(file)).walk("VEVENT")
    assert (file.filename, event["SUMMARY"], event["LOCATION"]) == (
        "training-1.ics",
        "电池消防课（示例）",
        "消防站二楼（示例）",
    )
    riders[0].does("[📅 加入日历]")
    assert riders[0].playground.run(riders[0].playground.core.pictures.turn())
    riders[0].playground.deliver()
    assert riders[0].hears()[-1] == "< (document)"


def test_a_certificate_with_a_name_is_checked_by_anybody(rider: Transcript, riders: list[Transcript]) -> None:
    rider.plays("""
        > /start tr_1
        < … ✅ 你已到场，谢谢你来。 [🏅 领证书]
        > [🏅 领证书]
        < 证书上写什么名字？有证书编号的人都能看到。不想写就跳过。 [跳过]
        > 小周（示例）
        < 证书马上就到，编号：…
    """)
    with rider.db as db:
        number = number_in(db)
    certificate = Certificate.from_fields(owed(rider).chart)
    assert f"https://chat.example.org/?start=tc_{number} " in certificate.note
    assert (certificate.title, certificate.name, certificate.number) == ("电池消防课（示例）", "小周（示例）", number)

    told = (
        f"< ✅ 证书真实有效：{number} 电池消防课（示例） 时间：2026年11月25日 周三 15:00–16:30 "
        "地点：消防站二楼（示例） 证书上的名字：小周（示例）"
    )
    assert riders[1].does(f"/training verify {number.lower()}") == [told]
    assert riders[1].does(f"/start tc_{number}") == [told]
    stranger = acquainted(Transcript(rider.playground, rider.playground.telegram.person(user_id=5_000_000_900)))
    assert [stranger.does(f"/start tc_{number}"), stranger.does(f"/training verify {number}")] == [[told]] * 2
    assert riders[1].does("/training verify 23456-789BC")[0].startswith("< 没有这个编号的证书")
    assert rider.does("[🏅 领证书]") == [f"< 证书马上就到，编号：{number}"]


def test_a_certificate_bears_no_name_that_nobody_chose(rider: Transcript) -> None:
    for deed in ("/start tr_1", "[🏅 领证书]", "[跳过]"):
        rider.does(deed)

    assert Certificate.from_fields(owed(rider).chart).name == ""
    with rider.db as db:
        number = number_in(db)
    assert rider.does(f"/training 验证 {number}")[0].endswith("证书上的名字：—")


def test_who_was_not_there_has_none_and_nobody_has_one_before_the_end(
    rider: Transcript, riders: list[Transcript]
) -> None:
    riders[1].does("/training")
    riders[1].person.taps_old(riders[1].person.chat.messages[-1].message_id, "f|training.certificate|1")
    riders[1].playground.settle()
    assert riders[1].hears() == ["< 签到过的人才有证书。请问一下讲师有没有给你补签。"]

    rider.playground.now = datetime.fromisoformat("2026-11-25T15:20+08:00")
    rider.person.taps_old(rider.person.chat.messages[-1].message_id, "f|training.certificate|1")
    rider.playground.settle()
    rider.hears()
    assert rider.does("[跳过]")[-1] == "< 活动结束后就能领。"


def test_with_the_person_the_certificate_is_gone(rider: Transcript, riders: list[Transcript]) -> None:
    for deed in ("/start tr_1", "[🏅 领证书]", "小周（示例）"):
        rider.does(deed)
    with rider.db as db:
        number = number_in(db)
    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        rider.does(deed)

    assert riders[1].does(f"/training verify {number}")[0].startswith("< 没有这个编号的证书")
