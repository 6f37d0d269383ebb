"""What staff do with appointments: open a day or a series of them, look at one, close slots of it.

open   kind choose · office choose, where several have visits · where place (called tell), where people come ·
       starts, ends moment · length choose · places number · materials tell · weeks number
close  slots pick · later choose, where the same day of later weeks is open · why tell
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from handlers.conversation import Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows, label
from handlers.events.appointment_words import day_words
from handlers.events.news import tell_cancelled
from handlers.events.place import ask_place, ask_place_name, where_of
from handlers.events.words import KIND_NAMES, day_line
from handlers.rights import for_staff, member
from handlers.words import N_, _, current_language, ngettext, speaking
from models.area import Area, list_areas
from models.events.planning import Where, cancel_event
from models.events.sitting import (
    MOST_AT_ONCE,
    MOST_SLOTS,
    SITTING_KINDS,
    SLOT_MINUTES,
    VISIT,
    NewSitting,
    OpenAlready,
    Sitting,
    find_sitting,
    list_open_days,
    list_sitting_series,
    list_slots,
    open_sitting,
)
from models.office import Office, list_own_offices
from models.people.access import NoRight, holds
from models.person import STAFF
from models.station import find_station_by_code
from models.training import MOST_WEEKS, WAITS, TrainingEvent, count_seats

_FURTHEST = timedelta(days=180)
_LONGEST_DAY = timedelta(hours=12)
_LONGEST_WORDS = 300
_LONGEST_LINE = 40
_USUAL = (timedelta(hours=2), timedelta(hours=3), timedelta(hours=4))


@conversation("appointment.open", title=N_("Open appointments"), is_listed=False, allowed=for_staff)
def open_day(chat: Chat) -> None:
    kind = chat.choose("kind", _("What are they for?"), [Option(k, _(KIND_NAMES[k]), k) for k in SITTING_KINDS])
    office = _ask_office(chat) if kind == VISIT else None
    if kind == VISIT and office is None:
        chat.say(_("Visits are opened by an office, and you work for none that is open."))
        return
    place = None if kind == VISIT else ask_place(chat)
    called = "" if place is None else ask_place_name(chat, place)
    starts_at = chat.moment(
        "starts", _("When does the first one begin?"), offers=_offers(chat), latest=chat.now + _FURTHEST
    )
    ends_at = chat.moment(
        "ends",
        _("When does the last one end?"),
        offers=[starts_at + span for span in _USUAL],
        soonest=starts_at + timedelta(minutes=SLOT_MINUTES[0]),
        latest=starts_at + _LONGEST_DAY,
    )
    minutes = chat.choose(
        "length",
        _("How long does each take?"),
        _lengths(),
        check=lambda minutes: _unfit(minutes, starts_at, ends_at),
    )
    at_once = chat.number("places", _("How many people at the same time?"), at_least=1, at_most=MOST_AT_ONCE)
    materials = chat.tell(
        "materials",
        _("What should people bring or know before?"),
        at_most=_LONGEST_WORDS,
        formatted=True,
        optional=True,
    )
    weeks = chat.number(
        "weeks", _("For how many weeks, always at the same hour? 1 for once."), at_least=1, at_most=MOST_WEEKS
    )
    chat.review(_("People see what is free in /training, and are reminded. Whom you close slots for is told."))

    station = find_station_by_code(chat.db, place.station_code) if place is not None and place.station_code else None
    new = NewSitting(
        kind=kind,
        title=_title(chat, kind),
        where=_office_place(chat, office) if place is None else where_of(chat, place, called),
        starts_at=starts_at,
        ends_at=ends_at,
        slot=timedelta(minutes=minutes),
        at_once=int(at_once),
        office_id=None if office is None else office.id,
        station_id=None if station is None else station.id,
        materials=materials.text if materials else "",
    )
    try:
        made = open_sitting(
            chat.db,
            new,
            weeks=int(weeks),
            by=member(chat),
            terms=chat.around.training,
            quiet=chat.around.quiet,
            now=chat.now,
        )
    except OpenAlready as refusal:
        when = day_line(refusal.sitting.starts_at, now=chat.now, zone=chat.zone)
        chat.ask_again(
            "starts", _("The same is open there already: {when}. Please name another time.").format(when=when)
        )
    opened = ngettext("Opened: {count} day.", "Opened: {count} days.", len(made)).format(count=len(made))
    text, rows = _sitting_card(chat, made[0])
    chat.say(f"{opened}\n\n{text}", rows)


@conversation("appointment.close", title=N_("Close appointments"), is_draft=False, is_listed=False, allowed=for_staff)
def close_slots(chat: Chat) -> None:
    sitting = _sitting(chat, chat.argument)
    slots = list_slots(chat.db, sitting, now=chat.now)
    if not slots:
        chat.say(_("Nothing of this day is open any more."))
        return
    options = [Option(str(slot.id), _slot_words(chat, slot), slot) for slot in slots]
    chosen = chat.pick("slots", _("Which of them?"), options)
    following = list_sitting_series(chat.db, sitting)
    is_all = bool(following) and chat.choose("later", _("Only on this day?"), _which(len(following)))
    why = chat.tell("why", _("Why? Who booked one reads it."), at_most=_LONGEST_WORDS, formatted=True).text

    closed = [*chosen, *(_same_later(chat, chosen, following) if is_all else ())]
    told = 0
    for slot in closed:
        cancelled = cancel_event(chat.db, slot.id or 0, why=why, by=member(chat), now=chat.now)
        told += tell_cancelled(chat.db, cancelled, language=chat.around.default_language, now=chat.now, zone=chat.zone)
    words = ngettext("Closed: {count} time.", "Closed: {count} times.", len(closed)).format(count=len(closed))
    heard = ngettext("{count} chat is told.", "{count} chats are told.", told).format(count=told)
    text, rows = _sitting_card(chat, sitting)
    chat.say(f"{words} {heard}\n\n{text}", rows)


@action("appointment.days", allowed=for_staff)
def show_days(chat: Chat) -> None:
    """Those of the areas of which they are staff."""
    days = [day for day in list_open_days(chat.db, now=chat.now) if _is_ours(chat, day.sitting)]
    rows = [
        [
            Button(
                label(f"{_(KIND_NAMES[day.sitting.kind])} {day_words(chat, day)}", _LONGEST_LINE),
                action_data("appointment.day", day.sitting.id),
            )
        ]
        for day in days
    ]
    rows.append([Button(_("➕ Open appointments"), flow_data("appointment.open"))])
    chat.say(
        _("Your days with appointments. Tap one to see it or to close some of it.")
        if days
        else _("You have opened no days with appointments."),
        rows,
    )


@action("appointment.day", allowed=for_staff)
def show_day(chat: Chat, sitting_id: str) -> None:
    chat.say(*_sitting_card(chat, _sitting(chat, sitting_id)))


def _sitting(chat: Chat, number: str) -> Sitting:
    """One of an area of theirs; another's is as one that there is not. Raises NoRight."""
    is_number = number.isascii() and number.isdecimal() and len(number) <= 18
    sitting = find_sitting(chat.db, int(number)) if is_number else None
    if sitting is None or not _is_ours(chat, sitting):
        raise NoRight(STAFF)
    return sitting


