"""What flows that raise a case have in common: county and station, who reads it, and what is said in the end."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.cases.news import tell_new_case
from handlers.cases.standing_words import MANNER_WORDS, manner_label
from handlers.cases.turn import told_by
from handlers.cases.words import typed
from handlers.conversation import Button, Chat, Option, action_data, flow_data
from handlers.conversation.replies import FORGET_HERE, Rows
from handlers.county_options import county_options
from handlers.personal_data import remember_from_now
from handlers.time_words import moment_words
from handlers.words import _, current_language
from models.area import area_at
from models.areas.coordinates import Position
from models.areas.place import Place
from models.case import ANONYMOUS, HIDDEN, NAMED, Case, list_events
from models.cases.again import Matter, NoOffice, find_receiver
from models.cases.opening import CODE_GROUP, OpenedCase, SameAgain
from models.cases.topic import DANGER, FOOD, GRIEVANCE, Topic
from models.office import distinct_labels, list_guidance_stations
from models.person import Person, is_on_page
from models.secret_code import in_groups

LONGEST_NAME = 60


def within_region(chat: Chat) -> Callable[[Place], str | None]:
    """No office here could go to a place elsewhere."""

    def problem(place: Place) -> str | None:
        if place.position is None or area_at(chat.db, place.position) is not None:
            return None
        return _("That is outside Ningxia, where no office of ours can help. Please name a place within the region.")

    return problem


def ask_county(chat: Chat, place: Place | None) -> int:
    """By the place, else where the person is at home; asked only of who has told neither."""
    county = _county_of(chat, place)
    if county is None:
        county = chat.choose("county", _("In which county is that?"), county_options(chat.db))
    return county


def ask_station(chat: Chat, county: int, place: Place | None = None) -> int | None:
    """Which guidance station gets it: asked where the county has several and the place does not tell the nearest.

    None where the county's own order decides.
    """
    stations = list_guidance_stations(chat.db, adcode=county)
    if position_of(place) is not None or len(stations) < 2:
        return None
    labels = distinct_labels(stations, current_language())
    named = [Option(station.code, labels[station.code], station.id or 0) for station in stations]
    prompt = _("Which guidance station is nearest to you?")
    return chat.choose("station", prompt, [*named, Option("~any", _("I don't know"), 0)]) or None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands behind what they raise; `called` is what the office may call them by."""

    manner: str
    called: str = ""

    @property
    def is_anonymous(self) -> bool:
        return self.manner == ANONYMOUS

    @property
    def label(self) -> str:
        return manner_label(self.manner)

    def of(self, matter: Matter) -> Matter:
        """What can be known of it when it is raised so."""
        return replace(matter, reporter=None) if self.is_anonymous else matter


def ask_standing(chat: Chat, reads: str, rows: Rows = ()) -> Standing:
    """Say who reads it, and ask how they shall know the person, who may have said for every time."""
    usual = chat.once("usual", lambda: chat.person.usual_manner if chat.person is not None else None)
    chat.say("\n".join((reads, manner_words() if usual is None else _usual_words(usual))), rows)
    if usual is None:
        manner = chat.choose("manner", _("How shall the office know you?"), _manners())
    else:
        manner = chat.choose("otherwise", _("Another way this time?"), _manners(), is_aside=True) or usual
    if manner != NAMED:
        return Standing(manner)
    prompt = _("What shall the office call you, and at which number?")
    called = chat.tell("called", prompt, at_most=LONGEST_NAME, check=typed)
    return Standing(manner, " ".join(called.text.split()))


def manner_words() -> str:
    return _(
        "• Without my name: the answer comes to this chat, and nobody sees your account.\n"
        "• With a name and number: they can call you.\n"
        "• Anonymous: not even this chat is kept with it; you ask for the answer with a code."
    )


