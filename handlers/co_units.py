"""Offices that help with a case: the leading one asks them and lets them go.

The case's number is the flow's argument; with that of the office behind it where one is let go.

unit   choose  which office shall help
words  tell    with what, or why it no longer helps
"""

from handlers.cases.co_unit_lines import co_unit_line
from handlers.cases.co_unit_news import tell_co_unit
from handlers.cases.desk import argued_case, case_at_desk, look, moved, numbered, tell_news
from handlers.cases.news import tell_office
from handlers.cases.unit_desk import argued_unit
from handlers.cases.words import headline, typed
from handlers.conversation import Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.rights import for_staff, member
from handlers.words import N_, _, current_language, named
from models.case import BY_CO_UNIT
from models.cases.co_unit import (
    HelpsAlready,
    add_co_unit,
    end_co_unit,
    find_co_unit,
    list_co_units,
    list_possible_units,
)
from models.cases.moves import ClosedOffice, SameOffice
from models.office import Office, distinct_labels


@action("case.units", allowed=for_staff)
def show_co_units(chat: Chat, case_id: int) -> None:
    case = case_at_desk(chat, case_id)
    units = list_co_units(chat.db, case)
    lines = [headline(case)]
    for unit, office in units:
        lines.append("• " + named(co_unit_line(unit, office), unit.asked))
        lines += [f"  {unit.part}"] if unit.part else []
    if not units:
        lines.append(_("No other office helps with it yet. Who is asked sees the case, and not who raised it."))
    rows = [[Button(_("Ask an office"), flow_data("case_unit_add", str(case.id)))]]
    for _unit, office in units:
        words = _("Without “{office}” from now on").format(office=office.label(current_language()))
        rows.append([Button(words, flow_data("case_unit_end", f"{case.id}.{office.id}"))])
    chat.edit_card("\n".join(lines), [*rows, [Button(_("Back"), action_data("case", case.id))]])


@conversation("case_unit_add", title=N_("Ask an office to help"), is_listed=False, allowed=for_staff, about=numbered)
def ask_to_help(chat: Chat) -> None:
    case = argued_case(chat)
    possible = list_possible_units(chat.db, case)
    labels = distinct_labels(possible, current_language())
    offered = [Option(office.code, labels[office.code], office) for office in possible]
    if not offered:
        chat.say(_("There is no other office that could help."), [[look(case)]])
        return
    office: Office = chat.choose("unit", _("Which office shall help? You stay responsible for the answer."), offered)
    words = chat.tell("words", _("With what shall it help? The person reads it, too."), check=typed)
    by, now = member(chat), chat.now

    try:
        event = moved(
            chat,
            case,
            lambda: add_co_unit(chat.db, case, office=office, by=by, words=words.text, now=now),
        )
    except (SameOffice, ClosedOffice, HelpsAlready):
        chat.ask_again("unit", _("That office can't be asked any more; please take another."))
    if event is None:
        return
    tell_co_unit(
        chat.db,
        case,
        event,
        office,
        lambda: _("Your office is asked to help: {words}").format(words=words.text),
        language=chat.around.default_language,
        now=chat.now,
    )
    tell_news(
        chat,
        case,
        event,
        lambda: _("“{office}” helps with it now, and does not learn who you are: {words}").format(
            office=office.label(current_language()), words=words.text
        ),
    )
    chat.say(_("“{office}” is asked. You lead on."), [[look(case)]], office=office.label(current_language()))


@conversation(
    "case_unit_end", title=N_("End the help of an office"), is_listed=False, allowed=for_staff, about=numbered
)
def end_help(chat: Chat) -> None:
    """For the leading office as well as for the one that helps."""
    case, office = argued_unit(chat)
    if find_co_unit(chat.db, case, office) is None:
        chat.say(_("That office does not help with it any more."), [[look(case)]])
        return
    words = chat.tell("words", _("Why does it no longer help? The person reads it, too."), check=typed)

    event = moved(
        chat, case, lambda: end_co_unit(chat.db, case, office=office, by=member(chat), words=words.text, now=chat.now)
    )
    if event is None:
        return

    def told() -> str:
        name = office.label(current_language())
        return _("“{office}” no longer helps: {words}").format(office=name, words=words.text)

    language = chat.around.default_language
    if event.by == BY_CO_UNIT:
        tell_office(chat.db, case, event, told, language=language, now=chat.now)
    else:
        tell_co_unit(chat.db, case, event, office, told, language=language, now=chat.now)
    chat.say(_("“{office}” does not help any more."), office=office.label(current_language()))
