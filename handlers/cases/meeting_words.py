"""How what parties of a case agreed is spoken of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.conversation import Button, action_data
from handlers.time_words import date_words, listed
from handlers.words import N_, _
from models.case import Case, CaseEvent
from models.cases.meeting import BROKEN, KEPT, CaseMeasure

MEETING_EVENTS = {
    "met": N_("the parties met"),
    "kept": N_("agreed, and it holds"),
    "broken": N_("agreed, and it does not hold"),
    "check_soon": N_("the office was reminded of the check"),
    "check_due": N_("the office was asked whether it holds"),
}
STATE_MARKS = {KEPT: "✅", BROKEN: "❌"}


def agreed_words(event: CaseEvent) -> str:
    """Of a meeting, line by line, for who raised the case."""
    facts, today = event.facts, event.at.date()
    held_on, check_on = _day(facts["held_on"], today), _day(facts["check_on"], today)
    lines = [
        _("On {date} the office met with {parties}. They agreed:").format(
            date=held_on, parties=_names(facts["present"])
        )
    ]
    lines += [f"• {_measure(agreed, today)}" for agreed in facts["agreed"]]
    lines.append(_("On {date} the office looks whether it holds, and you hear of it.").format(date=check_on))
    return "\n".join(lines)


def agreed_line(event: CaseEvent) -> str:
    """The same on a timeline."""
    facts, today = event.facts, event.at.date()
    agreed = listed(_measure(one, today) for one in facts["agreed"])
    check = _("checked on {date}").format(date=_day(facts["check_on"], today))
    return listed([f"{_day(facts['held_on'], today)} {_names(facts['present'])}", agreed, check])


def unkept_question(measures: Sequence[CaseMeasure]) -> str:
    return "\n".join(
        [
            _("Nobody has said yet that this holds, or it does not:"),
            *(f"• {measure.what}" for measure in measures),
            _("Call it solved all the same? The person reads that."),
        ]
    )


def unkept_lines(measures: Sequence[CaseMeasure]) -> list[str]:
    """What who raised the case has to know of an answer that calls it solved; nothing where all holds."""
    if not measures:
        return []
    return [_("Agreed, and not known to hold: {measures}").format(measures=listed(one.what for one in measures))]


def parties_button(case: Case) -> Button:
    return Button(_("Parties and meetings"), action_data("case.parties", case.id))


def _measure(agreed: Sequence[str], today: date) -> str:
    what, who, due_on = agreed
    return _("{what} ({who}, by {date})").format(
        what=what, who=who or _("the office"), date=date_words(date.fromisoformat(due_on), today=today)
    )


def _names(names: Sequence[str]) -> str:
    return _(", ").join(names)


def _day(iso: Any, today: date) -> str:
    return date_words(date.fromisoformat(iso), today=today)
