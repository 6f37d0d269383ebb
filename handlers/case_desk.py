"""A case on the desk of its office: what can be done about it, and what is said to who raised it.

The case's number is the flow's argument.

words    write    the question or the note, spoken and with photos as well
words    tell     the reason of what else is done
shown    confirm  whether the person reads the note
office   choose   to which office it goes, one of those around
named    tell     or part of the name of another
found    choose   which of those of that name
"""

from collections.abc import Callable

from handlers.cases.desk import argued_case, look, moved, numbered, tell_news
from handlers.cases.news import new_case_words, tell_office
from handlers.cases.office_choice import ask_target
from handlers.cases.passing import message_of, photos_left, with_files
from handlers.cases.words import typed
from handlers.conversation import Button, Chat, conversation, flow_data
from handlers.rights import for_staff, member
from handlers.shops.visit_news import give_back_day, given_back_words
from handlers.time_words import moment_words
from handlers.words import N_, _, current_language
from models.case import (
    Case,
    CaseEvent,
)
from models.cases.desk import (
    ask_reporter,
    extend_case,
    note_case,
    refuse_case,
    transfer_case,
)
from models.cases.moves import ExtendedBefore
from models.cases.returning import CannotReturn, return_case
from models.office import get_office


@conversation("case_ask", title=N_("Ask the person"), is_listed=False, version=2, allowed=for_staff, about=numbered)
def ask_person(chat: Chat) -> None:
    case = argued_case(chat)
    asked = chat.write(
        "words",
        _("What do you want to know? Until the answer the clock stands still."),
        most_photos=photos_left(chat, case),
    )
    answer = Button(_("Answer the office"), flow_data("case_more", str(case.id)))
    event = moved(
        chat,
        case,
        lambda: ask_reporter(
            chat.db,
            case,
            by=member(chat),
            message=message_of(asked),
            now=chat.now,
        ),
    )
    if event is not None:
        tell_news(
            chat,
            case,
            event,
            lambda: with_files(_("The office asks: {words}").format(words=event.words), asked),
            lambda: [[answer]],
        )
        chat.say(_("It is asked. The answer comes to you."), [[look(case)]])


@conversation("case_note", title=N_("Write a note"), is_listed=False, version=2, allowed=for_staff, about=numbered)
def write_note(chat: Chat) -> None:
    case = argued_case(chat)
    note = chat.write("words", _("Your note:"), most_photos=photos_left(chat, case))
    is_shown = chat.confirm(
        "shown",
        _("Shall the person see it, as “waiting for …”?"),
        yes=_("They see it"),
        no=_("Only the office"),
    )
    event = moved(
        chat,
        case,
        lambda: note_case(
            chat.db,
            case,
            by=member(chat),
            message=message_of(note),
            is_shown=is_shown,
            now=chat.now,
        ),
    )
    if event is not None:
        if is_shown:
            tell_news(
                chat, case, event, lambda: with_files(_("The office notes: {words}").format(words=event.words), note)
            )
        chat.say(_("Noted."), [[look(case)]])


@conversation(
    "case_pass", title=N_("Hand to another office"), is_listed=False, version=2, allowed=for_staff, about=numbered
)
def hand_on(chat: Chat) -> None:
    case = argued_case(chat)
    office = ask_target(chat, case)
    words = chat.tell("words", _("Why there? The person reads it, too."), check=typed)
    event = moved(
        chat, case, lambda: transfer_case(chat.db, case, to=office, by=member(chat), words=words.text, now=chat.now)
    )
    if event is None:
        return
    _tell_moved(chat, case, event, words.text, lambda: new_case_words(chat.db, case, now=chat.now, zone=chat.zone))


@conversation("case_return", title=N_("Send a case back"), is_listed=False, allowed=for_staff, about=numbered)
def send_back(chat: Chat) -> None:
    case = argued_case(chat)
    sender = get_office(chat.db, case.office_id)
    words = chat.tell("words", _("Why is it not for your office? The person reads it, too."), check=typed)
    try:
        event = moved(
            chat,
            case,
            lambda: return_case(
                chat.db, case, by=member(chat), words=words.text, calendar=chat.around.calendar, now=chat.now
            ),
        )
    except CannotReturn:
        chat.say(_("It can be sent back once, within one working day; please hand it on or answer it."), [[look(case)]])
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


@conversation("case_later", title=N_("Take more time"), is_listed=False, allowed=for_staff, about=numbered)
def take_more_time(chat: Chat) -> None:
    case = argued_case(chat)
    words = chat.tell("words", _("Why does it take five working days more? The person reads it, too."), check=typed)
    try:
        event = moved(
            chat,
            case,
            lambda: extend_case(
                chat.db, case, by=member(chat), words=words.text, calendar=chat.around.calendar, now=chat.now
            ),
        )
    except ExtendedBefore:
        chat.say(_("It was extended once already; please answer it as it stands."), [[look(case)]])
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
        chat.say(_("The person knows. It is due {moment} now."), [[look(case)]], moment=_due(chat, case))


@conversation("case_refuse", title=N_("Do not accept a case"), is_listed=False, allowed=for_staff, about=numbered)
def turn_away(chat: Chat) -> None:
    case = argued_case(chat)
    words = chat.tell(
        "words", _("Why is it not for us, and which door is the right one? The person reads it."), check=typed
    )
    event = moved(chat, case, lambda: refuse_case(chat.db, case, by=member(chat), words=words.text, now=chat.now))
    if event is not None:
        day = give_back_day(chat, case)

        def told() -> str:
            why = _("It could not be accepted: {words}").format(words=words.text)
            return why if day is None else f"{why}\n{given_back_words(day, now=chat.now, zone=chat.zone)}"

        tell_news(chat, case, event, told)
        chat.say(_("The person was told."), [[look(case)]])


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


def _due(chat: Chat, case: Case) -> str:
    return moment_words(case.answer_by, now=chat.now, zone=chat.zone)
