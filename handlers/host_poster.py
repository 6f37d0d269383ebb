"""A poster for the door of a station: its code opens the station's card."""

from collections.abc import Callable
from functools import partial

from handlers.conversation import Chat, action
from handlers.host_words import refusal_words
from handlers.start_link import IN_TELEGRAM, ON_PAGE, is_of_this_machine, start_links
from handlers.station_words import amenity_words
from handlers.time_words import week_words
from handlers.words import N_, _, speaking
from models.hosting import ClosedForGood, NotYours, get_managed
from models.owed_picture import AlreadyOwed, owe_paper
from models.poster import Code, Line, Poster
from models.station import Station

_CHINESE, _ENGLISH = "zh_CN", "en"
_ON_THIS_MACHINE = N_("Trial: opens on this computer alone")
_OPENS = {IN_TELEGRAM: N_("Opens in Telegram"), ON_PAGE: N_("Opens in the browser")}


@action("host.poster")
def make_poster(chat: Chat, code: str) -> None:
    try:
        station = get_managed(chat.db, code, chat.person)
    except (NotYours, ClosedForGood) as refusal:
        chat.answer_tap(refusal_words(refusal), alert=True)
        return
    codes = _codes(chat, station)
    if not codes:
        chat.answer_tap(
            _("There is no address yet that a code could open. Please ask who runs this service to set PAGE_URL."),
            alert=True,
        )
        return
    try:
        owe_paper(
            chat.db,
            chat_id=chat.id,
            paper=_poster(station, codes),
            filename=f"{station.code}.pdf",
            apology=_("The poster could not be drawn this time. Please tap once more."),
            now=chat.now,
        )
    except AlreadyOwed:
        chat.answer_tap(_("It is being drawn already."))
    else:
        chat.answer_tap(_coming_words(codes), alert=_is_trial(codes))


def _codes(chat: Chat, station: Station) -> tuple[Code, ...]:
    links = start_links(chat, f"st_{station.code}")
    return tuple(
        Code(link, _both(partial(_, _ON_THIS_MACHINE if is_of_this_machine(link) else _OPENS[way])))
        for way, link in links.items()
    )


def _is_trial(codes: tuple[Code, ...]) -> bool:
    return any(is_of_this_machine(code.url) for code in codes)


def _coming_words(codes: tuple[Code, ...]) -> str:
    if _is_trial(codes):
        return _(
            "The poster comes in a moment. It is for a trial: its page opens on this computer alone, until who runs "
            "this service sets PAGE_URL."
        )
    return _("The poster comes in a moment: a PDF to print on A4.")


def _poster(station: Station, codes: tuple[Code, ...]) -> Poster:
    hours = station.opening_hours
    facts = [_both(lambda: _("Hours: {hours}").format(hours=week_words(hours)))]
    if station.amenities:
        facts.append(_both(lambda: _("Offers: {amenities}").format(amenities=amenity_words(station.amenities))))
    facts.append(_both(lambda: _("Scan for the way here, how it stands today, and to say what is missing.")))
    return Poster(
        headline=_both(lambda: _("Riders, come in and rest")),
        name=Line(station.name, station.name_en),
        facts=tuple(facts),
        codes=codes,
        foot=_both(lambda: _("No. {code} · or send /start st_{code} in the chat").format(code=station.code)),
    )


def _both(words: Callable[[], str]) -> Line:
    """The same in both languages, whatever the host speaks."""
    said = []
    for language in (_CHINESE, _ENGLISH):
        with speaking(language):
            said.append(words())
    return Line(*said)
