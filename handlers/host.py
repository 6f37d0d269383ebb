"""Offer a place to riders: apply to be a warm station or a friendly shop. Who keeps one already is shown it.

kind     choose  a warm station, or a shop that is friendly to riders
name     tell    what it is called, as on the sign
place    place   where it is, on the map
address  tell    how riders find it
offers   pick    what there is for them
hours    tell    when they can come in, as people write it
phone    phone   a number for riders, if there shall be one
photos   photos  of the door; the first is shown on the card
"""

from collections.abc import Callable

from handlers.cases.raising import addressee, hand_in, look_button, person_raising
from handlers.cases.words import headline, topic_label, typed
from handlers.conversation import Button, Chat, Option, action_data, conversation, flow_data
from handlers.conversation.replies import label
from handlers.stations.host_hours import LONGEST_HOURS, hours_problem, hours_question
from handlers.stations.host_words import amenity_options, story_words, taken_place_words
from handlers.words import N_, _, current_language, speaking
from models.area import area_at
from models.areas.place import Place
from models.case import NAMED
from models.cases.again import Matter
from models.cases.opening import NewCase
from models.cases.topic import HOST, Topic, list_topics
from models.station import Station
from models.stations.host_application import Offer, PlaceTaken, apply_to_host, check_place, list_open_applications
from models.stations.hosting import list_hosted
from models.stations.hours_text import parse_hours

ALSO = ("办驿站", "做驿站", "友好商户", "申请驿站", "我的驿站点", "host", "host a station")
ANOTHER = "new"
LONGEST_NAME, LONGEST_ADDRESS = 30, 80
MOST_PHOTOS = 3


@conversation(
    "host",
    command="host",
    title=N_("🏠 Host a station"),
    summary=N_("Offer riders a place to rest, or look after mine"),
    also=ALSO,
)
def offer_place(chat: Chat) -> None:
    if chat.once("has_some", lambda: chat.argument != ANOTHER and _show_mine(chat)):
        return
    topic = chat.choose(
        "kind", _("What would you like to offer? It costs nothing, and you can stop at any time."), _kinds()
    )
    name = chat.tell("name", _("What is it called, as on the sign?"), at_most=LONGEST_NAME, check=typed).text
    place = chat.place(
        "place",
        _("Where is it? Stand at the door and send the position; riders are led to that very point."),
        check=_problem_with(chat, name),
    )
    address = chat.tell(
        "address", _("Its address, as riders find it: street, number, floor."), at_most=LONGEST_ADDRESS, check=typed
    )
    offers = chat.pick("offers", _("What is there for riders?"), amenity_options())
    hours = chat.tell("hours", hours_question(), at_most=LONGEST_HOURS, check=hours_problem)
    phone = chat.phone("phone", _("A phone number for riders? It is shown to everybody."), optional=True)
    photos = chat.photos(
        "photos",
        _("A photo of the door as one sees it from the street, up to three. The first is shown on the card."),
        at_least=1,
        at_most=MOST_PHOTOS,
    )
    assert place.position is not None
    guess = area_at(chat.db, place.position)
    county = guess.area.adcode if guess is not None else 0
    to = addressee(chat, Matter(chat.person, topic, county, position=place.position))
    chat.review(_head(to.office), to=to.office_id)

    offer = Offer(
        name=_in_one(name),
        address=_in_one(address.text),
        position=place.position,
        hours=parse_hours(hours.text),
        amenities=offers,
        phone=phone or "",
    )
    with speaking(chat.around.default_language):
        story = story_words(offer)
    new = NewCase(
        topic=topic,
        manner=NAMED,
        reporter=person_raising(chat),
        chat_id=chat.id,
        story=story,
        photos=[photo.file_id for photo in photos],
        shown_name=offer.name,
        place=offer.address,
        position=offer.position,
        adcode=county,
    )
    try:
        hand_in(chat, lambda: apply_to_host(chat.db, new, offer, calendar=chat.around.calendar, now=chat.now))
    except PlaceTaken as refusal:
        chat.ask_again("name", taken_place_words(refusal))


def _show_mine(chat: Chat) -> bool:
    """Say what this person keeps or has applied for; False where there is neither."""
    person = chat.person
    stations = [] if person is None else list_hosted(chat.db, person)
    waiting = [] if person is None else list_open_applications(chat.db, person)
    if not stations and not waiting:
        return False
    lines = [
        *(_("You keep “{station}”.").format(station=_name(station)) for station in stations),
        *map(headline, waiting),
    ]
    chat.say(
        "\n".join(lines),
        [
            *([Button(label(_name(station)), action_data("host.mine", station.code))] for station in stations),
            *([look_button(case)] for case in waiting),
            [Button(_("Offer another place"), flow_data("host", ANOTHER))],
        ],
    )
    return True


def _kinds() -> list[Option[Topic]]:
    return [Option(topic.code, topic_label(topic), topic) for topic in list_topics(HOST)]


def _in_one(words: str) -> str:
    return " ".join(words.split())


def _name(station: Station) -> str:
    return station.label(current_language())


def _problem_with(chat: Chat, name: str) -> Callable[[Place], str | None]:
    def problem(place: Place) -> str | None:
        if place.position is None or place.approximate:
            return _("Of that I know no point on the map. Please send the position itself, with the paper clip.")
        if area_at(chat.db, place.position) is None:
            return _("That is outside Ningxia. Please send the position of a place within the region.")
        try:
            check_place(chat.db, name=name, position=place.position)
        except PlaceTaken as refusal:
            return taken_place_words(refusal)
        return None

    return problem


def _head(office: str) -> str:
    return _(
        "“{office}” comes to look and then decides. Once it is approved, everybody sees the name, the place, the "
        "hours, what is there, the phone number if you gave one, and the first photo; your account is shown to nobody."
    ).format(office=office)
