"""What people do to host a station, and what staff do with it."""

from collections.abc import Sequence

from tests.bot.odd_pictures import painting, saved
from tests.handlers.cases.acting import news
from tests.transcript import Transcript

DOOR = "(location 38.4680 106.2760)"
NAME, HOURS = "老马面馆（示例）", "周一至周五 9:00-18:00；周六 10:00-16:00"
BEFORE_PHOTO = (
    "/host",
    "[申请做友好商户]",
    NAME,
    DOOR,
    "兴庆区敬德街 1 号（示例地址）",
    "热水、座椅",
    HOURS,
    "[跳过]",
)


def does_all(person: Transcript, deeds: Sequence[str]) -> list[str]:
    """What was heard last."""
    heard: list[str] = []
    for deed in deeds:
        heard = person.does(deed)
    return heard


def sends_door(person: Transcript) -> list[str]:
    person.person.sends_photo(content=saved(painting(), "JPEG"))
    person.playground.settle()
    return person.hears()


def applies(person: Transcript, *, before: Sequence[str] = BEFORE_PHOTO) -> list[str]:
    """Submitted; what the person heard last."""
    does_all(person, before)
    sends_door(person)
    person.does("[完成（1）]")
    return person.does("[提交]")


def approves(clerk: Transcript, *, found: str = "1 2 3 4") -> list[str]:
    """The newest application in the clerk's chat; what they heard last."""
    news(clerk)
    clerk.does("[看一看]")
    return does_all(clerk, ["[上门看过，批准]", "[今天]", found, "[跳过]", "[提交]"])
