"""The answer to a case, in words, spoken or with photos; and what it should have been.

The case's number is the flow's argument.

outcome  choose   how it ended
despite  confirm  whether it is solved though something agreed is not known to hold
words    write    the answer, as the person gets it
"""

from handlers.cases.canned_words import drafts_for
from handlers.cases.correction import answer_told, tell_corrected
from handlers.cases.desk import argued_case, look, moved, numbered, tell_news
from handlers.cases.meeting_words import parties_button, unkept_question
from handlers.cases.passing import message_of, photos_left, with_files
from handlers.cases.rows import verdict_row
from handlers.cases.state_words import OUTCOME_WORDS
from handlers.cases.words import card_words
from handlers.cases.yes_no_rows import yes_no_row
from handlers.conversation import Chat, Option, conversation
from handlers.points.settling import settle_points
from handlers.rights import for_staff, member
from handlers.words import N_, _
from models.case import IMPOSSIBLE, PASSED_ON, SOLVED
from models.cases.desk import answer_case, correct_answer
from models.cases.meeting import list_unkept

_ENDS = (SOLVED, PASSED_ON, IMPOSSIBLE)


@conversation("case_answer", title=N_("Answer a case"), is_listed=False, version=3, allowed=for_staff, about=numbered)
def write_answer(chat: Chat) -> None:
    case = argued_case(chat)
    if row := yes_no_row(case):
        chat.say(_("This is not answered in words; please say yes or no to it:"), [row, [look(case)]])
        return
    outcome = chat.choose("outcome", _("How did it end?"), [Option(end, _(OUTCOME_WORDS[end]), end) for end in _ENDS])
    unkept = list_unkept(chat.db, case) if outcome == SOLVED else []
    if unkept and not chat.confirm("despite", unkept_question(unkept)):
        chat.say(_("Then please check it first, or name another end."), [[parties_button(case), look(case)]])
        return
    answer = chat.write(
        "words",
        _("Your answer, as the person reads it:"),
        most_photos=photos_left(chat, case),
        drafts=drafts_for(chat, case),
    )
    chat.review(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone).partition("\n\n")[0])

    event = moved(
        chat,
        case,
        lambda: answer_case(
            chat.db,
            case,
            by=member(chat),
            message=message_of(answer),
            outcome=outcome,
            despite_unkept=bool(unkept),
            now=chat.now,
        ),
    )
    if event is not None:
        tell_news(
            chat,
            case,
            event,
            lambda: with_files(answer_told(chat.db, case), answer),
            lambda: [verdict_row(str(case.id))],
        )
        if outcome == SOLVED:
            settle_points(chat, case)
        chat.say(_("Answered."), [[look(case)]])


@conversation(
    "case_correct", title=N_("Correct an answer"), is_listed=False, version=2, allowed=for_staff, about=numbered
)
def correct_words(chat: Chat) -> None:
    case = argued_case(chat)
    answer = chat.write(
        "words",
        _("The answer so far:\n{words}\n\nSend it as it should be; the person is told what has changed.").format(
            words=case.answer or "—"
        ),
        most_photos=photos_left(chat, case),
    )

    event = moved(
        chat,
        case,
        lambda: correct_answer(
            chat.db,
            case,
            by=member(chat),
            message=message_of(answer),
            now=chat.now,
        ),
    )
    if event is not None:
        tell_corrected(chat, case, event, answer)
        chat.say(_("Corrected, and the person was told."), [[look(case)]])
