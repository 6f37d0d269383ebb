"""Raise a grievance (诉求直通车): what happened goes to the office of the county, and comes back with an answer.

topic     choose   one of the rider's or the shop owner's categories
platform  choose   which platform it is about, where it is about one
story     tell     what happened, when, and what the person wishes
photos    photos   screenshots or photos
place     place    where it happened
county    choose   in which county, where neither the place nor the person's home says so
station   choose   which guidance station, where the county has several and the place does not tell
manner    choose   without a name, with a name, or without any account
otherwise choose   the same, of who has said it for every time
called    tell     the name and the number that the office may use
"""

from handlers.cases.raising import (
    Addressee,
    Standing,
    addressee,
    ask_county,
    ask_standing,
    ask_station,
    hand_in,
    person_raising,
    position_of,
    when_words,
    within_region,
)
from handlers.cases.words import calls_words, codeless, door_words, topic_label
from handlers.conversation import Chat, Option, conversation
from handlers.words import N_, _, current_language
from models.cases.again import Matter
from models.cases.file import PHOTOS_AT_ONCE
from models.cases.opening import NewCase
from models.cases.topic import GRIEVANCE, PLATFORM, Topic, list_topics
from models.person import MERCHANT, RIDER
from models.shops.plaque_complaint import open_about_shop

ALSO = ("诉求", "诉求直通车", "投诉", "维权", "我要投诉", "grievance", "complaint")
LONGEST_STORY = 2000
_PLATFORMS = {
    "美团": N_("Meituan"),
    "饿了么": N_("Ele.me"),
    "京东": N_("JD"),
    "淘宝闪购": N_("Taobao Instant"),
    "滴滴": N_("DiDi"),
}
_UNTOLD = "untold"


@conversation(
    "grievance",
    command="grievance",
    title=N_("🚄 Raise a grievance"),
    summary=N_("Tell an office what is wrong, and get an answer"),
    also=ALSO,
    version=3,
)
def file_grievance(chat: Chat) -> None:
    topic = chat.choose("topic", _("What has happened to you?"), _topics(chat))
    for words in filter(None, (calls_words(topic), door_words(topic))):
        chat.say(words)
    platform = ""
    if topic.body == PLATFORM:
        platform = chat.choose("platform", _("Which platform is it about?"), _platforms())
    story = chat.tell(
        "story",
        _("What happened, when, and what do you wish for? Type it, or send a voice message."),
        at_most=LONGEST_STORY,
        check=codeless,
    )
    photos = chat.photos("photos", _photos_prompt(topic), at_most=PHOTOS_AT_ONCE)
    place = chat.place("place", _("Where did it happen?"), optional=True, check=within_region(chat))
    county = ask_county(chat, place)
    station = ask_station(chat, county, place)
    matter = Matter(
        reporter=chat.person,
        topic=topic,
        adcode=county,
        platform="" if platform == _UNTOLD else platform,
        place=place.label if place else "",
        position=position_of(place),
        office_id=station,
    )
    standing = ask_standing(chat, _who_reads(chat, matter))
    to = addressee(chat, standing.of(matter))
    chat.review(_head(matter, standing, to), to=to.office_id)

    new = NewCase(
        topic=topic,
        manner=standing.manner,
        reporter=None if standing.is_anonymous else person_raising(chat),
        chat_id=None if standing.is_anonymous else chat.id,
        story=story.text,
        voice=story.voice,
        photos=[photo.file_id for photo in photos],
        shown_name=standing.called,
        platform=matter.platform,
        place=matter.place,
        position=matter.position,
        adcode=county,
        office_id=station,
    )
    hand_in(chat, lambda: open_about_shop(chat.db, new, shop=new.place, calendar=chat.around.calendar, now=chat.now))


def _topics(chat: Chat) -> list[Option[Topic]]:
    """Those of the person's role first; who did not say so is a rider more often than not."""
    is_merchant = chat.person is not None and MERCHANT in chat.person.roles
    roles = (MERCHANT, RIDER) if is_merchant else (RIDER, MERCHANT)
    return [
        Option(topic.code, topic_label(topic), topic) for role in roles for topic in list_topics(GRIEVANCE, role=role)
    ]


def _platforms() -> list[Option[str]]:
    named = [Option(name, _(words), name) for name, words in _PLATFORMS.items()]
    return [*named, Option("other", _("Another one"), "other"), Option(_UNTOLD, _("I'd rather not say"), _UNTOLD)]


def _photos_prompt(topic: Topic) -> str:
    if evidence := topic.evidence(current_language()):
        return _("Screenshots or photos, if you have any. What helps: {evidence}.").format(evidence=evidence)
    return _("Screenshots or photos, if you have any.")


def _who_reads(chat: Chat, matter: Matter) -> str:
    reads = _("“{office}” reads what you wrote; the platform and other people do not.")
    to = addressee(chat, matter)
    return "\n".join(filter(None, (reads.format(office=to.office), to.again)))


def _head(matter: Matter, standing: Standing, to: Addressee) -> str:
    goes = _("This goes to “{office}” ({manner}):").format(office=to.office, manner=standing.label)
    return "\n".join(filter(None, (when_words(matter.topic, standing), goes)))
