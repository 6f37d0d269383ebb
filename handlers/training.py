"""Training and other events: what there is, sign up, wait for a seat, give it back.

No questions: a list, and cards that act with one tap. `/training verify NUMBER` checks a certificate.
"""

import re

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data, in_rows
from handlers.events.appointment_words import book_buttons
from handlers.events.card import attended, card, event_of, list_button, show_event
from handlers.events.news import fill_seats
from handlers.events.words import AUDIENCE_NAMES, moment_line, place_words, when_words
from handlers.rights import for_staff
from handlers.shops.visit_news import note_left
from handlers.stations.card import MAPS
from handlers.training_verdict import verify
from handlers.words import N_, _
from models.events.overlap import Overlaps
from models.events.seat import NoOffer, accept_offer, leave, sign_up
from models.files.calendar_file import CalendarEvent, calendar_text
from models.messages.owed_picture import owe_calendar
from models.stations.navigation import navigation_links
from models.training import (
    WAITS,
    EventOver,
    NoSuchEvent,
    NotForThem,
    TrainingEvent,
    count_seats,
    list_coming,
    list_mine,
)

ALSO = ("培训", "安全培训", "活动", "体检", "公益体检", "法律咨询", "报名", "预约", "events", "appointments")
_ON_A_PAGE = 8
_NUMBER = re.compile(r"[0-9]{1,18}")
_VERIFY = re.compile(r"(?:verify|验证|查证)\s+(.+)", re.IGNORECASE)


@conversation(
    "training",
    command="training",
    title=N_("Training and events"),
    summary=N_("Training, check-ups, legal advice: see what there is and sign up"),
    is_draft=False,
    also=ALSO,
)
def show_training(chat: Chat) -> None:
    if number := _VERIFY.fullmatch(chat.argument.strip()):
        verify(chat, number[1])
        return
    if chat.person is not None:
        for event in list_mine(chat.db, chat.person, now=chat.now):
            show_event(chat, event)
    _show_page(chat, 0)


@action("training.list")
def show_page(chat: Chat, after: int) -> None:
    _show_page(chat, max(after, 0))


@action("training.show")
def show(chat: Chat, event_id: int) -> None:
    show_event(chat, event_of(chat, event_id))


@action("training.join")
def join(chat: Chat, event_id: int) -> None:
    event = event_of(chat, event_id)
    if event.sitting_id is not None:
        raise BadButton
    if chat.person is None or not chat.person.has_agreed:
        rows = card(chat, event)[1]
        chat.say(_("To sign up, please register first; that takes three taps. Then tap “Sign up” again."), rows[:1])
        return
    try:
        sign_up(chat.db, event_id, person=chat.person, now=chat.now)
    except EventOver:
        chat.answer_tap(_("It has begun or was called off; nobody can sign up any more."), alert=True)
    except NotForThem:
        chat.answer_tap(
            _("{audience}. If that is you, say so with “Registration” first."),
            alert=True,
            audience=_(AUDIENCE_NAMES[event.audience]),
        )
    except Overlaps as refusal:
        _tell_overlap(chat, refusal.event)
    _show_anew(chat, event)


@action("training.take")
def take(chat: Chat, event_id: int) -> None:
    event = event_of(chat, event_id)
    try:
        if chat.person is None:
            raise NoOffer
        accept_offer(chat.db, event_id, person=chat.person, now=chat.now)
    except NoOffer:
        chat.answer_tap(_("This seat is not kept any more. You can join the wait list again."), alert=True)
    except Overlaps as refusal:
        _tell_overlap(chat, refusal.event)
    _show_anew(chat, event)


@action("training.unsure")
def ask_whether_to_leave(chat: Chat, event_id: int) -> None:
    event = event_of(chat, event_id)
    question = (
        _("Give your seat in “{title}” to somebody else?")
        if event.sitting_id is None
        else _("Give back your appointment “{title}”?")
    )
    chat.say(
        question,
        [
            [
                Button(_("Yes, I can't come"), action_data("training.leave", event_id)),
                Button(_("No, I come"), action_data("training.show", event_id)),
            ]
        ],
        title=event.title,
    )


