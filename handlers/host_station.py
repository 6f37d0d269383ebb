"""A station as its host, and the staff of its county, look after it; its code is each flow's argument.

hours   tell     the new hours, as people write them
offers  pick     what there is for riders now
sure    confirm  really stop
"""

from collections.abc import Callable
from datetime import date, timedelta

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data, in_rows
from handlers.conversation.replies import Rows
from handlers.stations.card import look
from handlers.stations.host_hours import LONGEST_HOURS, hours_problem, hours_question
from handlers.stations.host_words import amenity_options, managed_words, refusal_words
from handlers.stations.words import amenity_words
from handlers.time_words import date_words, week_words
from handlers.words import N_, _, current_language
from models.person import Person
from models.points.gift import has_gifts
from models.station import Station
from models.stations.hosting import (
    ClosedForGood,
    DayOver,
    NotYours,
    change_hours,
    change_offers,
    close_on,
    confirm_station,
    get_managed,
    is_closed_on,
    open_on,
    stop_hosting,
)
from models.stations.hosting_figures import count_hosting
from models.stations.hours_text import BadHours, parse_hours

DAYS_AHEAD = 6


@conversation("host.hours", title=N_("Change the hours"), is_draft=False, is_listed=False)
def tell_hours(chat: Chat) -> None:
    station = _argued(chat)
    if station is None:
        return
    now_words = _("Now: {hours}").format(hours=week_words(station.opening_hours))
    told = chat.tell("hours", f"{now_words}\n{hours_question()}", at_most=LONGEST_HOURS, check=hours_problem)

    try:
        change_hours(chat.db, station, parse_hours(told.text), by=_me(chat), now=chat.now, today=chat.today)
    except BadHours as refusal:
        chat.ask_again("hours", refusal_words(refusal))
    chat.say(_("Changed, and everybody sees it from now on."), [[_back(station)]])


@conversation("host.offers", title=N_("Change what is offered"), is_draft=False, is_listed=False)
def tell_offers(chat: Chat) -> None:
    station = _argued(chat)
    if station is None:
        return
    now_words = _("Now: {offers}").format(offers=amenity_words(station.amenities) or "—")
    offers = chat.pick("offers", f"{now_words}\n" + _("Tap all that there is for riders."), amenity_options())

    change_offers(chat.db, station, offers, by=_me(chat), now=chat.now)
    chat.say(_("Changed, and everybody sees it from now on."), [[_back(station)]])


@conversation("host.stop", title=N_("Stop hosting"), is_draft=False, is_listed=False)
def stop(chat: Chat) -> None:
    station = _argued(chat)
    if station is None:
        return
    name = station.label(current_language())
    is_sure = chat.confirm(
        "sure",
        _("Stop for good? “{station}” then leaves the map; its photo and phone number are deleted.").format(
            station=name
        ),
        yes=_("Stop"),
        no=_("Go on"),
    )
    if not is_sure:
        chat.say(_("It stays as it is."), [[_back(station)]])
        return

    stop_hosting(chat.db, station, by=_me(chat), now=chat.now)
    chat.say(_("“{station}” is off the map. Thank you for all that riders found there."), station=name)


@action("host.mine")
def show_mine(chat: Chat, code: str) -> None:
    _do(chat, code, lambda station: chat.say(*_card(chat, station)))


@action("host.days")
def offer_days(chat: Chat, code: str) -> None:
    _do(
        chat,
        code,
        lambda station: chat.edit_card(_("Closed on which day? Tap again to open after all."), _days(chat, station)),
    )


@action("host.day")
def close_day(chat: Chat, code: str, day: str, is_on: str) -> None:
    try:
        chosen = date.fromisoformat(day)
    except ValueError as error:
        raise BadButton from error

    def change(station: Station) -> None:
        toggle = close_on if is_on == "1" else open_on
        toggle(chat.db, station, chosen, by=_me(chat), now=chat.now, today=chat.today)
        words = _("Closed on {day}; everybody sees it.") if is_on == "1" else _("Open on {day} after all.")
        chat.answer_tap(words, day=date_words(chosen, today=chat.today))
        chat.edit_card(*_card(chat, station))

    _do(chat, code, change)


@action("host.confirm")
def confirm(chat: Chat, code: str) -> None:
    def note(station: Station) -> None:
        who = chat.said.user_id or chat.id
        confirm_station(chat.db, station, by=_me(chat), who=who, calendar=chat.around.calendar, now=chat.now)
        chat.answer_tap(_("Thank you! Riders see that it was confirmed just now."))
        chat.edit_card(*_card(chat, station))

    _do(chat, code, note)


def _card(chat: Chat, station: Station) -> tuple[str, Rows]:
    figures = count_hosting(chat.db, station, now=chat.now, today=chat.today)
    words = managed_words(look(chat, station), figures, now=chat.now, zone=chat.zone)
    code = station.code
    gifts = [[Button(_("Hand out a gift"), flow_data("handout"))]] if has_gifts(chat.db, station.id or 0) else []
    return words, [
        *gifts,
        [
            Button(_("✔ All is as said"), action_data("host.confirm", code)),
            Button(_("Closed for a day"), action_data("host.days", code)),
        ],
        [
            Button(_("Hours"), flow_data("host.hours", code)),
            Button(_("What is offered"), flow_data("host.offers", code)),
        ],
        [
            Button(_("Poster to print"), action_data("host.poster", code)),
            Button(_("Stop hosting"), flow_data("host.stop", code)),
        ],
    ]


def _days(chat: Chat, station: Station) -> Rows:
    buttons = []
    for ahead in range(DAYS_AHEAD + 1):
        day = chat.today + timedelta(days=ahead)
        is_closed = is_closed_on(station, day)
        words = ("✅ " if is_closed else "") + _day_words(ahead, day, today=chat.today)
        buttons.append(Button(words, action_data("host.day", station.code, day.isoformat(), int(not is_closed))))
    return [*in_rows(buttons), [_back(station)]]


def _day_words(ahead: int, day: date, *, today: date) -> str:
    return (_("Today"), _("Tomorrow"))[ahead] if ahead < 2 else date_words(day, today=today)


def _do(chat: Chat, code: str, deed: Callable[[Station], None]) -> None:
    """What is done with a station that this person looks after; else why nothing is done."""
    try:
        deed(get_managed(chat.db, code, chat.person))
    except (NotYours, ClosedForGood, DayOver, BadHours) as refusal:
        chat.answer_tap(refusal_words(refusal), alert=True)


def _argued(chat: Chat) -> Station | None:
    try:
        return get_managed(chat.db, chat.argument, chat.person)
    except (NotYours, ClosedForGood) as refusal:
        chat.say(refusal_words(refusal))
        return None


def _me(chat: Chat) -> Person:
    assert chat.person is not None
    return chat.person


def _back(station: Station) -> Button:
    return Button(_("Back to the station"), action_data("host.mine", station.code))
