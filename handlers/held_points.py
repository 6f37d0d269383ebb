"""Points that wait, at the desk of an office: booked with a tap, or not, with the reason.

The number of the case of the review is the argument.

reason  tell  why they are not booked
"""

from handlers.cases.desk import argued_case, case_at_desk, look, taken_words, tell_news
from handlers.cases.desk_rows import desk_rows
from handlers.cases.words import card_words, typed
from handlers.conversation import Button, Chat, action, conversation, flow_data
from handlers.points.news import tell_points
from handlers.points.settling import doubt_words
from handlers.rights import for_staff, member
from handlers.words import N_, _, speaking
from models.case import OPEN, Case
from models.cases.moves import AlreadyMoved, ClosedItYourself
from models.errors import Refusal
from models.people.access import NoRight
from models.person import STAFF
from models.points.hand import OwnPoints
from models.points.held import decline_review, doubt_again, find_new_doubt, find_reviewed, grant_review
from models.points.verified_case import book_case

LONGEST_WORDS = 300


@action("held.book", allowed=for_staff)
def book(chat: Chat, case_id: int) -> None:
    review = case_at_desk(chat, case_id)
    reviewed = _reviewed(chat, review)
    with speaking(chat.around.default_language):
        words = _("Looked at, and all is well.")
    if review.state in OPEN and _is_doubted_anew(chat, review, reviewed):
        return
    try:
        event = grant_review(chat.db, review, by=member(chat), words=words, now=chat.now)
    except (AlreadyMoved, OwnPoints, ClosedItYourself) as refusal:
        chat.answer_tap(_refusal_words(chat, review, refusal), alert=True)
    else:
        tell_news(chat, review, event, lambda: _("Looked at, and all is well; thank you for waiting."))
        tell_points(chat, book_case(chat.db, reviewed, by=member(chat), today=chat.today, now=chat.now))
        chat.answer_tap(_("Booked, and the rider is told."))
    chat.edit_card(card_words(chat.db, review, for_office=True, now=chat.now, zone=chat.zone), desk_rows(chat, review))


@conversation("held.decline", title=N_("Do not book points"), is_listed=False, allowed=for_staff)
def decline(chat: Chat) -> None:
    review = argued_case(chat)
    _reviewed(chat, review)
    reason = chat.tell(
        "reason", _("Why are the points not booked? The rider reads it."), at_most=LONGEST_WORDS, check=typed
    )
    try:
        event = decline_review(chat.db, review, by=member(chat), words=reason.text, now=chat.now)
    except (AlreadyMoved, OwnPoints, ClosedItYourself) as refusal:
        chat.say(_refusal_words(chat, review, refusal), [[look(review)]])
        return
    again = Button(_("Please look again"), flow_data("case_again", str(review.id)))
    tell_news(
        chat,
        review,
        event,
        lambda: _("No points were booked this time: {words}").format(words=reason.text),
        lambda: [] if review.reopened else [[again]],
    )
    chat.say(_("Not booked, and the rider is told why."), [[look(review)]])


def _is_doubted_anew(chat: Chat, review: Case, reviewed: Case) -> bool:
    """What came since the review began is to be looked at before."""
    doubt = find_new_doubt(chat.db, review, reviewed, now=chat.now)
    if doubt is None:
        return False
    with speaking(chat.around.default_language):
        reason = doubt_words(chat, doubt)
    doubt_again(chat.db, review, doubt, reason=reason, now=chat.now)
    chat.answer_tap(
        _("Not booked yet: a photo has come meanwhile, and looks as an earlier one. Look once more."), alert=True
    )
    chat.edit_card(card_words(chat.db, review, for_office=True, now=chat.now, zone=chat.zone), desk_rows(chat, review))
    return True


def _reviewed(chat: Chat, review: Case) -> Case:
    """Raises NoRight, be it another case or none at all."""
    reviewed = find_reviewed(chat.db, review)
    if reviewed is None:
        raise NoRight(STAFF)
    return reviewed


def _refusal_words(chat: Chat, review: Case, refusal: Refusal) -> str:
    match refusal:
        case AlreadyMoved():
            return taken_words(chat, review, refusal)
        case OwnPoints():
            return _("Nobody books or undoes their own points; a colleague can.")
    return _("You closed it before; a colleague should look at it this time.")
