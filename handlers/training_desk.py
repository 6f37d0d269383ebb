"""What staff do with events: plan one or a series, change it, call it off. Who signed up is told of each change.

plan    title tell · kind choose · where place (called tell) · starts, ends moment · seats number · audience choose ·
        earns confirm · trainer, materials tell · weeks number
change  what choose, then only what changes
cancel  why tell · which choose, where others of the series follow
"""

import re
from datetime import datetime, timedelta

from handlers.conversation import Chat, Option, conversation
from handlers.events.card import show_event
from handlers.events.news import fill_seats, offer_anew, tell_cancelled, tell_changed
from handlers.events.place import ask_place, ask_place_name, where_of
from handlers.events.words import AUDIENCE_NAMES, KIND_NAMES, when_words
from handlers.rights import for_staff, member
from handlers.words import N_, _, ngettext
from models.events.checkin import count_attendance
from models.events.planning import Change, Plan, cancel_event, change_event, plan_event
from models.training import (
    AUDIENCES,
    KINDS,
    LONGEST,
    MOST_SEATS,
    MOST_WEEKS,
    SHORTEST,
    TrainingEvent,
    find_event,
    list_series,
    require_staff,
)

LONGEST_TITLE, LONGEST_WORDS = 40, 300
_FURTHEST = timedelta(days=180)
_TIME, _PLACE, _SEATS, _WORDS = "time", "place", "seats", "words"
_USUAL = (timedelta(hours=1), timedelta(minutes=90), timedelta(hours=2), timedelta(hours=3))


@conversation("training.plan", title=N_("Plan an event"), is_listed=False, allowed=for_staff)
def plan(chat: Chat) -> None:
    title = chat.tell("title", _("What is it called?"), at_most=LONGEST_TITLE, formatted=True).text
    kind = chat.choose("kind", _("What is it?"), [Option(kind, _(KIND_NAMES[kind]), kind) for kind in KINDS])
    place = ask_place(chat)
    called = ask_place_name(chat, place)
    starts_at = chat.moment("starts", _("When does it begin?"), offers=_offers(chat), latest=chat.now + _FURTHEST)
    ends_at = _ask_end(chat, starts_at)
    seats = chat.number("seats", _("How many seats are there?"), at_least=1, at_most=MOST_SEATS)
    audience = chat.choose("audience", _("Who may come?"), [Option(a, _(AUDIENCE_NAMES[a]), a) for a in AUDIENCES])
    earns = chat.confirm("earns", _("Do the points for training go to who comes?"))
    trainer = chat.tell("trainer", _("Who holds it?"), at_most=LONGEST_WORDS, formatted=True, optional=True)
    materials = chat.tell(
        "materials",
        _("What should people bring or know before?"),
        at_most=LONGEST_WORDS,
        formatted=True,
        optional=True,
    )
    weeks = chat.number(
        "weeks", _("For how many weeks, always at the same hour? 1 for once."), at_least=1, at_most=MOST_WEEKS
    )
    chat.review()

    made = plan_event(
        chat.db,
        Plan(
            title=title,
            kind=kind,
            where=where_of(chat, place, called),
            starts_at=starts_at,
            ends_at=ends_at,
            seats=int(seats),
            audience=audience,
            earns_points=earns,
            trainer=trainer.text if trainer else "",
            materials=materials.text if materials else "",
        ),
        weeks=int(weeks),
        by=member(chat),
        terms=chat.around.training,
        quiet=chat.around.quiet,
        now=chat.now,
    )
    planned = ngettext(
        "Planned. {count} event is on the list now.", "Planned. {count} events are on the list now.", len(made)
    )
    show_event(chat, made[0], planned.format(count=len(made)))


