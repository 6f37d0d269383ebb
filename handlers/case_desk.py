"""A case on the desk of its office: what can be done about it, and what is said to who raised it.

The case's number is the flow's argument.

words    tell     the question, the note, the answer, the reason
shown    confirm  whether the person reads the note
outcome  choose   how it ended, with an answer
office   choose   to which office it goes
"""

from collections.abc import Callable

from handlers.case_news import new_case_words, tell_office
from handlers.case_rows import verdict_row
from handlers.case_words import OUTCOME_WORDS, card_words, typed
from handlers.conversation import Button, Chat, Option, action_data, conversation, flow_data
from handlers.desk import case_at_desk, member, taken_words, tell_news
from handlers.rights import for_staff
from handlers.time_words import moment_words
from handlers.words import N_, _, current_language
from models.access import NoRight
from models.case import (
    IMPOSSIBLE,
    PASSED_ON,
    SOLVED,
    Case,
    CaseEvent,
)
from models.case_desk import (
    answer_case,
    ask_reporter,
    correct_answer,
    extend_case,
    note_case,
    refuse_case,
    transfer_case,
)
from models.case_moves import AlreadyMoved, ClosedItYourself, ExtendedBefore
from models.case_return import CannotReturn, return_case
from models.office import Office, get_office, list_transfer_targets
from models.person import STAFF

_ENDS = (SOLVED, PASSED_ON, IMPOSSIBLE)


