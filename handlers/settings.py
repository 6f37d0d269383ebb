"""Which notices one wants, and when one wants to be left alone.

typed  tell  the hours, such as 22:30-7:00
"""

import re

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data, in_rows
from handlers.conversation.entries import Told
from handlers.conversation.moment_words import read_clock
from handlers.notices.call import TOPIC_NAMES
from handlers.words import N_, _
from models.people.preferences import CALENDAR, NEVER, POINTS, change_quiet_hours, mute_topic, own_quiet_hours
from models.people.quiet_hours import UnreadableSpan, parse_span
from models.person import MERCHANT, RIDER, Person
from models.stations.opening_hours import Span

ALSO = ("设置", "通知", "消息设置", "免打扰", "静音", "settings", "mute", "notifications")
# Hours that suit many.
_LIKELY = tuple(map(parse_span, ("21:00-07:00", "22:00-06:00", "23:00-08:00")))
_NEVER, _USUAL = "never", "usual"
_BETWEEN = re.compile(r"到|至|[-~～–－—]|\bto\b|\buntil\b")
_AROUND = re.compile(r"从|第二天|次日|\bfrom\b")


@conversation(
    "settings",
    command="settings",
    title=N_("Notice settings"),
    summary=N_("Which notices I get, and when"),
    is_draft=False,
    also=ALSO,
)
def change_settings(chat: Chat) -> None:
    person = _person(chat)
    if person is not None:
        chat.say(_card_words(chat, person), _card_rows(person))


@conversation("quiet", title=N_("Quiet hours"), is_draft=False, is_listed=False)
def type_quiet_hours(chat: Chat) -> None:
    person = _person(chat)
    if person is None:
        return
    typed = chat.tell(
        "typed", _("From when until when shall I leave you alone? For example 22:30-7:00"), at_most=40, check=_misread
    )

    change_quiet_hours(chat.db, person, span=_read(typed))
    chat.say(_card_words(chat, person), _card_rows(person))


@action("settings")
def show_settings(chat: Chat) -> None:
    _redraw(chat, _person(chat))


@action("settings.topic")
def toggle_topic(chat: Chat, topic: str, is_muted: str) -> None:
    if topic not in TOPIC_NAMES:
        raise BadButton
    person = _person(chat)
    if person is not None:
        mute_topic(chat.db, person, topic=topic, is_muted=is_muted == "1")
    _redraw(chat, person)


@action("settings.hours")
def choose_quiet_hours(chat: Chat) -> None:
    if _person(chat) is None:
        return
    usual = _hours(chat.around.quiet.night) or _("none")
    rows = [
        [Button(_("As usual: {hours}").format(hours=usual), action_data("settings.quiet", _USUAL))],
        [Button(str(span), action_data("settings.quiet", span)) for span in _LIKELY],
        [Button(_("Other hours"), flow_data("quiet")), Button(_("None"), action_data("settings.quiet", _NEVER))],
    ]
    chat.edit_card(_("When shall I leave you alone?"), rows)


@action("settings.quiet")
def set_quiet_hours(chat: Chat, hours: str) -> None:
    try:
        span = {_USUAL: None, _NEVER: NEVER}[hours] if hours in (_USUAL, _NEVER) else parse_span(hours)
    except UnreadableSpan as error:
        raise BadButton from error
    person = _person(chat)
    if person is not None:
        change_quiet_hours(chat.db, person, span=span)
    _redraw(chat, person)


def _person(chat: Chat) -> Person | None:
    """Who is registered; who is not is told what to do first."""
    if chat.person is not None and chat.person.has_agreed:
        return chat.person
    registration = Button(_("Registration"), flow_data("welcome"))
    chat.say(_("Only people who registered get notices; that takes two taps."), [[registration]])
    return None


def _redraw(chat: Chat, person: Person | None) -> None:
    if person is not None:
        chat.edit_card(_card_words(chat, person), _card_rows(person))


def _card_words(chat: Chat, person: Person) -> str:
    lines = [_("Which notices would you like? What is urgent always comes.")]
    own = own_quiet_hours(person)
    hours = _hours(chat.around.quiet.night if own is None else (own,))
    if hours:
        lines.append(_("Quiet hours: {hours}; only what is urgent comes then.").format(hours=hours))
    else:
        lines.append(_("No quiet hours: notices come at any time."))
    if RIDER in person.roles and (rush := _hours(chat.around.quiet.rush)):
        lines.append(_("While you deliver most, at {hours}, I leave you alone as well.").format(hours=rush))
    return "\n".join(lines)


def _card_rows(person: Person) -> list[list[Button]]:
    topics = [_topic_button(topic, is_muted=topic in person.muted) for topic in _topics(person)]
    return [*in_rows(topics), [Button(_("Change quiet hours"), action_data("settings.hours"))]]


def _topics(person: Person) -> list[str]:
    """Riders have no shop of whose calendar they would be told, and who keeps one earns no points."""
    left_out = set()
    if RIDER in person.roles and MERCHANT not in person.roles:
        left_out.add(CALENDAR)
    if MERCHANT in person.roles and RIDER not in person.roles:
        left_out.add(POINTS)
    return [topic for topic in TOPIC_NAMES if topic not in left_out]


def _topic_button(topic: str, *, is_muted: bool) -> Button:
    return Button(
        f"{'🔕' if is_muted else '✓'} {_(TOPIC_NAMES[topic])}", action_data("settings.topic", topic, int(not is_muted))
    )


def _hours(spans: tuple[Span, ...]) -> str:
    """Empty for none."""
    return _(", ").join(str(span) for span in spans if span != NEVER)


def _misread(told: Told) -> str | None:
    try:
        _read(told)
    except UnreadableSpan:
        return _("Please write two times with a dash between them, such as 22:30-7:00.")
    return None


def _read(told: Told) -> Span:
    """Whole hours may stand alone, and 到 for the dash.

    Raises:
        UnreadableSpan: these are no hours.
    """
    halves = _BETWEEN.split(_AROUND.sub("", told.text.casefold()))
    clocks = [read_clock(f"{half}:00" if half.strip().isdecimal() else half) for half in halves]
    return parse_span("-".join("?" if clock is None else f"{clock // 60 % 24}:{clock % 60:02}" for clock in clocks))
