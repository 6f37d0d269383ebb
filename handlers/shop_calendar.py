"""What a year brings to a shop, and an owner's own dates, with reminders that can be muted.

what   choose  which of the owner's papers
until  date    until when it is valid
"""

from datetime import timedelta

from handlers.conversation import Button, Chat, Option, action, conversation, flow_data
from handlers.shops.calendar_words import WHAT_WORDS, calendar_rows, calendar_words
from handlers.start_link import is_of_this_machine
from handlers.words import N_, _
from models.person import Person
from models.shops.own_date import MOST_DATES, TooManyDates, add_shop_date, find_shop_date, list_shop_dates, renew_feed
from models.shops.shop_calendar import list_shop_events

ALSO = ("商户日历", "日历", "年报", "到期", "证件到期", "calendar", "annual report", "deadlines")
_AHEAD = timedelta(days=365)
_FARTHEST = timedelta(days=365 * 20)


@conversation(
    "calendar",
    command="calendar",
    title=N_("📅 Shop calendar"),
    summary=N_("Annual report, licences, deadlines, festivals"),
    is_draft=False,
    also=ALSO,
)
def read_calendar(chat: Chat) -> None:
    _show(chat)


@conversation("calendar_add", title=N_("Add a date of mine"), is_draft=False, is_listed=False)
def add_date(chat: Chat) -> None:
    person = _registered(chat)
    if person is None:
        return
    what = chat.choose("what", _("Which paper?"), [Option(code, _(words), code) for code, words in WHAT_WORDS.items()])
    until = chat.date(
        "until",
        _("Until which day is it valid? It stands on the paper."),
        not_before=chat.today,
        not_after=chat.today + _FARTHEST,
    )

    try:
        add_shop_date(chat.db, person, what=what, due_on=until, now=chat.now)
    except TooManyDates:
        chat.say(_("There are {count} dates already; take one out first."), count=MOST_DATES)
    _show(chat)


@action("calendar.drop")
def drop_date(chat: Chat, date_id: int) -> None:
    person = _registered(chat)
    if person is None:
        return
    if (found := find_shop_date(chat.db, person, date_id)) is not None:
        chat.db.delete(found)
        chat.db.flush()
    _show(chat, in_place=True)


@action("calendar.feed")
def show_feed(chat: Chat) -> None:
    person = _registered(chat)
    if person is None:
        return
    if not chat.around.page_url:
        chat.say(_("There is no public address of this service yet, so a phone can't read it from here."))
        return
    code = renew_feed(chat.db, person)
    words = _(
        "Add this address to the calendar on your phone as a subscription; it stays up to date by itself:\n"
        "{address}\n"
        "Keep it to yourself. Who has it sees your dates; asking for a new one ends the old one."
    ).format(address=f"{chat.around.page_url}/calendar/{code}.ics")
    if is_of_this_machine(chat.around.page_url):
        words += "\n" + _("It opens on this computer alone, until who runs this service sets PAGE_URL.")
    chat.say(words)


def _show(chat: Chat, *, in_place: bool = False) -> None:
    events = list_shop_events(chat.around.calendar, first=chat.today, last=chat.today + _AHEAD)
    own = [] if chat.person is None else list_shop_dates(chat.db, chat.person)
    words = calendar_words([event for event in events if event.is_listed], own, today=chat.today)
    (chat.edit_card if in_place else chat.say)(words, calendar_rows(own))


def _registered(chat: Chat) -> Person | None:
    """Who is not is told what to do first."""
    if chat.person is not None and chat.person.has_agreed:
        return chat.person
    chat.say(
        _("To note dates of yours I must be allowed to remember you; that takes two taps."),
        [[Button(_("Registration"), flow_data("welcome"))]],
    )
    return None
