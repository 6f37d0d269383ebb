"""Figures of one's own areas, in words and as a picture.

For admins who is there, and what reached them; for staff, and with `cases` as its argument, what became of what people
raised.
"""

from collections.abc import Collection
from datetime import timedelta

from handlers.cases.figures_words import SPAN_DAYS, case_chart, case_lines, case_table
from handlers.conversation import Button, Chat, action, action_data, conversation
from handlers.figures_words import figure_chart, figure_lines, picture_apology
from handlers.right_words import area_words
from handlers.rights import for_admins, for_staff, for_staff_and_admins, member
from handlers.shops.visit_record_words import figure_lines as visit_lines
from handlers.words import N_, _, current_language
from models.area import list_within
from models.cases.export import CaseTable
from models.cases.figures import count_cases
from models.figures import count_figures
from models.messages.owed_picture import AlreadyOwed, owe_cases, owe_picture
from models.people.access import areas_of
from models.person import ADMIN, STAFF
from models.shops.visit_figures import count_visits

_LONGEST = timedelta(days=365)
_CASES = ("cases", "诉求", "案件", "工单")
ALSO = ("统计", "数据", "数字", "stats", "statistics", "figures")


@conversation(
    "stats",
    command="stats",
    title=N_("Figures"),
    summary=N_("People, cases and notices in figures"),
    is_draft=False,
    also=ALSO,
    allowed=for_staff_and_admins,
)
def show_figures(chat: Chat) -> None:
    if chat.argument.strip().casefold() in _CASES or not for_admins(chat):
        _show_cases(chat)
        return
    adcodes, where = _own(chat, ADMIN)
    figures = count_figures(chat.db, adcodes=adcodes, zone=chat.zone, now=chat.now)
    cases = Button(_("Figures of cases"), action_data("stats.cases"))
    visits = visit_lines(count_visits(chat.db, adcodes=adcodes))
    chat.say("\n".join([figure_lines(chat.db, figures, where=where), *visits]), [[cases]])

    chart = figure_chart(chat.db, figures, where=where, now=chat.now, zone=chat.zone)
    if chart is None:
        chat.say(_("There are too few people for a picture."))
        return
    owe_picture(chat.db, chat_id=chat.id, chart=chart, apology=picture_apology(), now=chat.now)


@action("stats.cases", allowed=for_staff_and_admins)
def show_case_figures(chat: Chat) -> None:
    _show_cases(chat)


def _own(chat: Chat, *roles: str) -> tuple[Collection[int], str]:
    """The areas of which this person is one of these, with those within them, and what they are called."""
    own = sorted({area for role in roles for area in areas_of(chat.db, member(chat), role)})
    adcodes = {adcode for area in own for adcode in list_within(chat.db, area)}
    return adcodes, _(", ").join(area_words(chat.db, area) for area in own)


def _show_cases(chat: Chat) -> None:
    adcodes, where = _own(chat, STAFF, ADMIN)
    since = chat.now - timedelta(days=SPAN_DAYS)
    figures = count_cases(chat.db, adcodes=adcodes, since=since, until=chat.now, now=chat.now)
    told = [words for words in (case_lines(chat.db, figures, where=where), case_table(chat.db, figures)) if words]
    for words in told[:-1]:
        chat.say(words)
    each = Button(_("Table of each case"), action_data("stats.table"))
    chat.say(told[-1], [[each]] if for_staff(chat) else [])
    chart = case_chart(chat.db, figures, where=where, now=chat.now, zone=chat.zone)
    if chart is not None:
        owe_picture(chat.db, chat_id=chat.id, chart=chart, apology=picture_apology(), now=chat.now)


@action("stats.table", allowed=for_staff)
def send_table(chat: Chat) -> None:
    """Of the cases that staff may look at anyway, so that few are as good as many."""
    adcodes, _where = _own(chat, STAFF)
    table = CaseTable(
        tuple(sorted(adcodes)), zone=chat.zone.key, language=current_language(), since=chat.now - _LONGEST
    )
    try:
        owe_cases(
            chat.db,
            chat_id=chat.id,
            table=table,
            filename=_("cases") + f"-{chat.today}.csv",
            apology=_("The table could not be made this time; whoever runs this service can export it."),
            now=chat.now,
        )
    except AlreadyOwed:
        chat.answer_tap(_("It is on its way already."))
        return
    chat.answer_tap(_("A table of the last twelve months comes in a moment, for Excel or WPS."))
