"""How cases are spoken of: to those who raised them, and to those who answer."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.class_words import class_label, reclassed_words
from handlers.cases.co_unit_lines import co_unit_lines
from handlers.cases.files import file_lines
from handlers.cases.meeting_words import MEETING_EVENTS, agreed_line
from handlers.cases.parts import part_lines
from handlers.cases.place_words import place_words
from handlers.cases.reward_words import yuan_words
from handlers.cases.state_words import (
    DECIDED_WORDS,
    OUTCOME_WORDS,
    TO_JOINER,
    TO_OFFICE,
    TO_REPORTER,
    due_lines,
    state_words,
)
from handlers.conversation.entries import Told
from handlers.shops.visit_record_words import VISIT_EVENTS
from handlers.time_words import half_day_words, listed, moment_words
from handlers.words import N_, _, current_language, named
from models.case import (
    BY_OFFICE,
    BY_REPORTER,
    NO,
    OPEN,
    PARTLY,
    REFUSED,
    SOLVED,
    WAITING,
    YES,
    Case,
    CaseEvent,
    list_events,
)
from models.cases.again import MOVED_UP
from models.cases.classing import RECLASSED
from models.cases.file import list_files_of
from models.cases.joining import FIRST_LEFT, JOINER_LEFT, is_for_joiners
from models.cases.leaving import has_passed_on, list_events_of_reporter
from models.cases.listing import MOST_COUNTED, find_answered_before, is_unreachable
from models.cases.oversight import TAKEN_OVER
from models.cases.query_code import code_in
from models.cases.reward import DENIED, GRANTED, PAID
from models.cases.topic import (
    CONVERT,
    FEEDBACK,
    FOOD,
    GRIEVANCE,
    HOST,
    HOURS,
    LOAN,
    POINTS,
    REPORT,
    REVIEW,
    VISIT,
    Topic,
    get_topic,
    is_yes_or_no,
)
from models.office import get_office
from models.points.held import find_case_reviewed
from models.shops.plaque_complaint import HOLDS_PLAQUE

KIND_WORDS = {
    GRIEVANCE: N_("Grievance"),
    REPORT: N_("Snap report"),
    FOOD: N_("Food safety"),
    FEEDBACK: N_("About a station"),
    POINTS: N_("Points"),
    HOURS: N_("Volunteer hours"),
    HOST: N_("Application to host"),
    VISIT: N_("Request for a visit"),
    LOAN: N_("Loan"),
    CONVERT: N_("Becoming an enterprise"),
}
VERDICT_WORDS = {YES: N_("Solved"), PARTLY: N_("Partly"), NO: N_("Not solved")}
_EVENT_WORDS = {
    "received": N_("handed in"),
    "handed_over": N_("handed to the office"),
    "accepted": N_("taken on"),
    "asked": N_("the office asks"),
    "said": N_("added"),
    "joined": N_("somebody else reports it, too"),
    JOINER_LEFT: N_("somebody who reported it, too, took that back"),
    "noted": N_("the office notes"),
    MOVED_UP: N_("one level up, since it was answered before"),
    "unit_added": N_("helps from now on"),
    "unit_left": N_("no longer helps"),
    "part_given": N_("its part of the answer"),
    "split": N_("has a part of it as a case of its own"),
    "split_off": N_("split off"),
    "photos_passed": N_("photos came along"),
    "party_added": N_("has a hand in it"),
    **MEETING_EVENTS,
    "transferred": N_("handed to another office"),
    "returned": N_("back at the office that had it before"),
    TAKEN_OVER: N_("taken over by the office above"),
    "extended": N_("more time needed"),
    RECLASSED: N_("taken otherwise"),
    "answered": N_("answered"),
    "refused": N_("not accepted"),
    "corrected": N_("the answer was corrected"),
    "released": N_("back on the list"),
    "resumed": N_("nobody is left who could answer; it goes on"),
    "withdrawn": N_("withdrawn"),
    **VISIT_EVENTS,
    FIRST_LEFT: N_("who reported it first took it back, it goes on for others"),
    "judged": N_("verdict"),
    "rated": N_("stars"),
    "reopened": N_("reopened"),
    "closed": N_("ended"),
    GRANTED: N_("a reward was granted"),
    DENIED: N_("no reward was granted"),
    PAID: N_("the reward was paid"),
    HOLDS_PLAQUE: N_("the shop may hold a plaque of honest business, so this is to be answered sooner"),
    "doubted": N_("why it is looked at once more"),
    "warned": N_("the office was reminded"),
    "overdue": N_("it takes longer than promised, the committee looks after it"),
    "escalated": N_("the region's office looks after it"),
}
_CALLS = {
    "110": N_("110 police"),
    "119": N_("119 fire"),
    "120": N_("120 ambulance"),
    "122": N_("122 traffic accidents"),
}
_DOORS = {
    "arbitration": N_("Disputes about pay and contracts are decided by labour arbitration; 12345 tells you where."),
    "court": N_("Disputes about contracts are decided by the people's court; 12345 tells you which one."),
    "police": N_("Threats, blackmail and violence are for the police: 110."),
    "traffic": N_("Who is to blame in an accident is decided by the traffic police: 122."),
}


def typed(told: Told) -> str | None:
    """What stands in a case's file is to be read."""
    return codeless(told) if told.text.strip() else _("Please type it here, so that it can be read.")


