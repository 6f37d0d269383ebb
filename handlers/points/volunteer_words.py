"""How volunteer hours are spoken of."""

from datetime import date
from zoneinfo import ZoneInfo

from handlers.conversation import Chat
from handlers.conversation.numbers import figures
from handlers.time_words import date_words
from handlers.words import _
from models.case import Case
from models.points.volunteer import Stint, VolunteerHours


def hours_words(half_hours: int) -> str:
    """1.5 小时."""
    return _("{hours} h").format(hours=figures(half_hours / 2))


def stint_words(stint: Stint | VolunteerHours, *, today: date, zone: ZoneInfo) -> str:
    """11月23日 9:00–11:00, 2 小时."""
    began, ended = stint.began_at.astimezone(zone), stint.ended_at.astimezone(zone)
    return _("{date} {began}–{ended}, {hours}").format(
        date=date_words(stint.day, today=today),
        began=f"{began:%H:%M}",
        ended="24:00" if ended.date() > began.date() else f"{ended:%H:%M}",
        hours=hours_words(stint.half_hours),
    )


def points_words(office: str, points: int) -> str:
    """What it brings, once it is confirmed."""
    if not points:
        return _(
            "“{office}” confirms it. For that day you have all the points there are; the hours count all the same."
        ).format(office=office)
    return _("Once “{office}” has confirmed it, {points} points are yours.").format(office=office, points=points)


def overlap_words(chat: Chat, other: VolunteerHours) -> str:
    """Which hours are there already."""
    logged = stint_words(other, today=chat.today, zone=chat.zone)
    number = chat.db.get_one(Case, other.case_id).number
    return _("That overlaps with hours that are logged already: {logged} ({number}).").format(
        logged=logged, number=number
    )
