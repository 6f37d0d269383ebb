"""My points: what I have, at which level I stand, why each entry is as it is, and what I say against one.

The entry's number is the argument of the appeal.

county  choose  in which county, where the person's home doesn't say so
words   tell    what is wrong with it
"""

from handlers.cases.raising import ask_county, hand_in, person_raising
from handlers.cases.words import typed
from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows, label
from handlers.points.ending import ending_words
from handlers.points.words import entry_words, number_words, rating_words, rule_words, standing_words, why_words
from handlers.time_words import date_words
from handlers.words import N_, _, speaking
from models.case import HIDDEN
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.person import Person
from models.points.account import open_account
from models.points.entry import NoSuchEntry, PointEntry, get_entry_of, list_entries, sums_of
from models.points.expiry import announced_year_end, kept_until, points_ending
from models.points.held import Unbooked, list_unbooked
from models.points.month import month_of, ranked_in
from models.points.rule import ALL, OPEN_WAYS, get_rule, list_rules
from models.points.safety_rating import rate_safety
from models.points.verified_case import OBJECTION

ALSO = ("积分", "我的积分", "安全积分", "安全分", "points", "my points", "safety points")
LONGEST_WORDS = 500
_LAST, _A_PAGE = 3, 8


@conversation(
    "points",
    command="points",
    title=N_("🏅 My points"),
    summary=N_("What I did for safety, and what it is worth"),
    is_draft=False,
    also=ALSO,
)
def show_points(chat: Chat) -> None:
    person = _person(chat)
    if person is None:
        return
    sums = sums_of(chat.db, person)
    lines = standing_words(sums.balance, sums.earned)
    month = ranked_in(chat.db, person, month_of(chat.today))
    lines.append(_("Earned this month: {points}.").format(points=month))
    end = announced_year_end(chat.today)
    if end is not None and (ending := points_ending(chat.db, person, end)):
        lines.append(ending_words(ending, end, today=chat.today))
    waiting = [_unbooked_words(one) for one in list_unbooked(chat.db, person, now=chat.now) if one.is_waiting]
    lines += [f"• {words}" for words in waiting]
    lines += [f"• {_dated(chat, entry)}" for entry in list_entries(chat.db, person, at_most=_LAST)]
    chat.say("\n".join(lines), _rows())


@conversation("point_appeal", title=N_("Object to an entry"), is_draft=False, is_listed=False, is_sent_at_once=True)
def appeal(chat: Chat) -> None:
    entry = _argued(chat)
    if entry is None:
        return
    county = ask_county(chat, None)
    words = chat.tell("words", _("What is wrong with it, and how should it be?"), at_most=LONGEST_WORDS, check=typed)

    with speaking(chat.around.default_language):
        head = _("About entry {number}: {entry}").format(number=entry.id, entry=_dated(chat, entry))
    new = NewCase(
        topic=get_topic(OBJECTION),
        manner=HIDDEN,
        reporter=person_raising(chat),
        chat_id=chat.id,
        story=f"{head}\n{words.text}",
        adcode=county,
    )
    hand_in(chat, lambda: open_case(chat.db, new, calendar=chat.around.calendar, now=chat.now))


@action("points.history")
def show_history(chat: Chat, below: int = 0) -> None:
    person = _person(chat)
    if person is None:
        return
    entries = list_entries(chat.db, person, below=below or None, at_most=_A_PAGE + 1)
    unbooked = [] if below else list_unbooked(chat.db, person, now=chat.now)
    if not entries and not unbooked:
        chat.say(_("There is nothing yet. The first verified report is worth the most."), [[_ways_button()]])
        return
    rows = [[Button(label(_unbooked_words(one)), action_data("case.mine", one.review.id))] for one in unbooked]
    rows += [[Button(label(_dated(chat, entry)), action_data("points.why", entry.id))] for entry in entries[:_A_PAGE]]
    if len(entries) > _A_PAGE:
        rows.append([Button(_("Earlier"), action_data("points.history", entries[_A_PAGE - 1].number))])
    chat.edit_card(_("Newest first; tap one to see why:"), rows)


@action("points.why")
def explain_entry(chat: Chat, entry_id: int) -> None:
    try:
        entry = get_entry_of(chat.db, chat.person, entry_id)
    except NoSuchEntry as error:
        raise BadButton from error
    chat.say(
        why_words(chat.db, entry, today=chat.today, zone=chat.zone),
        [[Button(_("That is not right"), flow_data("point_appeal", str(entry.id))), _history_button()]],
    )


@action("points.ways")
def show_ways(chat: Chat) -> None:
    """For what there are points, up to which limits, and for what there are none."""
    lines = [_("Points are given once somebody has verified it:")]
    lines += [f"• {rule_words(rule)}" for rule in list_rules(chat.today, *OPEN_WAYS)]
    every = get_rule(ALL, chat.today)
    lines.append(
        _("All together at most {day} a day and {month} a month.").format(day=every.daily, month=every.monthly)
    )
    lines.append(
        _("What you earn this year is yours until {date}; the oldest points are spent first.").format(
            date=date_words(kept_until(chat.today), today=chat.today)
        )
    )
    lines.append(
        _(
            "What you report anonymously, or of a shop without your name, earns none: points would lead to you. None "
            "are given for recruiting others."
        )
    )
    chat.say("\n".join(lines), [[Button(_("🤝 Log volunteer hours"), flow_data("volunteer"))]])


@action("points.rating")
def explain_rating(chat: Chat) -> None:
    person = _person(chat)
    if person is not None:
        chat.say("\n".join(rating_words(rate_safety(chat.db, person, today=chat.today))))


@action("points.number")
def show_number(chat: Chat) -> None:
    person = _person(chat)
    if person is None:
        return
    account = open_account(chat.db, person, now=chat.now)
    chat.say(
        _("Your number: {number}\nShow it to staff who want to book points for you; it says nothing else of you."),
        number=number_words(account.number),
    )


def _rows() -> Rows:
    return [
        [_history_button(), _ways_button()],
        [
            Button(_("Safety rating"), action_data("points.rating")),
            Button(_("My number"), action_data("points.number")),
        ],
        [Button(_("Exchange points"), flow_data("redeem")), Button(_("My codes"), action_data("gift.mine"))],
        [
            Button(_("📊 Month by month"), action_data("points.months")),
            Button(_("🪪 My card"), action_data("points.card")),
        ],
        [Button(_("🏆 Board"), flow_data("board")), Button(_("🚴 My team"), flow_data("team"))],
    ]


def _history_button() -> Button:
    return Button(_("History"), action_data("points.history"))


def _ways_button() -> Button:
    return Button(_("How to earn points"), action_data("points.ways"))


def _dated(chat: Chat, entry: PointEntry) -> str:
    return f"{date_words(entry.day, today=chat.today)} {entry_words(entry)}"


def _unbooked_words(unbooked: Unbooked) -> str:
    words = _("⏳ {number}: the points wait for a look") if unbooked.is_waiting else _("✗ {number}: no points booked")
    return words.format(number=unbooked.case.number)


def _person(chat: Chat) -> Person | None:
    """None where nobody is known, which is then said."""
    if chat.person is None:
        chat.say(
            _("Points are kept only for people who agreed to be remembered; that takes a minute."),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
    return chat.person


def _argued(chat: Chat) -> PointEntry | None:
    number = chat.argument if chat.argument.isdecimal() and len(chat.argument) <= 18 else "0"
    try:
        return get_entry_of(chat.db, chat.person, int(number))
    except NoSuchEntry:
        chat.say(_("There is no such entry of yours. /points shows those that there are."))
        return None