def codeless(told: Told) -> str | None:
    """Who reads a query code could open the case, so it comes into no file."""
    if not code_in(told.text):
        return None
    return _(
        "There is a query code in it, which nobody else may see: please write it without. To ask by it, /cancel first."
    )


def topic_label(topic: Topic) -> str:
    return topic.label(current_language())


def calls_words(topic: Topic) -> str:
    """What to do before anything is written; empty where nobody is in danger."""
    numbers = listed(_(_CALLS[number]) for number in topic.calls)
    return _("⚠️ If anybody is in danger, call first: {numbers}.").format(numbers=numbers) if numbers else ""


def door_words(topic: Topic) -> str:
    """Who else decides such a matter; empty where nobody does."""
    door = _DOORS.get(topic.door)
    return _(door) + " " + _("You can still leave it here, and we help as far as we can.") if door else ""


def headline(case: Case) -> str:
    """诉求 G000012 · 报酬拖欠 · 敬德街: what it is about, so that it is known again after weeks."""
    parts = [f"{_(KIND_WORDS[case.kind])} {case.number}", topic_label(get_topic(case.topic))]
    return " · ".join([*parts, *map(place_words, filter(None, (case.place,)))])


def colour(case: Case, now: datetime) -> str:
    """🟢 in time, 🟡 four fifths are over, 🔴 overdue, ⚪ nothing to be done by the office."""
    if case.state not in OPEN or case.state == WAITING:
        return "⚪"
    if now >= case.answer_by:
        return "🔴"
    return "🟡" if case.warned or now >= case.warn_at else "🟢"


def card_words(db: Session, case: Case, *, for_office: bool, now: datetime, zone: ZoneInfo) -> str:
    """The whole case; the office is never told more of the person than what they chose."""
    office = get_office(db, case.office_id)
    mark = colour(case, now) + " " if for_office else ""
    status = state_words(case, to=TO_OFFICE if for_office else TO_REPORTER)
    lines = [mark + headline(case), _("Status: {state}").format(state=status)]
    lines.append(_("Office: {office}").format(office=office.label(current_language())))
    if for_office and case.state in OPEN and not office.is_open:
        lines.append(_("⚠️ This office takes nothing new any more; please hand the case on to another."))
    lines += co_unit_lines(db, case, for_office=for_office)
    lines += part_lines(db, case)
    lines += due_lines(case, moment_words(case.answer_by, now=now, zone=zone))
    if case.platform:
        lines.append(_("Platform: {platform}").format(platform=case.platform))
    if for_office:
        lines += _reporter_lines(db, case)
    events = list_events(db, case, only_shown=False) if for_office else list_events_of_reporter(db, case)
    is_own = for_office or not has_passed_on(events)
    lines += [_story(db, case)] if case.story and is_own else []
    lines += file_lines(list_files_of(db, case, only_shown=not for_office, by=None if is_own else BY_OFFICE))
    lines += ["", *timeline(case, events, now=now, zone=zone)]
    return "\n".join(lines)


