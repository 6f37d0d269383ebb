"""Log volunteer hours (交通劝导, 社区宣传), for an office to confirm: only then they are worth points.

what    choose  traffic duty, neighbourhood talk, help at a station
where   place   station, compound or a pin
county  choose  in which county, where neither the place nor the person's home says so
station choose  which guidance station, where the county has several and the place does not tell
day     date    today, or one of the last days: it says how many hours are left
began   tell    at what time it began, so that no hour is logged twice
hours   number  half hours, at most 4 a day
proof   photos  one to three
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from handlers.cases.raising import (
    addressee,
    ask_county,
    ask_station,
    hand_in,
    person_raising,
    position_of,
    within_region,
)
from handlers.cases.words import topic_label
from handlers.conversation import Button, Chat, Option, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.conversation.moment_words import read_clock
from handlers.points.volunteer_words import hours_words, overlap_words, points_words, stint_words
from handlers.time_words import date_words, past_day_words
from handlers.words import N_, _, speaking
from models.case import HIDDEN
from models.cases.again import Matter
from models.cases.opening import NewCase
from models.cases.topic import HOURS, Topic, list_topics
from models.person import RIDER, Person
from models.points.volunteer import (
    DAYS_BACK,
    MOST_HALF_HOURS_A_DAY,
    DayFull,
    OverlappingHours,
    Stint,
    find_overlap,
    half_hours_left,
    hand_in_hours,
    points_for,
)

ALSO = ("志愿", "志愿时长", "记时长", "志愿服务", "volunteer", "volunteer hours")
MOST_PHOTOS = 3


@conversation(
    "volunteer",
    command="volunteer",
    title=N_("🤝 Log volunteer hours"),
    summary=N_("Traffic duty, neighbourhood talk: hours that an office confirms"),
    also=ALSO,
)
def log_volunteer_hours(chat: Chat) -> None:
    if chat.person is None:
        chat.say(
            _("Points are kept only for people who agreed to be remembered; that takes a minute."),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
        return
    person = chat.person
    topic = chat.choose("what", _("What did you do?"), _works())
    place = chat.place(
        "where",
        _("Where was it? Send the position, or type a station, a compound or what is next to it."),
        check=within_region(chat),
    )
    county = ask_county(chat, place)
    station = ask_station(chat, county, place)
    day = chat.date(
        "day",
        _("On which day?"),
        not_before=chat.today - timedelta(days=DAYS_BACK),
        not_after=chat.today,
        check=lambda day: _full(chat, person, day),
    )
    began = chat.tell(
        "began",
        _("At what time did you begin? For example {example}.").format(example="8:30"),
        check=_clock(chat, person, day),
    )
    hours = chat.number(
        "hours",
        _("How many hours? {day} {left} are left; halves are fine.").format(
            day=past_day_words(day, today=chat.today), left=hours_words(half_hours_left(chat.db, person, day))
        ),
        step=0.5,
        check=lambda hours: _unfit(chat, person, _stint(chat, day, began, hours)),
    )
    proof = chat.photos("proof", _("A photo of it, please; up to three."), at_least=1, at_most=MOST_PHOTOS)
    stint = _stint(chat, day, began, hours)
    matter = Matter(person, topic, county, place=place.label, position=position_of(place), office_id=station)
    thanks = points_words(addressee(chat, matter).office, points_for(chat.db, person, stint))
    chat.review("\n".join([stint_words(stint, today=chat.today, zone=chat.zone), thanks]))

    with speaking(chat.around.default_language):
        story = stint_words(stint, today=chat.today, zone=chat.zone)
    new = NewCase(
        topic=topic,
        manner=HIDDEN,
        reporter=person_raising(chat),
        chat_id=chat.id,
        story=story,
        photos=[photo.file_id for photo in proof],
        place=place.label,
        position=position_of(place),
        adcode=county,
        office_id=station,
    )
    try:
        hand_in(
            chat,
            lambda: hand_in_hours(chat.db, new, stint, calendar=chat.around.calendar, now=chat.now),
            thanks="\n".join([_("Thank you!"), thanks]),
        )
    except (DayFull, OverlappingHours):
        chat.ask_again("hours", _("Meanwhile you logged other hours of that day:"))


def _works() -> list[Option[Topic]]:
    return [Option(topic.code, topic_label(topic), topic) for topic in list_topics(HOURS, role=RIDER)]


def _full(chat: Chat, person: Person, day: date) -> str | None:
    if half_hours_left(chat.db, person, day):
        return None
    return _("For {day} all {most} are logged already; please name another day.").format(
        day=date_words(day, today=chat.today), most=hours_words(MOST_HALF_HOURS_A_DAY)
    )


def _clock(chat: Chat, person: Person, day: date) -> Callable[[Told], str | None]:
    """Whether words are a time of that day that is over."""

    def unfit(told: Told) -> str | None:
        minutes = read_clock(told.text)
        if minutes is None or minutes >= 24 * 60:
            return _("Please type a time of the day, such as 8:30 or 2 pm.")
        if _moment(chat, day, minutes) >= chat.now:
            return _("That is still to come; please log it once it is done.")
        # Whatever begins there, it takes half an hour at least.
        shortest = Stint(day, _moment(chat, day, minutes), 1)
        other = find_overlap(chat.db, person, shortest)
        return None if other is None else overlap_words(chat, other)

    return unfit


def _unfit(chat: Chat, person: Person, stint: Stint) -> str | None:
    """One sentence on what would work instead."""
    left = half_hours_left(chat.db, person, stint.day)
    if not 0 < stint.half_hours <= left:
        return _("A day has room for {most}, and {left} are left: please type 0.5 to {left}.").format(
            most=hours_words(MOST_HALF_HOURS_A_DAY), left=hours_words(left)
        )
    if (other := find_overlap(chat.db, person, stint)) is not None:
        return overlap_words(chat, other)
    end = min(chat.now, _moment(chat, stint.day + timedelta(days=1), 0))
    if stint.ended_at > end:
        return _("From {began} on that is longer than until {end}; please type less, or go back to the time.").format(
            began=f"{stint.began_at.astimezone(chat.zone):%H:%M}",
            end=_("midnight") if end < chat.now else _("now"),
        )
    return None


def _stint(chat: Chat, day: date, began: Told, hours: float) -> Stint:
    return Stint(day, _moment(chat, day, read_clock(began.text) or 0), round(hours * 2))


def _moment(chat: Chat, day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60), chat.zone)
