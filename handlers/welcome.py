"""Say who you are, if you like: the first meeting.

consent  confirm  what is stored and why, in three lines
role     choose   rider, shop owner or something else
area     choose   the county where one mostly is
"""

from handlers.conversation import Button, Chat, Option, action_data, conversation
from handlers.words import N_, _, current_language
from models.area import COUNTY, list_areas
from models.person import MERCHANT, RIDER, Profile, remember_person

CONSENT_VERSION = 1

ROLES = (
    (RIDER, N_("Rider or courier")),
    (MERCHANT, N_("Shop owner")),
    ("other", N_("Somebody else")),
)


@conversation("welcome", title=N_("Registration"), summary=N_("Say who you are"), is_draft=False)
def register(chat: Chat) -> None:
    chat.say(_("Welcome to Nuanyi 暖驿! Send me where you are, and I show you the nearest warm stations."))
    show_notice(chat)
    if not chat.confirm("consent", _("Shall I remember you?"), yes=_("Yes, let's begin"), no=_("Not now")):
        chat.say(_("That's fine: stations work without it. Just send a position, or tap below."), menu_row())
        return
    role = chat.choose("role", _("Who are you?"), [Option(key, _(label), key) for key, label in ROLES])
    area = chat.choose("area", _("Where are you mostly?"), county_options(chat))

    profile = Profile(role=role if role != "other" else None, home_adcode=area, language=current_language())
    remember_person(chat.db, chat_id=chat.id, profile=profile, consent_version=CONSENT_VERSION, now=chat.now)
    chat.say(_("Done, good to have you here. Send me a position whenever you want to rest."), menu_row())


def show_notice(chat: Chat) -> None:
    """What is stored and why, in three lines."""
    chat.say(
        _(
            "What I keep, and why:\n"
            "1. Who you say you are and your county, once you agree: to show what is meant for you.\n"
            "2. What you have begun to fill in: so that you can carry on, for 7 days.\n"
            "3. Where you are is used to find stations at that moment, and is not kept."
        ),
        [[Button(_("Read it all"), action_data("privacy.show"))]],
    )


def county_options(chat: Chat) -> list[Option[int]]:
    in_english = current_language() == "en"
    return [
        Option(str(area.adcode), area.name_en if in_english else area.name, area.adcode)
        for area in list_areas(chat.db, level=COUNTY)
    ]


def menu_row() -> list[list[Button]]:
    return [[Button(_("Menu"), "m")]]