def _is_ours(chat: Chat, sitting: Sitting) -> bool:
    return chat.person is not None and holds(chat.db, chat.person, STAFF, sitting.adcode)


def _sitting_card(chat: Chat, sitting: Sitting) -> tuple[str, Rows]:
    day = day_line(sitting.starts_at, now=chat.now, zone=chat.zone)
    lines = [f"{_(KIND_NAMES[sitting.kind])} · {day}", _("Where: {place}").format(place=sitting.place)]
    slots = list_slots(chat.db, sitting, now=chat.now)
    lines += [_slot_words(chat, slot) for slot in slots] or [_("Nothing of this day is open any more.")]
    close = [Button(_("Close some"), flow_data("appointment.close", str(sitting.id)))] if slots else []
    return "\n".join(lines), [close, [Button(_("All days"), action_data("appointment.days"))]]


def _slot_words(chat: Chat, slot: TrainingEvent) -> str:
    """15:00 · 订了 1/2 · 候补 3."""
    clock = f"{slot.starts_at.astimezone(chat.zone):%H:%M}"
    booked = _("{clock}: {taken} of {seats} booked").format(clock=clock, taken=slot.taken, seats=slot.seats)
    waiting = count_seats(chat.db, slot, WAITS)
    if not waiting:
        return booked
    return f"{booked} · " + ngettext("{count} waits", "{count} wait", waiting).format(count=waiting)


def _same_later(chat: Chat, chosen: Sequence[TrainingEvent], following: Sequence[Sitting]) -> Iterator[TrainingEvent]:
    """The slots of later days that begin at the same hours."""
    clocks = {slot.starts_at.astimezone(chat.zone).time() for slot in chosen}
    for sitting in following:
        for slot in list_slots(chat.db, sitting, now=chat.now):
            if slot.starts_at.astimezone(chat.zone).time() in clocks:
                yield slot


def _ask_office(chat: Chat) -> Office | None:
    """Whose calendar it is; who works for one alone is not asked."""
    offices = list_own_offices(chat.db, member(chat))
    if not offices[1:]:
        return offices[0] if offices else None
    options = [Option(office.code, office.label(current_language()), office) for office in offices]
    return chat.choose("office", _("Which office do they belong to?"), options)


def _office_place(chat: Chat, office: Office | None) -> Where:
    """A visit takes place at a shop; on the map the day stands at the seat of the office's area."""
    assert office is not None
    area = chat.db.get(Area, office.area) or list_areas(chat.db)[0]
    return Where(office.label(chat.around.default_language), area.seat, area.adcode)


def _title(chat: Chat, kind: str) -> str:
    """People of both languages read it, as they do all that staff write."""
    with speaking(chat.around.default_language):
        return _(KIND_NAMES[kind])


def _lengths() -> list[Option[int]]:
    return [
        Option(str(minutes), ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes), minutes)
        for minutes in SLOT_MINUTES
    ]


def _unfit(minutes: int, starts_at: datetime, ends_at: datetime) -> str | None:
    count = (ends_at - starts_at) // timedelta(minutes=minutes)
    if not count:
        return _("That is longer than the whole time; choose a shorter one.")
    if count > MOST_SLOTS:
        return _("That makes {count} times a day, at most {most} can be opened; choose a longer one.").format(
            count=count, most=MOST_SLOTS
        )
    return None


def _offers(chat: Chat) -> list[datetime]:
    """The next afternoons between the meals."""
    today = chat.now.astimezone(chat.zone).replace(hour=14, minute=0, second=0, microsecond=0)
    return [today + timedelta(days=days) for days in (1, 2, 7)]


def _which(following: int) -> list[Option[bool]]:
    later = ngettext("Also on the {count} day that follows", "Also on the {count} days that follow", following)
    return [Option("one", _("Only this day"), False), Option("all", later.format(count=following), True)]
