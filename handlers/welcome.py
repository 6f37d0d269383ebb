"""Say who you are, if you like: the first meeting, and later the way to change what was said.

Who is not known yet:
consent  confirm  what is stored and why, in three lines
role     choose   rider, shop owner or something else
area     choose   the county where one mostly is

Who is known:
change    choose   one's role, one's county, all of it, or nothing
new_role  choose   as role
new_area  choose   as area
sure      confirm  really delete everything
"""

from handlers.conversation import Button, Chat, Option, conversation
from handlers.county_options import county_options
from handlers.personal_data import CONSENT_VERSION, ROLE_WORDS, delete_when_sure, kept_words, show_notice
from handlers.words import N_, _, current_language
from models.notices.mailing_list import find_list, join_list
from models.person import MERCHANT, RIDER, Person, Profile, change_home, change_role, remember_person
from models.station import add_favourite, find_station_by_code

OTHER = "other"
ALSO = ("登记", "注册", "改身份", "register", "sign up")


@conversation("welcome", title=N_("Registration"), summary=N_("Say who you are"), is_draft=False, also=ALSO)
def register(chat: Chat) -> None:
    if chat.person is None or not chat.person.has_agreed:
        meet(chat)
    elif not join_wanted_list(chat, chat.person):
        look_over(chat, chat.person)


def meet(chat: Chat) -> None:
    chat.say(_("Welcome to Nuanyi 暖驿! Send me where you are, and I show you the nearest warm stations."))
    show_notice(chat)
    if not chat.confirm("consent", _("Shall I remember you?"), yes=_("Yes, let's begin"), no=_("Not now")):
        chat.say(_("That's fine: stations work without it. Just send a position, or tap below."), menu_row())
        return
    role = chat.choose("role", _("Who are you?"), role_options())
    area = chat.choose("area", _("Where are you mostly?"), county_options(chat.db))

    profile = Profile(role=None if role == OTHER else role, home_adcode=area, language=current_language())
    person = remember_person(chat.db, chat_id=chat.id, profile=profile, consent_version=CONSENT_VERSION, now=chat.now)
    chat.say(_welcome_words(role), menu_row())
    put_wanted_on_list(chat, person)
    join_wanted_list(chat, person)


def join_wanted_list(chat: Chat, person: Person) -> bool:
    """The mailing list whose link was followed before the person was known; its code is the flow's argument."""
    wanted = find_list(chat.db, chat.argument) if chat.argument else None
    if wanted is None:
        return False
    join_list(chat.db, wanted, person)
    chat.say(_("You are on the list “{name}” and get what is sent to it."), name=wanted.name)
    return True


def put_wanted_on_list(chat: Chat, person: Person) -> None:
    """The station whose star was tapped before the person was known; its code is the flow's argument."""
    station = find_station_by_code(chat.db, chat.argument) if chat.argument else None
    if station is not None:
        add_favourite(chat.db, person_id=person.id or 0, station=station, now=chat.now)
        chat.say(_("⭐ {station} is on your list."), station=station.label(current_language()))


def look_over(chat: Chat, person: Person) -> None:
    changes = [
        Option("role", _("Who I am"), "role"),
        Option("area", _("My county"), "area"),
        Option("all", _("Delete my data"), "all"),
        Option("nothing", _("Leave it as it is"), "nothing"),
    ]
    change = chat.choose("change", "\n".join([kept_words(chat), _("What shall we change?")]), changes)
    if change == "all":
        delete_when_sure(chat)
        return
    if change == "nothing":
        chat.say(_("All stays as it is."), menu_row())
        return
    if change == "role":
        role = chat.choose("new_role", _("Who are you?"), role_options())
        change_role(chat.db, person, role=None if role == OTHER else role)
    else:
        area = chat.choose("new_area", _("Where are you mostly?"), county_options(chat.db))
        change_home(chat.db, person, adcode=area)
    chat.say("\n".join([_("Changed."), kept_words(chat)]), menu_row())


def greet(chat: Chat) -> bool:
    """Who has agreed already is not asked anything when they come back; False for anybody else."""
    if chat.person is None or not chat.person.has_agreed:
        return False
    chat.say(_("Good to see you!"))
    return True


def role_options() -> list[Option[str]]:
    roles = [Option(role, _(ROLE_WORDS[role]), role) for role in (RIDER, MERCHANT)]
    return [*roles, Option(OTHER, _("Somebody else"), OTHER)]


def _welcome_words(role: str) -> str:
    if role == MERCHANT:
        return _("Done, good to have you here. What there is for your shop stands in the menu.")
    return _("Done, good to have you here. Send me a position whenever you want to rest.")


def menu_row() -> list[list[Button]]:
    return [[Button(_("Menu"), "m")]]
