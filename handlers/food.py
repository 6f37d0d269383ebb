"""Report a shop for the sake of food safety; who reports it is kept apart, and nobody can match the hour.

topic     choose  what is wrong
seal      choose  how the seal was, where it is about that
shop      tell    which shop
place     place   where it is
county    choose  in which county, where neither the place nor the person's home says so
station   choose  which guidance station, where the county has several and the place does not tell
story     tell    what was to be seen
anew      tell    the same again, where the words may tell who wrote them
photos    photos  what shows it
manner    choose  without a name, with a name, or without any account
otherwise choose  the same, of who has said it for every time
called    tell    the name and the number that the office may use
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
    within_region,
)
from handlers.cases.words import calls_words, topic_label, typed
from handlers.conversation import Button, Chat, Option, action_data, conversation
from handlers.words import N_, _, current_language
from models.case import NAMED
from models.cases.again import Matter
from models.cases.file import PHOTOS_AT_ONCE
from models.cases.opening import NewCase
from models.cases.topic import DANGER, FOOD, Topic, list_topics
from models.cases.veil import LONG_NUMBER, OWN_NAME, OWN_PHONE, clues_in
from models.shops.plaque_complaint import open_about_shop

ALSO = ("食品安全", "食安", "举报商家", "食品举报", "food", "food safety")
LONGEST_STORY = 2000
LONGEST_SHOP = 60
SEAL = "F10"
_SEALS = {"none": N_("No seal"), "torn": N_("Torn or opened"), "again": N_("Stuck on again"), "whole": N_("Whole")}
_CLUES = {
    OWN_PHONE: N_("There is a phone number in it, by which you could be found: please write it again without."),
    OWN_NAME: N_("It says who you are: please write it again without."),
    LONG_NUMBER: N_("There is a long number in it, such as an order's, by which you could be found: write it again."),
}


@conversation(
    "food",
    command="food",
    title=N_("🍱 Food safety"),
    summary=N_("Report a shop, and stay unknown"),
    also=ALSO,
    version=3,
)
def report_food(chat: Chat) -> None:
    topic = chat.choose("topic", _("What is wrong with the food or the shop?"), _topics())
    if words := calls_words(topic):
        chat.say(words)
    seal = ""
    if topic.code == SEAL:
        seal = chat.choose("seal", _("How was the seal when you got it?"), _seals())
    shop = chat.tell("shop", _("Which shop? Its name on the sign or in the app."), at_most=LONGEST_SHOP, check=typed)
    prompt = _("Where is it? Send the position, or type the street.")
    place = chat.place("place", prompt, optional=True, check=within_region(chat))
    county = ask_county(chat, place)
    station = ask_station(chat, county, place)
    story = chat.tell("story", _story_words(topic), at_most=LONGEST_STORY, check=typed).text
    if clues := clues_in(story):
        anew = chat.tell("anew", _clue_words(clues), at_most=LONGEST_STORY, optional=True, check=typed)
        story = anew.text if anew else story
    photos = chat.photos("photos", _("Photos, if you have any, without an order slip on them."), at_most=PHOTOS_AT_ONCE)
    matter = Matter(
        reporter=chat.person,
        topic=topic,
        adcode=county,
        place=" · ".join(filter(None, (shop.text, place.label if place else ""))),
        position=position_of(place),
        office_id=station,
    )
    reward = Button(_("Is there a reward?"), action_data("reward.rules", county))
    standing = ask_standing(chat, _who_reads(chat, matter), [[reward]])
    to = addressee(chat, standing.of(matter))
    chat.review(_head(topic, standing, to), to=to.office_id)

    new = NewCase(
        topic=topic,
        manner=standing.manner,
        reporter=None if standing.is_anonymous else person_raising(chat),
        chat_id=None if standing.is_anonymous else chat.id,
        story="\n".join(filter(None, (seal and _(_SEALS[seal]), story))),
        photos=[photo.file_id for photo in photos],
        shown_name=standing.called,
        place=matter.place,
        position=matter.position,
        adcode=county,
        office_id=station,
    )
    hand_in(chat, lambda: open_about_shop(chat.db, new, shop=shop.text, calendar=chat.around.calendar, now=chat.now))


def _topics() -> list[Option[Topic]]:
    return [Option(topic.code, topic_label(topic), topic) for topic in list_topics(FOOD)]


def _seals() -> list[Option[str]]:
    return [Option(code, _(words), code) for code, words in _SEALS.items()]


def _story_words(topic: Topic) -> str:
    asked = _("What did you see, and on which day? What one sees from outside is enough; don't go into the kitchen.")
    if evidence := topic.evidence(current_language()):
        return asked + " " + _("What helps: {evidence}.").format(evidence=evidence)
    return asked


def _clue_words(clues: list[str]) -> str:
    """All at once, since what is written anew is taken as it is."""
    skipping = _("Or skip this and leave it; long numbers are crossed out in any case.")
    return " ".join([*(_(_CLUES[clue]) for clue in clues), skipping])


def _who_reads(chat: Chat, matter: Matter) -> str:
    reads = _("“{office}” reads what you wrote; the shop and the platform never learn who it was.")
    to = addressee(chat, matter)
    return "\n".join(filter(None, (reads.format(office=to.office), to.again)))


def _head(topic: Topic, standing: Standing, to: Addressee) -> str:
    if topic.klass == DANGER:
        words = _("“{office}” gets it at once, since people may be ill.")
    elif standing.manner == NAMED:
        words = _("“{office}” gets it with your name.")
    else:
        words = _("“{office}” gets it later, within two days, so that nobody can tell who was there and when.")
    return words.format(office=to.office)