@conversation("training.change", title=N_("Change an event"), is_draft=False, is_listed=False, allowed=for_staff)
def change(chat: Chat) -> None:
    event = _open_event(chat)
    if event is None:
        return
    what = chat.choose("what", _("What changes in “{title}”?").format(title=event.title), _changes(chat, event))
    if what == _TIME:
        starts_at = chat.moment("starts", _("When does it begin now?"), latest=chat.now + _FURTHEST)
        altered = Change(starts_at=starts_at, ends_at=_ask_end(chat, starts_at))
    elif what == _PLACE:
        place = ask_place(chat)
        altered = Change(where=where_of(chat, place, ask_place_name(chat, place)))
    elif what == _SEATS:
        least = max(event.taken, 1)
        altered = Change(
            seats=int(chat.number("seats", _("How many seats are there now?"), at_least=least, at_most=MOST_SEATS))
        )
    else:
        words = chat.tell(
            "materials", _("What should people bring or know now?"), at_most=LONGEST_WORDS, formatted=True
        )
        altered = Change(materials=words.text)

    changed = change_event(
        chat.db,
        event.id or 0,
        altered,
        by=member(chat),
        terms=chat.around.training,
        quiet=chat.around.quiet,
        now=chat.now,
    )
    offer_anew(chat, changed)
    if what == _SEATS:
        fill_seats(chat, changed.id or 0)
        show_event(chat, changed, _("Changed."))
        return
    told = tell_changed(chat.db, changed, language=chat.around.default_language, now=chat.now, zone=chat.zone)
    show_event(chat, changed, _told_words(told))


@conversation("training.cancel", title=N_("Call an event off"), is_draft=False, is_listed=False, allowed=for_staff)
def cancel(chat: Chat) -> None:
    event = _open_event(chat)
    if event is None:
        return
    why = chat.tell(
        "why",
        _("Why is “{title}”, {when}, called off? Who signed up reads it.").format(
            title=event.title, when=when_words(event, now=chat.now, zone=chat.zone)
        ),
        at_most=LONGEST_WORDS,
        formatted=True,
    ).text
    following = list_series(chat.db, event)
    is_all = bool(following) and chat.choose("which", _("Only this one?"), _which(len(following)))

    told = 0
    for one in (event, *following) if is_all else (event,):
        cancelled = cancel_event(chat.db, one.id or 0, why=why, by=member(chat), now=chat.now)
        told += tell_cancelled(chat.db, cancelled, language=chat.around.default_language, now=chat.now, zone=chat.zone)
    chat.say(_("Called off.") + " " + _told_words(told))


def _open_event(chat: Chat) -> TrainingEvent | None:
    """By the flow's argument; None where nothing can be changed any more, which is said. Raises NoRight."""
    argument = chat.argument
    event = find_event(chat.db, int(argument)) if re.fullmatch(r"[0-9]{1,18}", argument) else None
    if event is not None:
        require_staff(chat.db, event, chat.person)
    if event is None or not event.is_open(chat.now):
        chat.say(_("It has begun or was called off already; nothing can be changed any more."))
        return None
    return event


def _ask_end(chat: Chat, starts_at: datetime) -> datetime:
    return chat.moment(
        "ends",
        _("When does it end?"),
        offers=[starts_at + span for span in _USUAL],
        soonest=starts_at + SHORTEST,
        latest=starts_at + LONGEST,
    )


def _offers(chat: Chat) -> list[datetime]:
    """The next afternoons between the meals."""
    today = chat.now.astimezone(chat.zone).replace(hour=15, minute=0, second=0, microsecond=0)
    return [today + timedelta(days=days) for days in (1, 2, 7)]


def _changes(chat: Chat, event: TrainingEvent) -> list[Option[str]]:
    """Where people have checked in, the time stays as it is."""
    return [
        *([] if count_attendance(chat.db, event) else [Option(_TIME, _("The time"), _TIME)]),
        Option(_PLACE, _("The place"), _PLACE),
        Option(_SEATS, _("The seats"), _SEATS),
        Option(_WORDS, _("What to bring or know"), _WORDS),
    ]


def _which(following: int) -> list[Option[bool]]:
    later = ngettext("Also the {count} that follows", "Also the {count} that follow", following).format(count=following)
    return [Option("one", _("Only this one"), False), Option("all", later, True)]


def _told_words(told: int) -> str:
    return ngettext("{count} chat is told.", "{count} chats are told.", told).format(count=told)
