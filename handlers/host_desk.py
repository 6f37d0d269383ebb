"""Approve an application to host, once somebody of the office has been there; the case's number is the argument.

visited  date  when that was
found    pick  what was found as it should be
words    tell  something to say to the host
"""

from handlers.cases.desk import case_at_desk, taken_words, tell_news
from handlers.cases.words import card_words, typed
from handlers.conversation import Button, Chat, Option, action_data, conversation
from handlers.rights import for_staff, member
from handlers.stations.host_words import CHECK_WORDS, taken_place_words
from handlers.words import N_, _
from models.case import Case
from models.cases.moves import AlreadyMoved, ClosedItYourself
from models.errors import Refusal
from models.people.access import NoRight
from models.person import STAFF
from models.stations.host_application import (
    CHECKS,
    ApplicantGone,
    NoPhotoKept,
    NotAllFound,
    OwnApplication,
    PlaceTaken,
    Visit,
    approve_application,
    find_application,
)


@conversation("host.approve", title=N_("Approve a station"), is_listed=False, allowed=for_staff)
def approve(chat: Chat) -> None:
    case = _application(chat)
    visited = chat.date("visited", _("On which day were you there?"), not_after=chat.today)
    found = chat.pick(
        "found",
        _("What did you find as it should be?"),
        [Option(check, _(CHECK_WORDS[check]), check) for check in CHECKS],
    )
    words = chat.tell("words", _("Something to say to the host?"), optional=True, check=typed)
    chat.review(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone).partition("\n\n")[0])

    said = words.text if words is not None else _("We were there, and all is well.")
    try:
        approved = approve_application(
            chat.db, case, by=member(chat), visit=Visit(day=visited, found=found, words=said), now=chat.now
        )
    except NotAllFound as refusal:
        missing = _(", ").join(_(CHECK_WORDS[check]) for check in refusal.missing)
        chat.say(
            _("It was not approved, since this is missing: {missing}. Ask the person for it, or answer the case."),
            [[_look(case)]],
            missing=missing,
        )
    except (AlreadyMoved, ClosedItYourself, OwnApplication, ApplicantGone, NoPhotoKept, PlaceTaken) as refusal:
        chat.say(_refusal_words(chat, case, refusal), [[_look(case)]])
    else:
        station = approved.station
        tell_news(
            chat,
            case,
            approved.event,
            lambda: "\n".join(
                [
                    said,
                    _("“{station}” is on the map now. You change hours and offers yourself: /host.").format(
                        station=station.name
                    ),
                ]
            ),
            lambda: [[Button(_("Look after it"), action_data("host.mine", station.code))]],
        )
        chat.say(
            _("“{station}” is on the map now, as {code}."),
            [[Button(_("Its card"), action_data("station", station.code)), _look(case)]],
            station=station.name,
            code=station.code,
        )


def _application(chat: Chat) -> Case:
    """Raises NoRight, be it no application at all."""
    if not chat.argument.isdecimal() or len(chat.argument) > 18:
        raise NoRight(STAFF)
    case = case_at_desk(chat, int(chat.argument))
    if find_application(chat.db, case) is None:
        raise NoRight(STAFF)
    return case


def _refusal_words(chat: Chat, case: Case, refusal: Refusal) -> str:
    match refusal:
        case AlreadyMoved():
            return taken_words(chat, case, refusal)
        case PlaceTaken():
            return taken_place_words(refusal)
        case OwnApplication():
            return _("You applied for it yourself; a colleague has to look at it.")
        case ApplicantGone():
            return _("Who applied has had their data deleted, so nobody would keep it. Please answer the case.")
        case NoPhotoKept():
            return _("There is no photo of it to show yet. Look again in a minute, or ask the person for one.")
    return _("You closed it before; a colleague should look at it this time.")


def _look(case: Case) -> Button:
    return Button(_("Look at it"), action_data("case", case.id))
