"""What staff hear without having asked: in the morning what waits for them, once a week how it went in their areas."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.cases.words import counted_words
from handlers.conversation import Button, action_data
from handlers.conversation.replies import keyboard
from handlers.right_words import area_words
from handlers.time_words import date_words
from handlers.words import N_, _, ngettext, speaking
from models.cases.digest import Week, weigh_week
from models.cases.listing import CAME_UP, DUE_TODAY, HELPED, MINE, OVERDUE, UNASSIGNED, count_trays, list_chats
from models.messages.outgoing import Kind, send_later
from models.people.access import get_grant
from models.person import Person

_COUNT_WORDS = {
    MINE: N_("I work on: {count}"),
    UNASSIGNED: N_("nobody has taken on: {count}"),
    DUE_TODAY: N_("due today: {count}"),
    OVERDUE: N_("overdue: {count}"),
    CAME_UP: N_("escalated to you: {count}"),
    HELPED: N_("helping other offices: {count}"),
}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Morning:
    """A day's morning: `midnight` before it by the clock on the wall; after `expires_at` it is of no use."""

    now: datetime
    midnight: datetime
    expires_at: datetime
    language: str

    @property
    def monday(self) -> datetime:
        return self.midnight - timedelta(days=self.midnight.weekday())


def tell_day(db: Session, person_id: int, morning: Morning) -> int | None:
    """Tell a member of staff what waits; returns in how many chats, None where nothing does."""
    person = db.get(Person, person_id)
    if person is None:
        return None
    day_ends = morning.midnight + _ONE_DAY
    counts = count_trays(db, person, day_ends=day_ends, now=morning.now)
    if not any(counts.values()):
        return None
    with speaking(person.language or morning.language):
        lines = [_("Good morning! This waits for you and your offices:")]
        lines += [
            "• " + _(_COUNT_WORDS[tray]).format(count=counted_words(count)) for tray, count in counts.items() if count
        ]
    return _send(db, person, lines, f"day:{morning.midnight:%Y%m%d}", morning)


def tell_week(db: Session, grant_id: int, morning: Morning) -> int | None:
    """Tell who looks after an area how its offices did in the week before; None where there is nothing to tell."""
    grant = get_grant(db, grant_id)
    person = None if grant is None else db.get(Person, grant.person_id)
    if grant is None or person is None:
        return None
    begins = morning.monday - timedelta(days=7)
    week = weigh_week(db, grant.adcode, begins=begins, ends=morning.monday, now=morning.now)
    if not (week.received or week.in_time or week.late or week.overdue):
        return None
    with speaking(person.language or morning.language):
        lines = _week_lines(db, week, grant.adcode, begins, morning)
    return _send(db, person, lines, f"week:{morning.monday:%Y%m%d}:{grant.adcode}", morning)


def _week_lines(db: Session, week: Week, adcode: int, begins: datetime, morning: Morning) -> list[str]:
    today = morning.midnight.date()
    first, last = begins.date(), morning.monday.date() - _ONE_DAY
    lines = [
        _("Last week, {first} to {last}, in {area}:").format(
            first=date_words(first, today=today), last=date_words(last, today=today), area=area_words(db, adcode)
        ),
        "• " + ngettext("{count} case came in", "{count} cases came in", week.received).format(count=week.received),
        "• " + _("answered in time: {in_time}, late: {late}").format(in_time=week.in_time, late=week.late),
    ]
    if not week.overdue:
        return [*lines, "• " + _("nothing is overdue now")]
    places = ", ".join(f"{area_words(db, place)} {count}" for place, count in week.overdue.most_common())
    return [*lines, "• " + _("overdue now: {count} ({places})").format(count=week.overdue.total(), places=places)]


def _send(db: Session, person: Person, lines: list[str], key: str, morning: Morning) -> int:
    """Once under its key, however often it is asked for."""
    sent = 0
    for chat_id in list_chats(db, person):
        with speaking(person.language or morning.language):
            markup = keyboard([[Button(_("Open the inbox"), action_data("inbox"))]])
        sent += send_later(
            db,
            key=f"digest:{key}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.REMINDER,
            method="sendMessage",
            parameters={"text": "\n".join(lines), "reply_markup": markup},
            due_at=morning.now,
            expires_at=morning.expires_at,
        )
    return sent
