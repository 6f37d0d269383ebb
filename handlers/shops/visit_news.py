"""What becomes of the day of a visit: the team hears of it, and the owner finds it where the kitchen is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.news import tell_office
from handlers.conversation import Button, Chat, action_data, flow_data
from handlers.conversation.replies import Rows
from handlers.events.news import fill_seats
from handlers.events.words import moment_line, when_words
from handlers.words import N_, _
from models.case import BY_REPORTER, Case, CaseEvent, note_event
from models.events.sitting import VISIT, list_open_days
from models.shops.visit import (
    booked_event,
    case_of_slot,
    find_open_visit,
    find_request,
    follow_move,
    give_back_visit,
)
from models.training import TrainingEvent

_NEWS = {
    "visit_booked": N_("The visit is booked: {when}"),
    "visit_moved": N_("The visit was moved, now: {when}"),
    "visit_left": N_("The visit was given back: {when}. The person can book another day."),
}


def tell_team(chat: Chat, case: Case, what: str, event: TrainingEvent) -> None:
    """Note on the case what the owner did with a slot, and tell who works on it."""
    facts = {"at": event.starts_at.isoformat()}
    actor = None if chat.person is None else chat.person.id
    noted = note_event(chat.db, case, what=what, by=BY_REPORTER, actor_id=actor, facts=facts, now=chat.now)

    def words() -> str:
        return _(_NEWS[what]).format(when=when_words(event, now=chat.now, zone=chat.zone))

    tell_office(chat.db, case, noted, words, language=chat.around.default_language, now=chat.now)


def note_moved(chat: Chat, event: TrainingEvent, moved: TrainingEvent) -> None:
    """Nothing where it is no visit."""
    if event.kind != VISIT or chat.person is None:
        return
    if (case := follow_move(chat.db, event, moved, chat.person)) is not None:
        tell_team(chat, case, "visit_moved", moved)


def note_left(chat: Chat, event: TrainingEvent) -> None:
    """Nothing where it is no visit."""
    if event.kind != VISIT or chat.person is None:
        return
    if (case := case_of_slot(chat.db, event, chat.person)) is not None:
        tell_team(chat, case, "visit_left", event)


def give_back_day(chat: Chat, case: Case) -> TrainingEvent | None:
    """Of a request that is withdrawn or turned away: others can have it."""
    event = give_back_visit(chat.db, case, now=chat.now)
    if event is not None:
        fill_seats(chat, event.id or 0)
    return event


def given_back_words(event: TrainingEvent, *, now: datetime, zone: ZoneInfo) -> str:
    return _("The day that was booked, {when}, is free for others again.").format(
        when=when_words(event, now=now, zone=zone)
    )


def tell_off(db: Session, case: Case, event: CaseEvent, *, language: str, now: datetime, zone: ZoneInfo) -> None:
    """To who works on it."""

    def words() -> str:
        moment = moment_line(datetime.fromisoformat(event.facts["at"]), now=now, zone=zone)
        return _("The visit is off: {moment}. Who asked for it had all that is known of them deleted.").format(
            moment=moment
        )

    tell_office(db, case, event, words, language=language, now=now)


def own_visit_rows(chat: Chat) -> Rows:
    """The day that is booked, or that one can be; nothing for who has not asked for a visit that is still to come."""
    case = None if chat.person is None else find_request(chat.db, chat.person)
    visit = None if case is None else find_open_visit(chat.db, case)
    event = None if visit is None else booked_event(chat.db, visit, now=chat.now)
    if event is not None:
        when = moment_line(event.starts_at, now=chat.now, zone=chat.zone)
        return [[Button(_("🗓 The team comes {when}").format(when=when), action_data("training.show", event.id))]]
    if case is None or visit is None or not list_open_days(chat.db, kind=VISIT, office_id=case.office_id, now=chat.now):
        return []
    return [[Button(_("Choose another day for the visit"), flow_data("visit.again", str(case.id)))]]
