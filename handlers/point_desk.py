"""Points at the desk of an office: taken back where a verified report was false, corrected after an objection.

The case's number is the flow's argument.

points  number  how many, with an objection that is right
reason  tell    why
"""

from handlers.cases.desk import argued_case, look
from handlers.cases.words import typed
from handlers.conversation import Chat, conversation
from handlers.points.news import tell_points
from handlers.rights import for_staff, member
from handlers.words import N_, _
from models.points.verified_case import MOST_CORRECTED, correct_points, is_objection, take_back_case

LONGEST_WORDS = 300


@conversation(
    "points_back",
    title=N_("Take points back"),
    is_draft=False,
    is_listed=False,
    is_sent_at_once=True,
    allowed=for_staff,
)
def take_points_back(chat: Chat) -> None:
    case = argued_case(chat)
    reason = chat.tell("reason", _("Why was it false? Who reported it reads it."), at_most=LONGEST_WORDS, check=typed)
    back = take_back_case(chat.db, case, by=member(chat), reason=reason.text, now=chat.now)
    if not back:
        chat.say(_("No points are booked for it, so nothing has changed."), [[look(case)]])
        return
    tell_points(chat, back)
    chat.say(_("The points are taken back, and who had them is told."), [[look(case)]])


@conversation(
    "points_add", title=N_("Correct points"), is_draft=False, is_listed=False, is_sent_at_once=True, allowed=for_staff
)
def add_points(chat: Chat) -> None:
    case = argued_case(chat)
    points = chat.number("points", _("How many points are missing?"), at_least=1, at_most=MOST_CORRECTED)
    reason = chat.tell("reason", _("Why? The rider reads it."), at_most=LONGEST_WORDS, check=typed)
    booked = (
        correct_points(
            chat.db,
            case,
            points=int(points),
            by=member(chat),
            reason=reason.text,
            today=chat.today,
            now=chat.now,
        )
        if is_objection(case)
        else None
    )
    if booked is None:
        chat.say(_("Nobody can be given points for this case."), [[look(case)]])
        return
    tell_points(chat, [booked])
    chat.say(_("Booked; please answer the case as well."), [[look(case)]])
