"""What people send with a case, and what was sent of it to others."""

from collections.abc import Sequence

from sqlmodel import select

from models.case import ANONYMOUS
from models.cases.file import CaseFile
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.person import find_person
from tests.handlers.cases.acting import STORY
from tests.people import XINGQING
from tests.transcript import Transcript

CALENDAR = load_calendar("Asia/Shanghai")


def raise_with(rider: Transcript, *photos: bytes, voice: bytes | None = None, manner: str = "[不留名]") -> None:
    """A grievance with these photos, each sent as one; spoken where there is a voice."""
    for deed in ("/grievance", "[报酬拖欠、结算争议]", "[美团]"):
        rider.does(deed)
    if voice is None:
        rider.does(STORY)
    else:
        rider.person.sends_voice(content=voice)
        rider.playground.settle()
    for photo in photos:
        rider.person.sends_photo(content=photo)
        rider.playground.settle()
    rider.hears()
    rider.does(f"[完成（{len(photos)}）]" if photos else "[没有照片]")
    for deed in ("[跳过]", manner, "[提交]"):
        rider.does(deed)


def files_of(rider: Transcript) -> Sequence[CaseFile]:
    with rider.db as db:
        return db.exec(select(CaseFile).order_by(CaseFile.id)).all()  # type: ignore[arg-type]


def sent(member: Transcript, method: str = "sendPhoto") -> list[bytes]:
    """What went up to this person's chat."""
    calls = member.playground.telegram.calls_of(method)
    mine = [call for call in calls if call.chat_id == member.person.chat.chat_id]
    return [upload.content for call in mine for upload in call.files.values()]


def open_with(rider: Transcript, *, manner: str, photos: Sequence[str]) -> None:
    with rider.db as db:
        new = NewCase(
            topic=get_topic("R03"),
            manner=manner,
            reporter=None if manner == ANONYMOUS else find_person(db, rider.person.chat.chat_id),
            chat_id=None if manner == ANONYMOUS else rider.person.chat.chat_id,
            story="…",
            photos=photos,
            adcode=XINGQING,
        )
        open_case(db, new, calendar=CALENDAR, now=rider.playground.now)
        db.commit()
