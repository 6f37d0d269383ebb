"""The record of a meeting of a case's parties; the case's number is the flow's argument.

present  pick  who was at the table
held     date  when
said     tell  what was said, for the leading office alone
agreed   tell  what was agreed: a line for each measure, with who and by when
check    date  when it is checked
"""

from datetime import date, timedelta

from handlers.cases.co_unit_news import tell_co_units
from handlers.cases.desk import argued_case, look, moved, numbered, tell_news
from handlers.cases.measure_lines import Unreadable, measure_example, read_agreed
from handlers.cases.meeting_words import agreed_words, parties_button
from handlers.cases.words import typed
from handlers.conversation import Chat, Option, conversation
from handlers.conversation.entries import Told
from handlers.rights import for_staff, member
from handlers.time_words import date_words
from handlers.words import N_, _
from models.cases.meeting import Minutes, record_meeting
from models.cases.party import CaseParty, list_parties
from models.working_time import is_working_day

_ONE_DAY = timedelta(days=1)


@conversation("case_meeting", title=N_("Record a meeting"), is_listed=False, allowed=for_staff, about=numbered)
def write_minutes(chat: Chat) -> None:
    case = argued_case(chat)
    parties = list_parties(chat.db, case)
    if not parties:
        chat.say(_("Please add the parties first; then there is somebody to meet."), [[parties_button(case)]])
        return
    offered = [Option(str(party.id), party.name, party) for party in parties]
    present = chat.pick("present", _("Who was at the table, besides your office?"), offered)
    held_on = chat.date("held", _("On which day did you meet?"), not_after=chat.today)
    said = chat.tell("said", _("What was said, in short? Only your office reads it."), check=typed)
    prompt = _(
        "What was agreed? One measure a line: what, who, by when. Such as:\n{example}\n"
        "If nothing was agreed, leave with /cancel and write a note."
    ).format(example=measure_example(parties, chat.today))
    agreed = chat.tell("agreed", prompt, check=lambda told: _unreadable(told, parties, held_on, chat.today))
    check_on = chat.date(
        "check",
        _("On which day do you check whether it holds? You are reminded."),
        not_before=chat.today + _ONE_DAY,
        check=lambda day: _day_off(chat, day),
    )
    chat.review(_("Who raised the case reads who met when, what was agreed, and when it is checked."))

    minutes = Minutes(
        held_on=held_on,
        present=present,
        said=said.text,
        agreed=read_agreed(agreed.text, parties=parties, not_before=held_on, today=chat.today),
        check_on=check_on,
    )
    event = moved(
        chat,
        case,
        lambda: record_meeting(chat.db, case, minutes, by=member(chat), calendar=chat.around.calendar, now=chat.now),
    )
    if event is None:
        return
    tell_news(chat, case, event, lambda: agreed_words(event))
    language = chat.around.default_language
    tell_co_units(chat.db, case, event, lambda: agreed_words(event), language=language, now=chat.now)
    day = date_words(check_on, today=chat.today)
    chat.say(_("Noted, and the person knows. On {date} I ask you whether it holds."), [[look(case)]], date=day)


def _unreadable(told: Told, parties: list[CaseParty], held_on: date, today: date) -> str | None:
    if (why := typed(told)) is not None:
        return why
    try:
        read_agreed(told.text, parties=parties, not_before=held_on, today=today)
    except Unreadable as error:
        return str(error)
    return None


def _day_off(chat: Chat, day: date) -> str | None:
    if is_working_day(chat.around.calendar, day):
        return None
    return _("Nobody is in the office that day; please name a working day.")
