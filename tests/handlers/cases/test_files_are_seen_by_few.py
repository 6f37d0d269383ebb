"""Who sees the photos and the voice of a case, and that nothing leads from them to who sent them."""

from datetime import UTC, datetime

from sqlmodel import select

from models.case import ANONYMOUS, Case
from models.cases.file import CaseFile
from models.files.stored_file import StoredFile
from models.holiday import load_calendar
from models.web.file import find_file
from tests.bot.odd_pictures import SECRET, telling_jpeg
from tests.conftest import acquainted
from tests.handlers.cases.acting import HERE, news
from tests.handlers.cases.paging import PagePerson
from tests.handlers.cases.sending import open_with, raise_with, sent
from tests.playground import Playground
from tests.telegram_server.ogg import recording
from tests.transcript import Transcript

CALENDAR = load_calendar("Asia/Shanghai")


def test_nothing_leads_from_an_anonymous_case_to_its_chat(rider: Transcript, clerk: Transcript) -> None:
    page = PagePerson(rider.playground)
    file_id = page.uploads(telling_jpeg(), mime="image/jpeg")
    open_with(rider, manner=ANONYMOUS, photos=[file_id])

    news(clerk)

    with rider.db as db:
        (file,) = db.exec(select(CaseFile)).all()
        stored = db.get_one(StoredFile, file.stored)
        assert find_file(db, "page1") is None
    assert (file.file_id, file.awaited_since, stored.telegram_id) == (None, None, None)
    assert (stored.created_at.minute, stored.created_at.second) == (0, 0)
    path = rider.playground.core.files.path(stored.name)
    assert datetime.fromtimestamp(path.stat().st_mtime, UTC) == stored.created_at
    assert SECRET not in path.read_bytes()


def test_who_has_no_right_sees_nothing(rider: Transcript, clerk: Transcript, stranger_clerk: Transcript) -> None:
    raise_with(rider, telling_jpeg(), voice=recording())
    news(clerk)

    stranger_clerk.does("/inbox")
    for data in ("a|case.photos|1", "a|case.voice|1", "a|case.my_photos|1", "a|case.my_voice|1"):
        stranger_clerk.person.taps_old(1, data)
        stranger_clerk.playground.settle()

    assert sent(stranger_clerk) == sent(stranger_clerk, "sendDocument") == []


def test_what_who_joins_brings_along_only_the_office_sees(
    rider: Transcript, clerk: Transcript, playground: Playground
) -> None:
    neighbour = acquainted(Transcript(playground, playground.telegram.person(language_code="zh-hans")))
    for person, end in ((rider, "[提交]"), (neighbour, "[是同一个，我也报]")):
        for deed in ("(photo)", "[环境脏乱]", HERE, end):
            person.does(deed)
    news(clerk)

    clerk.does("[看一看]")
    assert clerk.does("[照片]") == ["< (photo) R000001"] * 2
    assert "1 张照片" in rider.does("[看一看]")[0]
    assert rider.does("[照片]") == ["< (photo) R000001"]


def test_photos_stay_with_the_office_when_the_person_is_forgotten(rider: Transcript, clerk: Transcript) -> None:
    raise_with(rider, telling_jpeg())
    news(clerk)
    rider.does("/privacy")
    rider.does("[删除我的数据]")
    rider.does("[全部删除]")

    with rider.db as db:
        assert db.exec(select(Case)).one().reporter_id is None
    clerk.does("[看一看]")
    assert clerk.does("[照片]") == ["< (photo) G000001"]
    assert clerk.playground.run(clerk.playground.core.files.sweep()) == 0