@action("training.leave")
def give_back(chat: Chat, event_id: int) -> None:
    event = event_of(chat, event_id)
    if attended(chat, event_id) is not None:
        chat.answer_tap(_("You are checked in, so the seat stays yours."), alert=True)
        return
    try:
        has_left = chat.person is not None and leave(chat.db, event_id, person=chat.person, now=chat.now)
    except EventOver:
        chat.answer_tap(_("It has begun; there is nothing to give back any more."), alert=True)
        return
    if has_left:
        fill_seats(chat, event_id)
        note_left(chat, event)
        chat.answer_tap(_("Thank you for saying so: somebody else can have the seat."))
    _show_anew(chat, event)


@action("training.way")
def show_way(chat: Chat, event_id: int) -> None:
    event = event_of(chat, event_id)
    links = navigation_links(event.position, event.place)
    chat.send_venue(
        title=event.place,
        address=event.title,
        latitude=event.latitude,
        longitude=event.longitude,
        rows=in_rows(Button(_(MAPS[link.provider]), url=link.url) for link in links),
    )


@action("training.calendar")
def put_into_calendar(chat: Chat, event_id: int) -> None:
    event = event_of(chat, event_id)
    entry = CalendarEvent(
        uid=f"training-{event.id}@nuanyi",
        sequence=event.version - 1,
        title=event.title,
        place=place_words(event),
        position=event.position,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        details="\n".join(filter(None, (event.trainer, event.materials))),
        is_cancelled=event.cancelled_at is not None,
    )
    owe_calendar(
        chat.db,
        chat_id=chat.id,
        text=calendar_text(entry, now=chat.now),
        filename=f"training-{event.id}.ics",
        apology=_("The file could not be written. Please write it down: {when}").format(
            when=when_words(event, now=chat.now, zone=chat.zone)
        ),
        now=chat.now,
    )
    chat.answer_tap(_("The file comes in a moment; open it to put the event into your calendar."))


def open_event(chat: Chat, argument: str) -> bool:
    """A link to an event; False where there is none such."""
    try:
        event = event_of(chat, int(argument)) if _NUMBER.fullmatch(argument) else None
    except (BadButton, NoSuchEvent):
        return False
    if event is None:
        return False
    show_event(chat, event)
    return True


def _show_page(chat: Chat, after: int) -> None:
    events = list_coming(chat.db, now=chat.now, after=after, at_most=_ON_A_PAGE + 1)
    rows = [[_line(chat, event)] for event in events[:_ON_A_PAGE]]
    to_book = [] if after else book_buttons(chat)
    rows += [[button] for button in to_book]
    if len(events) > _ON_A_PAGE:
        rows.append([Button(_("More …"), action_data("training.list", after + _ON_A_PAGE))])
    if for_staff(chat):
        rows.append(
            [
                Button(_("➕ Plan an event"), flow_data("training.plan")),
                Button(_("🗓 Appointments"), action_data("appointment.days")),
            ]
        )
    if not events and to_book:
        chat.say(_("What can be booked just now:"), rows)
        return
    if not events:
        chat.say(_("Nothing is planned just now. What comes up is announced here."), rows)
        return
    chat.say(_("What there is, the next one first. Tap one to see more and to sign up."), rows)


def _line(chat: Chat, event: TrainingEvent) -> Button:
    when = moment_line(event.starts_at, now=chat.now, zone=chat.zone)
    return list_button(event, count_seats(chat.db, event, WAITS), when)


def _tell_overlap(chat: Chat, other: TrainingEvent) -> None:
    chat.answer_tap(
        _("At that time you are at “{title}”, {when}. If you would rather come here, give that back first."),
        alert=True,
        title=other.title,
        when=moment_line(other.starts_at, now=chat.now, zone=chat.zone),
    )


def _show_anew(chat: Chat, event: TrainingEvent) -> None:
    chat.db.refresh(event)
    text, rows = card(chat, event)
    chat.edit_card(text, rows)