def position_of(place: Place | None) -> Position | None:
    """Where it is, unless only its area is known."""
    return None if place is None or place.approximate else place.position


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom it goes to, as they are called; `before` is the number of the answered case because of which it goes up.

    `office_id` is None where no office of ours gets it.
    """

    office: str
    before: str = ""
    office_id: int | None = None

    @property
    def again(self) -> str:
        """Empty where it is raised for the first time."""
        words = _("You raised this before, and {number} was answered: so it goes one level up, to “{office}”.")
        return words.format(number=self.before, office=self.office) if self.before else ""


def addressee(chat: Chat, matter: Matter) -> Addressee:
    try:
        receiver = find_receiver(chat.db, matter, now=chat.now)
    except NoOffice:
        return Addressee("12345")
    before, office = receiver.before, receiver.office
    return Addressee(office.label(current_language()), "" if before is None else before.number, office.id)


def person_raising(chat: Chat) -> Person:
    """Who raises it, who is remembered from now on if they were not before."""
    return remember_from_now(chat) if chat.person is None else chat.person


def hand_in(chat: Chat, open_it: Callable[[], OpenedCase], *, thanks: str = "") -> OpenedCase | None:
    """Open a case, and tell the person, and the office, what has come of it; what else it raises is the flow's.

    `thanks` stands above what the person is told. None where nothing was opened.
    """
    try:
        opened = open_it()
    except NoOffice:
        chat.say(_("No office is open for that yet. Please call 12345; nothing was stored."))
    except SameAgain as refusal:
        chat.say(
            _("You have told this already: it is {number}, and it is being looked after."),
            [[look_button(refusal.case)]],
            number=refusal.case.number,
        )
    else:
        _tell_opened(chat, opened, thanks)
        return opened
    return None


def look_button(case: Case) -> Button:
    return Button(_("Look at it"), action_data("case.mine", case.id))


def _tell_opened(chat: Chat, opened: OpenedCase, thanks: str) -> None:
    """Tell the office and the person that it is handed in."""
    case = opened.case
    received = list_events(chat.db, case, only_shown=True)[0]
    tell_new_case(chat.db, case, received, language=chat.around.default_language, now=chat.now, zone=chat.zone)
    lines = [
        *([thanks] if thanks else []),
        _handed_in_words(chat, opened),
        _due_words(chat, case),
    ]
    if opened.before is not None:
        words = _("They are above who answered {number}, and have that answer before them.")
        lines.insert(-1, words.format(number=opened.before.number))
    if opened.code:
        lines.append(_("Your code: {code}").format(code=in_groups(opened.code, CODE_GROUP)))
        lines.append(_("Write it down, nobody can give it to you again. Send it to me, and I show how it stands."))
        rows = [[Button(_("Copy the code"), copied=in_groups(opened.code, CODE_GROUP))]]
        if is_on_page(chat.id):
            lines.append(_("This device still has what you typed, and the code: note it, then clear that here."))
            rows.append([Button(_("I have the code: clear the chat here"), FORGET_HERE)])
        chat.say("\n".join(lines), rows)
        return
    lines.append(_("News comes here by itself."))
    why = Button(_("Why this date?"), action_data("case.why", case.id))
    more = [] if case.story else [Button(_("Add something"), flow_data("case_more", str(case.id)))]
    chat.say("\n".join(lines), [[why, look_button(case)], more, _always_row(chat, case)])


def _handed_in_words(chat: Chat, opened: OpenedCase) -> str:
    """Which number it has, and when its office has it."""
    case, office = opened.case, opened.office.label(current_language())
    if case.hand_over_at is not None and case.kind == FOOD:
        words = _("It is handed in as {number}. “{office}” gets it within two days, at an hour that nobody can guess.")
    elif case.hand_over_at is not None:
        words = _("It is handed in as {number}. “{office}” gets it by {moment}, at a minute that nobody can guess.")
        moment = told_by(case.hand_over_at, now=chat.now, zone=chat.zone)
        return words.format(number=case.number, office=office, moment=moment)
    elif case.is_apart:
        words = _("It is handed in as {number}. “{office}” has it at once, since somebody may be in danger.")
    else:
        words = _("It is handed in as {number}, and is with “{office}”.")
    return words.format(number=case.number, office=office)


def _due_words(chat: Chat, case: Case) -> str:
    """What to expect, and when."""
    return _("Somebody takes it on by {soon}; an answer comes by {later}.").format(
        soon=moment_words(case.acknowledge_by, now=chat.now, zone=chat.zone),
        later=moment_words(case.answer_by, now=chat.now, zone=chat.zone),
    )


def when_words(topic: Topic, standing: Standing) -> str:
    """When an office gets what nobody shall be matched with; empty where it is not about that."""
    if not standing.is_anonymous:
        return ""
    if topic.klass == DANGER:
        return _("It goes there at once, since somebody may be in danger.")
    return _("It goes there within two hours, at a minute that nobody can guess, so that nobody knows who it was.")


def _manners() -> list[Option[str]]:
    return [Option(manner, manner_label(manner), manner) for manner in MANNER_WORDS]


def _usual_words(usual: str) -> str:
    return _(
        "As you chose for every time: {manner}. You can change it below for this one, in /privacy for all."
    ).format(manner=manner_label(usual))


def _always_row(chat: Chat, case: Case) -> list[Button]:
    """For who was asked, and might not want to be asked again."""
    if chat.person is None or chat.person.usual_manner is not None or case.kind not in (GRIEVANCE, FOOD):
        return []
    return [Button(_("Always like this"), action_data("manner.always", NAMED if case.shown_name else HIDDEN))]


def _county_of(chat: Chat, place: Place | None) -> int | None:
    if place is not None and place.area_adcode is not None:
        return place.area_adcode
    if place is not None and place.position is not None and (guess := area_at(chat.db, place.position)) is not None:
        return guess.area.adcode
    return chat.person.home_adcode if chat.person is not None else None