def joined_words(db: Session, case: Case, *, now: datetime, zone: ZoneInfo) -> str:
    """The case for who joined it: how it stands and what the office did, nothing of who raised it."""
    office = get_office(db, case.office_id)
    lines = [headline(case), _("Status: {state}").format(state=state_words(case, to=TO_JOINER))]
    lines.append(_("Office: {office}").format(office=office.label(current_language())))
    lines += due_lines(case, moment_words(case.answer_by, now=now, zone=zone))
    lines.append(_("Others reported it as well as you."))
    events = list(filter(is_for_joiners, list_events(db, case, only_shown=True)))
    return "\n".join([*lines, "", *timeline(case, events, now=now, zone=zone)])


def timeline(case: Case, events: list[CaseEvent], *, now: datetime, zone: ZoneInfo) -> list[str]:
    """A line for each thing that happened, oldest first; the very first is the case itself."""
    lines = []
    for event in events:
        at = half_day_words if case.is_veiled and event.by == BY_REPORTER else moment_words
        words = [at(event.at, now=now, zone=zone), *_office_named(event), event_words(case, event)]
        lines.append("• " + " · ".join(words))
    return lines


def event_words(case: Case, event: CaseEvent) -> str:
    told = reclassed_words(event) if event.what == RECLASSED else event.words or _fact_words(event)
    what = _(_what_words(case, event))
    return named(what, told) if told else what


def one_line(case: Case, now: datetime) -> str:
    return f"{colour(case, now)} {case.number} {topic_label(get_topic(case.topic))}"


def counted_words(count: int) -> str:
    """How many are in a tray, which is not counted to its end."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


def _reporter_lines(db: Session, case: Case) -> Iterator[str]:
    """What the office may know of the person, and what it answered them before on the same matter."""
    yield _("From: {name}").format(name=case.shown_name) if case.shown_name else _("From: no name left")
    if case.klass != get_topic(case.topic).klass:
        yield _("Taken as: {name}").format(name=class_label(case.klass))
    if is_unreachable(db, case):
        yield _("⚠️ The person can't be reached in the chat at present.")
    if (before := find_answered_before(db, case)) is not None:
        yield _("Answered before, {number}: {answer}").format(number=before.number, answer=before.answer)


def _story(db: Session, case: Case) -> str:
    """What the clock has raised is told in the language of who reads it."""
    reviewed = find_case_reviewed(db, case) if case.topic == REVIEW else None
    return case.story if reviewed is None else _("About the points for {number}").format(number=reviewed.number)


def _what_words(case: Case, event: CaseEvent) -> str:
    if event.what == "received" and case.topic == REVIEW:
        return N_("the points wait for a look")
    decided = {"answered": SOLVED, "refused": REFUSED}.get(event.what, "")
    if decided and is_yes_or_no(get_topic(case.topic)):
        return DECIDED_WORDS[decided]
    return _EVENT_WORDS[event.what]


def _office_named(event: CaseEvent) -> Iterator[str]:
    """Whose doing it was, where another office than the leading one had a hand in it."""
    if "name" in event.facts:
        yield event.facts["name_en" if current_language().startswith("en") else "name"]


def _fact_words(event: CaseEvent) -> str:
    facts = event.facts
    if event.what == "judged":
        verdict = facts["verdict"]
        return _(VERDICT_WORDS[verdict])
    if event.what == "met":
        return agreed_line(event)
    if event.what == "split_off":
        return str(facts["of"])
    if event.what == "rated":
        return "⭐" * int(facts["stars"])
    if event.what == MOVED_UP:
        return str(facts["before"])
    if event.what in (GRANTED, PAID):
        return yuan_words(facts["amount_fen"])
    if event.what == "answered" and event.by == BY_OFFICE:
        outcome = facts["outcome"]
        return _(OUTCOME_WORDS[outcome])
    return ""
