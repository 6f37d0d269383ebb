"""Who works on a case sees that it is worse, milder or another matter than it was taken for; its limit goes by that."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from models.case import BY_OFFICE, RECEIVED, WAITING, Case, CaseEvent, list_events, note_event
from models.cases.deadline import EXTENSION, get_deadline
from models.cases.held_act import hurry_acts
from models.cases.joining import FIRST_LEFT
from models.cases.moves import begin_move, resume_clock, some_words
from models.cases.opening import REMINDED_AT
from models.cases.severity import list_classes
from models.cases.topic import DANGER, FOOD, GRIEVANCE, REPORT, Topic, get_topic, list_topics
from models.errors import Refusal
from models.holiday import Calendar
from models.person import Person
from models.working_time import due_at, moment_at_share

RECLASSED = "reclassed"
# Elsewhere the topic says what else hangs on the case: points, a station, a loan.
_KINDS = (GRIEVANCE, REPORT, FOOD)
# By what has happened it is known that the office no longer waits for the person.
_GOES_ON = ("said", "transferred", "returned", "answered", "refused", "released", "withdrawn", "resumed", FIRST_LEFT)


class TakenSo(Refusal):
    """It is taken just so already."""


class NotOfItsKind(Refusal):
    """No case of this kind is taken so."""


class LimitIsOver(Refusal):
    """What is overdue does not become punctual by being called milder."""


def list_other_topics(case: Case) -> list[Topic]:
    """What else it could be about, of the same kind and for the same people."""
    topic = get_topic(case.topic)
    if case.kind not in _KINDS:
        return []
    return [other for other in list_topics(case.kind, role=topic.role) if other.code != topic.code]


def list_other_classes(case: Case) -> list[str]:
    """As how bad it could be taken instead, the worst first."""
    return [klass for klass in list_classes(get_topic(case.topic)) if klass != case.klass]


def can_be_otherwise(case: Case) -> bool:
    return bool(list_other_classes(case) or list_other_topics(case))


def class_in(case: Case, topic: Topic) -> str:
    """How it is taken as being about this: as bad as somebody has said, where that was said at all."""
    was_said = case.klass != get_topic(case.topic).klass
    return case.klass if was_said and case.klass in list_classes(topic) else topic.klass


def reclass_case(
    db: Session, case: Case, *, topic: Topic, klass: str, by: Person, words: str, calendar: Calendar, now: datetime
) -> CaseEvent:
    """Take it as this from now on, with the reason; its events say how it was taken before.

    What is worse is due within the new limit from now on, and never later than it was; what is milder within the limit
    from when it came in, with the time that the office waited and the extension that it had.

    Raises:
        NoRight, AlreadyMoved, NothingSaid.
        TakenSo, NotOfItsKind, LimitIsOver: nothing has changed.
    """
    begin_move(db, case, "reclass", by)
    if (topic.code, klass) == (case.topic, case.klass):
        raise TakenSo
    is_known = topic.code == case.topic or topic in list_other_topics(case)
    if not is_known or klass not in (case.klass, topic.klass, *list_classes(topic)):
        raise NotOfItsKind
    words = some_words(words)
    due = case.answer_by
    facts: dict[str, Any] = {"topic": [case.topic, topic.code], "class": [case.klass, klass]}
    if klass != case.klass:
        facts |= _move_limit(db, case, klass, calendar, now)
    case.topic, case.klass = topic.code, klass
    if klass == DANGER:
        hurry_acts(db, case, now=now)
    if "since" in facts:
        case.warned = 0
        facts["due"] = [due.isoformat(), case.answer_by.isoformat()]
    return note_event(db, case, what=RECLASSED, by=BY_OFFICE, actor_id=by.id, words=words, facts=facts, now=now)


def counted_from(db: Session, case: Case) -> datetime:
    """When the limit began that holds now."""
    begun = case.received_at
    for event in list_events(db, case, only_shown=False):
        if event.what == "reopened":
            begun = event.at
        elif event.what == RECLASSED and "since" in event.facts:
            begun = datetime.fromisoformat(event.facts["since"])
    return begun


def _move_limit(db: Session, case: Case, klass: str, calendar: Calendar, now: datetime) -> dict[str, str]:
    """Give it the new class's limit; since when that counts, where it has become another."""
    begun, waited = _begun_and_waited(db, case, now)
    old, new = get_deadline(case.klass), get_deadline(klass)
    is_milder = due_at(calendar, begun, new.answer) > due_at(calendar, begun, old.answer)
    if is_milder and (case.waiting_since or now) >= case.answer_by:
        raise LimitIsOver
    if case.state == WAITING:
        resume_clock(case, now)
        case.waiting_since = now
    since = begun if is_milder else now
    due = due_at(calendar, since, new.answer)
    warn_at = moment_at_share(calendar, since, new.answer, REMINDED_AT)
    if is_milder:
        due, warn_at = due + waited, warn_at + waited
        if case.extended:
            warn_at = moment_at_share(calendar, due, EXTENSION, REMINDED_AT)
            due = due_at(calendar, due, EXTENSION)
    if case.state == RECEIVED and case.accepted_at is None:
        soon = due_at(calendar, since, new.acknowledge)
        case.acknowledge_by = max(case.acknowledge_by, soon) if is_milder else min(case.acknowledge_by, soon)
    if due == case.answer_by or (due > case.answer_by) != is_milder:
        return {}
    case.answer_by, case.warn_at = due, warn_at
    return {"since": since.isoformat()}


def _begun_and_waited(db: Session, case: Case, now: datetime) -> tuple[datetime, timedelta]:
    """When it came in, or came in again, and for how long the office has waited for the person since then."""
    begun, waited, asked_at = case.received_at, timedelta(), None
    for event in list_events(db, case, only_shown=False):
        if event.what == "reopened":
            begun, waited = event.at, timedelta()
        elif event.what == "asked":
            asked_at = event.at
        elif event.what in _GOES_ON and asked_at is not None:
            waited += max(event.at - asked_at, timedelta())
            asked_at = None
    if case.state == WAITING and asked_at is not None:
        waited += max(now - asked_at, timedelta())
    return begun, waited
