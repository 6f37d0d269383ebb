"""Report what is wrong in the street (随手拍): a photo, what it is and where, and the office of the county has it.

photos  photos  one photo, or an album: a photo that is sent by itself begins the flow with it
topic   choose  what is wrong
place   place   where: that is asked, and never read from the photo
county  choose  in which county, where neither the place nor the person's home says so
same    choose  whether somebody else has reported just this
station choose  which guidance station, where the county has several and the place does not tell
words   tell    what there is to add
severity choose how bad it is, where that is other than guessed
"""

from handlers.cases.class_words import class_label, class_words
from handlers.cases.news import tell_office
from handlers.cases.raising import (
    Addressee,
    addressee,
    ask_county,
    ask_station,
    hand_in,
    look_button,
    person_raising,
    position_of,
    within_region,
)
from handlers.cases.words import calls_words, codeless, headline, topic_label
from handlers.conversation import Chat, Option, conversation
from handlers.time_words import ago_words
from handlers.words import N_, _
from models.case import HIDDEN, Case
from models.cases.again import Matter
from models.cases.file import PHOTOS_A_CASE
from models.cases.joining import RaisedAlready, find_same, join_case, open_unless_raised
from models.cases.opening import NewCase
from models.cases.severity import guess_severity, list_severities
from models.cases.topic import REPORT, Topic, list_topics

ALSO = ("随手拍", "拍照上报", "上报", "隐患", "拍照", "snap report")
LONGEST_WORDS = 500
MOST_PHOTOS = 3


@conversation(
    "report",
    command="report",
    title=N_("📷 Snap report"),
    summary=N_("A photo of what is wrong in the street"),
    also=ALSO,
    version=3,
)
def report_hazard(chat: Chat) -> None:
    photos = chat.photos(
        "photos",
        _("A photo of it, please. Stop before you take it; up to three can go together."),
        at_most=MOST_PHOTOS,
        in_one=True,
    )
    caption = chat.once("caption", lambda: chat.said.text[:LONGEST_WORDS] if photos else "")
    topic = chat.choose("topic", _("What is wrong?"), _topics())
    warned = topic.of_class(guess_severity(topic, caption))
    if warned.calls:
        chat.say(calls_words(warned) + "\n" + _safety_words())
    place = chat.place(
        "place",
        _("Where is it? Send the position, or type a street, a compound or what is next to it."),
        check=within_region(chat),
    )
    county = ask_county(chat, place)
    position = position_of(place)
    same = find_same(chat.db, topic=topic, position=position, now=chat.now)
    if same is not None and chat.choose("same", _same_words(chat, same), _same_or_not(same)):
        _join(chat, same, caption, [photo.file_id for photo in photos])
        return
    station = ask_station(chat, county, place)
    words = chat.tell(
        "words",
        _("Anything to add?"),
        at_most=LONGEST_WORDS,
        optional=True,
        is_aside=bool(photos),
        check=codeless,
    )
    topic = _graded(chat, topic, "\n".join(filter(None, (caption, words.text if words else ""))))
    matter = Matter(chat.person, topic, county, place=place.label, position=position, office_id=station)
    to = addressee(chat, matter)
    chat.review(_head(matter.topic, to, caption), to=to.office_id)

    new = NewCase(
        topic=topic,
        manner=HIDDEN,
        reporter=person_raising(chat),
        chat_id=chat.id,
        story="\n".join(filter(None, (caption, words.text if words else ""))),
        voice=words.voice if words else "",
        photos=[photo.file_id for photo in photos],
        place=place.label,
        position=position,
        adcode=county,
        office_id=station,
    )
    try:
        hand_in(
            chat,
            lambda: open_unless_raised(chat.db, new, other_than=same, calendar=chat.around.calendar, now=chat.now),
        )
    except RaisedAlready:
        chat.ask_again("same", _("Somebody was a little faster:"))


def _topics() -> list[Option[Topic]]:
    return [Option(topic.code, topic_label(topic), topic) for topic in list_topics(REPORT)]


def _graded(chat: Chat, topic: Topic, words: str) -> Topic:
    """The topic as bad as it is: as guessed, unless the person says otherwise at the review."""
    severity = guess_severity(topic, words)
    if len(severities := list_severities(topic)) > 1:
        options = [Option(severity, class_label(severity), severity) for severity in severities]
        severity = chat.choose("severity", _("How bad is it?"), options, is_aside=True) or severity
    return topic.of_class(severity)


def _safety_words() -> str:
    return _("No photo while you ride. Don't go in, don't run after anybody, don't argue.")


def _same_words(chat: Chat, same: Case) -> str:
    if chat.person is not None and same.reporter_id == chat.person.id:
        return _("You reported this {ago}: {case}. Is it the same?").format(
            ago=ago_words(chat.now - same.received_at), case=headline(same)
        )
    return _("Somebody reported this {ago}: {case}. Is it the same?").format(
        ago=ago_words(chat.now - same.received_at), case=headline(same)
    )


def _same_or_not(same: Case) -> list[Option[bool]]:
    """That it is another one is said of this case, and of none that is raised later."""
    return [
        Option(f"same.{same.id}", _("The same: me too"), True),
        Option(f"other.{same.id}", _("It is another one"), False),
    ]


def _head(topic: Topic, to: Addressee, caption: str) -> str:
    lines = [calls_words(topic)] if topic.calls else []
    lines += [_("“{office}” gets it, without your name; others don't read it.").format(office=to.office)]
    lines += filter(None, (to.again,))
    if caption:
        lines.append(_("You wrote: {words}").format(words=caption))
    lines.append(class_words(topic.klass))
    return "\n".join(lines)


def _join(chat: Chat, same: Case, words: str, photos: list[str]) -> None:
    event = join_case(
        chat.db, same, person=person_raising(chat), chat_id=chat.id, words=words, photos=photos, now=chat.now
    )
    if event is not None:
        tell_office(
            chat.db,
            same,
            event,
            lambda: _("One more person reports it."),
            language=chat.around.default_language,
            now=chat.now,
        )
    noted = _("Noted: it is {number}, and you get the news of it here, too. Nobody learns that it was you.")
    lines = [noted.format(number=same.number)]
    if event is not None and event.facts["photos"] < len(photos):
        words = _("The case holds {most} photos, and of yours there was room for {count}; your words were kept.")
        lines.append(words.format(most=PHOTOS_A_CASE, count=event.facts["photos"]))
    chat.say("\n".join(lines), [[look_button(same)]])
