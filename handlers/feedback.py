"""Say something of a station to the office of its county, with two taps from its card.

The station's code is the flow's argument.

words  tell  an idea; what else there is to say is said with one tap, and words can follow
"""

from handlers.cases.raising import hand_in, person_raising
from handlers.cases.words import codeless, topic_label
from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data, in_rows
from handlers.stations.card import note_report
from handlers.stations.words import closed_anyway_words
from handlers.words import N_, _, current_language
from models.case import HIDDEN
from models.cases.opening import NewCase, open_case
from models.cases.topic import FEEDBACK, Topic, get_topic, list_topics
from models.station import Station, find_station_by_code
from models.stations.report import NO_HOT_WATER, SAID_CLOSED, ClosedAnyway

LONGEST_WORDS = 1000
_IDEA = "S05"
# What the next rider is told of at once, besides.
_ALSO_REPORTED = {"S01": SAID_CLOSED, "S02": NO_HOT_WATER}


@conversation("feedback", title=N_("An idea for a station"), is_listed=False)
def tell_idea(chat: Chat) -> None:
    station = find_station_by_code(chat.db, chat.argument)
    if station is None:
        chat.say(_("This station is not on the list any more."))
        return
    prompt = _("What is your idea for “{station}”?").format(station=station.label(current_language()))
    words = chat.tell("words", prompt, at_most=LONGEST_WORDS, check=codeless)

    _raise(chat, station, get_topic(_IDEA), story=words.text, voice=words.voice)


@action("feedback")
def ask_what(chat: Chat, code: str) -> None:
    station = _station(chat, code)
    chat.say(
        _("What about “{station}”? Tap one first. The office of the county reads it, without your name."),
        in_rows(_button(topic, station) for topic in list_topics(FEEDBACK)),
        station=station.label(current_language()),
    )


@action("feedback.tell")
def tell_office_of_it(chat: Chat, code: str, topic_code: str) -> None:
    station = _station(chat, code)
    topic = next((topic for topic in list_topics(FEEDBACK) if topic.code == topic_code), None)
    if topic is None:
        raise BadButton
    if (kind := _ALSO_REPORTED.get(topic.code)) is not None:
        try:
            note_report(chat, station, kind)
        except ClosedAnyway as refusal:
            chat.say(closed_anyway_words(station, refusal.opens_at, now=chat.now, zone=chat.zone))
            return
    _raise(chat, station, topic)


def _button(topic: Topic, station: Station) -> Button:
    if topic.code == _IDEA:
        return Button(topic_label(topic), flow_data("feedback", station.code))
    return Button(topic_label(topic), action_data("feedback.tell", station.code, topic.code))


def _raise(chat: Chat, station: Station, topic: Topic, *, story: str = "", voice: str = "") -> None:
    new = NewCase(
        topic=topic,
        manner=HIDDEN,
        reporter=person_raising(chat),
        chat_id=chat.id,
        story=story,
        voice=voice,
        place=station.label(chat.around.default_language),
        position=station.position,
        adcode=station.county,
        station_id=station.id,
    )
    hand_in(chat, lambda: open_case(chat.db, new, calendar=chat.around.calendar, now=chat.now))


def _station(chat: Chat, code: str) -> Station:
    station = find_station_by_code(chat.db, code)
    if station is None:
        raise BadButton
    return station
