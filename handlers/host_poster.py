"""A poster for the door of a station: its code opens the station's card."""

from handlers.conversation import Chat, action
from handlers.poster_codes import codes_for, in_both, no_address_words, owe_poster
from handlers.stations.host_words import refusal_words
from handlers.stations.words import amenity_words
from handlers.time_words import week_words
from handlers.words import _
from models.pictures.poster import Code, Line, Poster
from models.station import Station
from models.stations.hosting import ClosedForGood, NotYours, get_managed


@action("host.poster")
def make_poster(chat: Chat, code: str) -> None:
    try:
        station = get_managed(chat.db, code, chat.person)
    except (NotYours, ClosedForGood) as refusal:
        chat.answer_tap(refusal_words(refusal), alert=True)
        return
    codes = codes_for(chat, f"st_{station.code}")
    if not codes:
        chat.answer_tap(no_address_words(), alert=True)
        return
    owe_poster(chat, _poster(station, codes), codes, filename=f"{station.code}.pdf")


def _poster(station: Station, codes: tuple[Code, ...]) -> Poster:
    hours = station.opening_hours
    facts = [in_both(lambda: _("Hours: {hours}").format(hours=week_words(hours)))]
    if station.amenities:
        facts.append(in_both(lambda: _("Offers: {amenities}").format(amenities=amenity_words(station.amenities))))
    facts.append(in_both(lambda: _("Scan for the way here, how it stands today, and to say what is missing.")))
    return Poster(
        headline=in_both(lambda: _("Riders, come in and rest")),
        name=Line(station.name, station.name_en),
        facts=tuple(facts),
        codes=codes,
        foot=in_both(lambda: _("No. {code} · or send /start st_{code} in the chat").format(code=station.code)),
    )
