"""What the reporter of a case does: told to its offices at once, or when nobody can tell any more who it was."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.co_unit_news import tell_co_units_of_turn
from handlers.cases.news import tell_office
from handlers.cases.words import VERDICT_WORDS, event_words
from handlers.conversation import Chat
from handlers.time_words import moment_words
from handlers.words import _
from models.case import BY_REPORTER, Case, CaseEvent
from models.cases.held_act import JUDGE, RATE, REOPEN, SAY, WITHDRAW, HeldAct, hour_of, list_held_acts
from models.cases.release import Released

_WHATS = {SAY: "said", WITHDRAW: "withdrawn", JUDGE: "judged", RATE: "rated", REOPEN: "reopened"}
# How content they are is for the figures alone.
_TOLD_TO_NOBODY = ("rated",)


def tell_done(chat: Chat, case: Case, done: CaseEvent | HeldAct) -> str:
    """Tell the offices, if it is time; returns what the person is to know of when that is, empty for at once."""
    if isinstance(done, HeldAct):
        by = told_by(done.due_at, now=chat.now, zone=chat.zone)
        return _("The office hears of it by {moment}, so that nobody can tell from the time who it was.").format(
            moment=by
        )
    _tell(chat.db, case, done, language=chat.around.default_language, now=chat.now)
    return ""


def tell_released(db: Session, released: Released, *, language: str, now: datetime) -> int:
    """Returns how many chats are told."""
    return sum(_tell(db, released.case, event, language=language, now=now) for event in released.events)


def held_lines(db: Session, case: Case, *, now: datetime, zone: ZoneInfo) -> list[str]:
    """For its reporter: what they did and no office knows of yet."""
    words = _("The office does not have this yet, it gets it by {moment}: {what}")
    return [
        "• " + words.format(moment=told_by(act.due_at, now=now, zone=zone), what=event_words(case, _as_event(act)))
        for act in list_held_acts(db, case)
    ]


def told_by(due_at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """The full hour after it, by which it is done for certain."""
    return moment_words(hour_of(due_at) + timedelta(hours=1), now=now, zone=zone)


def _tell(db: Session, case: Case, event: CaseEvent, *, language: str, now: datetime) -> int:
    if event.what in _TOLD_TO_NOBODY:
        return 0
    told = tell_office(db, case, event, lambda: _turn_words(event), language=language, now=now)
    tell_co_units_of_turn(db, case, event, language=language, now=now)
    return told


def _turn_words(event: CaseEvent) -> str:
    match event.what:
        case "said":
            return _("The person added: {words}").format(words=event.words or _("photos"))
        case "judged":
            verdict = event.facts["verdict"]
            return _("The person says: {verdict}").format(verdict=_(VERDICT_WORDS[verdict]))
        case "reopened":
            return _("Reopened, the person says: {words}").format(words=event.words)
    return _("The person has withdrawn it.")


def _as_event(act: HeldAct) -> CaseEvent:
    """As it will stand on the timeline; it is not kept."""
    what = _WHATS[act.what]
    return CaseEvent(case_id=act.case_id, at=act.due_at, by=BY_REPORTER, what=what, words=act.words, facts=act.facts)