@conversation("case_ask", title=N_("Ask the person"), is_listed=False, allowed=for_staff)
def ask_person(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    words = chat.tell("words", _("What do you want to know? Until the answer the clock stands still."), check=typed)
    answer = Button(_("Answer the office"), flow_data("case_more", str(case.id)))
    event = _moved(chat, case, lambda: ask_reporter(chat.db, case, by=member(chat), words=words.text, now=chat.now))
    if event is not None:
        tell_news(chat, case, event, lambda: _("The office asks: {words}").format(words=words.text), lambda: [[answer]])
        chat.say(_("It is asked. The answer comes to you."), [[_look(case)]])


@conversation("case_note", title=N_("Write a note"), is_listed=False, allowed=for_staff)
def write_note(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    words = chat.tell("words", _("Your note:"), check=typed)
    is_shown = chat.confirm(
        "shown",
        _("Shall the person see it, as “waiting for …”?"),
        yes=_("They see it"),
        no=_("Only the office"),
    )
    event = _moved(
        chat,
        case,
        lambda: note_case(chat.db, case, by=member(chat), words=words.text, is_shown=is_shown, now=chat.now),
    )
    if event is not None:
        if is_shown:
            tell_news(chat, case, event, lambda: _("The office notes: {words}").format(words=words.text))
        chat.say(_("Noted."), [[_look(case)]])


@conversation("case_pass", title=N_("Hand to another office"), is_listed=False, allowed=for_staff)
def hand_on(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    targets = list_transfer_targets(chat.db, get_office(chat.db, case.office_id))
    if not targets:
        chat.say(_("There is no other office that it could go to."))
        return
    language = current_language()
    offered = [Option(office.code, f"{office.label(language)}", office) for office in targets]
    office: Office = chat.choose("office", _("Which office shall have it?"), offered)
    words = chat.tell("words", _("Why there? The person reads it, too."), check=typed)
    event = _moved(
        chat, case, lambda: transfer_case(chat.db, case, to=office, by=member(chat), words=words.text, now=chat.now)
    )
    if event is None:
        return
    _tell_moved(chat, case, event, words.text, lambda: new_case_words(chat.db, case, now=chat.now, zone=chat.zone))


@conversation("case_return", title=N_("Send a case back"), is_listed=False, allowed=for_staff)
def send_back(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    sender = get_office(chat.db, case.office_id)
    words = chat.tell("words", _("Why is it not for your office? The person reads it, too."), check=typed)
    try:
        event = _moved(
            chat,
            case,
            lambda: return_case(
                chat.db, case, by=member(chat), words=words.text, calendar=chat.around.calendar, now=chat.now
            ),
        )
    except CannotReturn:
        chat.say(
            _("It can be sent back once, within one working day; please hand it on or answer it."), [[_look(case)]]
        )
        return
    if event is None:
        return
    _tell_moved(
        chat,
        case,
        event,
        words.text,
        lambda: _("Sent back by “{office}”: {words}").format(office=sender.label(current_language()), words=words.text),
    )


@conversation("case_later", title=N_("Take more time"), is_listed=False, allowed=for_staff)
def take_more_time(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    words = chat.tell("words", _("Why does it take five working days more? The person reads it, too."), check=typed)
    try:
        event = _moved(
            chat,
            case,
            lambda: extend_case(
                chat.db, case, by=member(chat), words=words.text, calendar=chat.around.calendar, now=chat.now
            ),
        )
    except ExtendedBefore:
        chat.say(_("It was extended once already; please answer it as it stands."), [[_look(case)]])
        return
    if event is not None:
        tell_news(
            chat,
            case,
            event,
            lambda: _("It takes longer, until {moment}: {words}").format(
                moment=moment_words(case.answer_by, now=chat.now, zone=chat.zone), words=words.text
            ),
        )
        chat.say(_("The person knows. It is due {moment} now."), moment=_due(chat, case))


@conversation("case_answer", title=N_("Answer a case"), is_listed=False, allowed=for_staff)
def write_answer(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    outcome = chat.choose("outcome", _("How did it end?"), [Option(end, _(OUTCOME_WORDS[end]), end) for end in _ENDS])
    words = chat.tell("words", _("Your answer, as the person reads it:"), check=typed)
    chat.review(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone).partition("\n\n")[0])
    event = _moved(
        chat, case, lambda: answer_case(chat.db, case, by=member(chat), words=words.text, outcome=outcome, now=chat.now)
    )
    if event is not None:
        tell_news(
            chat,
            case,
            event,
            lambda: "\n".join(
                [
                    f"{_(OUTCOME_WORDS[outcome])}: {words.text}",
                    _("Is it solved, as you see it?"),
                ]
            ),
            lambda: [verdict_row(str(case.id))],
        )
        chat.say(_("Answered."), [[_look(case)]])


@conversation("case_correct", title=N_("Correct an answer"), is_listed=False, allowed=for_staff)
def correct_words(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    words = chat.tell("words", _("The answer as it should be:"), check=typed)
    event = _moved(chat, case, lambda: correct_answer(chat.db, case, by=member(chat), words=words.text, now=chat.now))
    if event is not None:
        tell_news(chat, case, event, lambda: _("The answer was corrected: {words}").format(words=words.text))
        chat.say(_("Corrected, and the person was told."), [[_look(case)]])


@conversation("case_refuse", title=N_("Do not accept a case"), is_listed=False, allowed=for_staff)
def turn_away(chat: Chat) -> None:
    case = case_at_desk(chat, _number(chat))
    words = chat.tell(
        "words", _("Why is it not for us, and which door is the right one? The person reads it."), check=typed
    )
    event = _moved(chat, case, lambda: refuse_case(chat.db, case, by=member(chat), words=words.text, now=chat.now))
    if event is not None:
        tell_news(chat, case, event, lambda: _("It could not be accepted: {words}").format(words=words.text))
        chat.say(_("The person was told."), [[_look(case)]])


def _tell_moved(chat: Chat, case: Case, event: CaseEvent, reason: str, words: Callable[[], str]) -> None:
    """Tell the person, the office that has it now, which hears `words`, and who moved it."""
    office = get_office(chat.db, case.office_id)
    tell_news(
        chat,
        case,
        event,
        lambda: _("It is with “{office}” now: {words}").format(office=office.label(current_language()), words=reason),
    )
    tell_office(chat.db, case, event, words, language=chat.around.default_language, now=chat.now)
    chat.say(_("It is with “{office}” now."), office=office.label(current_language()))


def _number(chat: Chat) -> int:
    if not chat.argument.isdecimal() or len(chat.argument) > 18:
        raise NoRight(STAFF)
    return int(chat.argument)


def _moved(chat: Chat, case: Case, move: Callable[[], CaseEvent]) -> CaseEvent | None:
    """Make a move; None where somebody was first, which is then said."""
    try:
        return move()
    except AlreadyMoved as refusal:
        chat.say(taken_words(chat, case, refusal), [[_look(case)]])
    except ClosedItYourself:
        chat.say(_("You closed it before; a colleague should look at it this time."), [[_look(case)]])
    return None


def _look(case: Case) -> Button:
    return Button(_("Look at it"), action_data("case", case.id))


def _due(chat: Chat, case: Case) -> str:
    return moment_words(case.answer_by, now=chat.now, zone=chat.zone)
