"""Volunteer hours at the desk of an office: confirmed with a tap, which brings the points, or not, with the reason.

The case's number is the argument.

reason  tell  why they are not confirmed
"""

from handlers.cases.desk import argued_case, case_at_desk, look, taken_words, tell_news
from handlers.cases.desk_rows import desk_rows
from handlers.cases.words import card_words, typed
from handlers.conversation import Button, Chat, action, conversation, flow_data
from handlers.points.settling import settle_points
from handlers.points.volunteer_words import hours_words, overlap_words
from handlers.rights import for_staff, member
from handlers.words import N_, _, speaking
from models.case import Case
from models.cases.moves import AlreadyMoved, ClosedItYourself
from models.errors import Refusal
from models.people.access import NoRight
from models.person import STAFF
from models.points.volunteer import OverlappingHours, OwnHours, VolunteerHours, confirm_hours, decline_hours, find_hours

LONGEST_WORDS = 300


@action("hours.confirm", allowed=for_staff)
def confirm(chat: Chat, case_id: int) -> None:
    case = case_at_desk(chat, case_id)
    hours = _hours(chat, case)
    with speaking(chat.around.default_language):
        words = hours_words(hours.half_hours)
    try:
        event = confirm_hours(chat.db, case, by=member(chat), words=words, now=chat.now)
    except (AlreadyMoved, OwnHours, ClosedItYourself, OverlappingHours) as refusal:
        chat.answer_tap(_refusal_words(chat, case, refusal), alert=True)
    else:
        tell_news(
            chat,
            case,
            event,
            lambda: _("Confirmed: {hours}. Thank you for your time!").format(hours=hours_words(hours.half_hours)),
        )
        settle_points(chat, case)
        chat.answer_tap(_("Confirmed, and the rider is told."))
    chat.edit_card(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), desk_rows(chat, case))


@conversation("hours.decline", title=N_("Do not confirm hours"), is_listed=False, allowed=for_staff)
def decline(chat: Chat) -> None:
    case = argued_case(chat)
    _hours(chat, case)
    reason = chat.tell(
        "reason", _("Why are the hours not confirmed? The rider reads it."), at_most=LONGEST_WORDS, check=typed
    )
    try:
        event = decline_hours(chat.db, case, by=member(chat), words=reason.text, now=chat.now)
    except (AlreadyMoved, OwnHours, ClosedItYourself) as refusal:
        chat.say(_refusal_words(chat, case, refusal), [[look(case)]])
        return
    again = Button(_("Please look again"), flow_data("case_again", str(case.id)))
    tell_news(
        chat,
        case,
        event,
        lambda: _("These hours could not be confirmed: {words}").format(words=reason.text),
        lambda: [] if case.reopened else [[again]],
    )
    chat.say(_("Not confirmed, and the rider is told why."), [[look(case)]])


def _hours(chat: Chat, case: Case) -> VolunteerHours:
    """Raises NoRight, be it another case or none at all."""
    hours = find_hours(chat.db, case)
    if hours is None:
        raise NoRight(STAFF)
    return hours


def _refusal_words(chat: Chat, case: Case, refusal: Refusal) -> str:
    match refusal:
        case AlreadyMoved():
            return taken_words(chat, case, refusal)
        case OwnHours():
            return _("These hours are your own; a colleague has to confirm them.")
        case OverlappingHours():
            return overlap_words(chat, refusal.other)
    return _("You closed it before; a colleague should look at it this time.")
