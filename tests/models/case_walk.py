"""Deeds of many people on a few cases, each done as the flows do it and held against `tests.models.case_rules`."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from handlers.case_co_unit_news import tell_co_units
from handlers.case_co_unit_words import co_unit_card_words
from handlers.case_news import new_case_words, tell_office
from handlers.case_words import card_words
from models.case import (
    ANONYMOUS,
    BY_CLOCK,
    BY_CO_UNIT,
    BY_OFFICE,
    BY_REPORTER,
    CLOSED,
    HIDDEN,
    NAMED,
    OVERDUE,
    SOLVED,
    WAITING,
    WITHDRAWN,
    Case,
    CaseEvent,
    get_case,
)
from models.case_class import reclass_case
from models.case_co_unit import add_co_unit, end_co_unit, give_part, list_co_units, note_as_co_unit
from models.case_code import find_case_by_code
from models.case_desk import (
    accept_case,
    answer_case,
    ask_reporter,
    correct_answer,
    extend_case,
    note_case,
    refuse_case,
    release_case,
    transfer_case,
)
from models.case_meeting import Agreed, CaseMeasure, Minutes, check_measure, record_meeting
from models.case_moves import require_case_right
from models.case_opening import NewCase, open_case
from models.case_party import add_party, list_parties
from models.case_reporter import (
    close_silent,
    find_case_of,
    judge_case,
    rate_case,
    reopen_case,
    say_more,
    withdraw_case,
)
from models.case_return import return_case
from models.case_topic import get_topic
from models.case_warning import warn_of_case
from models.deadline import get_deadline
from models.errors import Refusal
from models.holiday import load_calendar
from models.outgoing import Outgoing
from models.working_time import Limit, count_days
from tests.models.case_cast import CANARY_NAME, CHATS, IDS, SHOWN_NAME, set_up_office, settle
from tests.models.case_deeds import ANNA, EVENTS, NOBODY, OFFICES, Deed
from tests.models.case_rules import LEADS, OFFICE_DEEDS, OWN_DEEDS, UNIT_DEEDS, WARNINGS, Told
from tests.people import XINGQING
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")
# One of each way to stand behind a case, and of clocks in days and in hours.
RAISED = ((HIDDEN, "R03"), (NAMED, "R06"), (ANONYMOUS, "R02"), (HIDDEN, "R08"))
_case, _event = Case.__table__, CaseEvent.__table__  # type: ignore[attr-defined]


class Walk:
    """The cases of a walk: as they are, and as they have to be. `done` counts what happened, and what was refused."""

    def __init__(self, db: Session, done: Counter[str]) -> None:
        self.db, self.done, self.now = db, done, NOON
        self.people = {name: settle(db, name) for name in IDS}
        self.offices = {name: set_up_office(db, name) for name in OFFICES}
        self.codes: list[str] = []
        self.told: list[Told] = []
        self.ids: list[int] = []
        for manner, topic in RAISED:
            self._raise(manner, topic)

    def take(self, deed: Deed) -> None:
        """Let somebody try it; what happens, and what does not, has to be as told."""
        self.now += timedelta(hours=deed.hours)
        cases, events = self._rows(_case), self._rows(_event)
        if deed.name == "silence":
            self._fall_silent(deed)
        else:
            self._try(deed, cases, events)
        now_cases, now_events = self._rows(_case), self._rows(_event)
        assert now_events[: len(events)] == events, "what has happened is never changed"
        added = Counter(row.case_id for row in now_events[len(events) :])
        for before, after in zip(cases, now_cases, strict=True):
            assert added[after.id] == after.version - before.version == (before != after), "each change has its event"
        for number, case_id in enumerate(self.ids):
            self._hold(self.told[number], get_case(self.db, case_id))

    def heard_by_the_office(self, number: int) -> str:
        """All that is shown or sent to those who work on a case."""
        case = get_case(self.db, self.ids[number])
        zone = CALENDAR.zone
        shown = [card_words(self.db, case, for_office=True, now=self.now, zone=zone)]
        shown.append(new_case_words(self.db, case, now=self.now, zone=zone))
        sent = self.db.exec(select(Outgoing.call).where(col(Outgoing.key).startswith("case:")))
        return "\n".join([*shown, *map(str, sent)])

    def heard_by_co_units(self, number: int) -> str:
        """All that is shown to those who help with a case."""
        case = get_case(self.db, self.ids[number])
        zone = CALENDAR.zone
        shown = [co_unit_card_words(self.db, case, office, now=self.now, zone=zone) for office in self.offices.values()]
        sent = self.db.exec(select(Outgoing.call).where(col(Outgoing.key).contains(":unit:")))
        return "\n".join([*shown, *map(str, sent)])

    def _try(self, deed: Deed, cases: list[Any], events: list[Any]) -> None:
        told = self.told[deed.case]
        expected = told.refusals(deed, self.now)
        event, why = self._attempt(deed)
        if event is None:
            assert why in expected, f"{deed} was refused: {why}"
            assert (self._rows(_case), self._rows(_event)) == (cases, events), f"{deed} was refused, and left a trace"
            self.done[f"no {deed.name}"] += 1
            return
        assert not expected, f"{deed} should have been refused: {expected}"
        told.follow(deed, CALENDAR, self.now)
        self.done[deed.name] += 1
        self._hold_event(deed, event)

    def _attempt(self, deed: Deed) -> tuple[CaseEvent | None, type[Refusal] | None]:
        """What has happened, or why it has not."""
        if deed.name == "warn":
            warned = warn_of_case(self.db, self.ids[deed.case], calendar=CALENDAR, now=self.now)
            return (None, Refusal) if warned is None else (warned.event, None)
        try:
            return self._do(deed), None
        except Refusal as refusal:
            return None, type(refusal)

    def _do(self, deed: Deed) -> CaseEvent:
        if deed.name in OWN_DEEDS:
            return self._do_own(deed)
        case, now = get_case(self.db, self.ids[deed.case]), self.now
        if deed.name == "tire":
            return release_case(self.db, case, by=None, now=now)
        if deed.who == NOBODY:
            require_case_right(self.db, None, case)
        db, by, words, office = self.db, self.people[deed.who], deed.words, self.offices[deed.office]
        deeds: dict[str, Callable[[], CaseEvent]] = {
            "accept": lambda: accept_case(db, case, by=by, now=now),
            "ask": lambda: ask_reporter(db, case, by=by, words=words, now=now),
            "note": lambda: note_case(db, case, by=by, words=words, is_shown=deed.choice % 2 == 0, now=now),
            "transfer": lambda: transfer_case(db, case, to=office, by=by, words=words, now=now),
            "return": lambda: return_case(db, case, by=by, words=words, calendar=CALENDAR, now=now),
            "extend": lambda: extend_case(db, case, by=by, words=words, calendar=CALENDAR, now=now),
            "reclass": lambda: reclass_case(
                db,
                case,
                topic=get_topic(case.topic),
                klass=deed.klass,
                by=by,
                words=words,
                calendar=CALENDAR,
                now=now,
            ),
            "answer": lambda: answer_case(
                db, case, by=by, words=words, outcome=SOLVED, despite_unkept=deed.is_sure, now=now
            ),
            "refuse": lambda: refuse_case(db, case, by=by, words=words, now=now),
            "correct": lambda: correct_answer(db, case, by=by, words=words, now=now),
            "party": lambda: add_party(
                db, case, kind="property", name=deed.party if words.strip() else words, by=by, now=now
            ),
            "meet": lambda: record_meeting(db, case, self._minutes(case, words), by=by, calendar=CALENDAR, now=now),
            "check": lambda: check_measure(db, case, self._measure(deed), is_kept=deed.is_sure, by=by, now=now),
            "release": lambda: release_case(db, case, by=by, now=now),
            "add_unit": lambda: add_co_unit(db, case, office=office, by=by, words=words, now=now),
            "end_unit": lambda: end_co_unit(db, case, office=office, by=by, words=words, now=now),
            "unit_note": lambda: note_as_co_unit(db, case, office=office, by=by, words=words, now=now),
            "give_part": lambda: give_part(db, case, office=office, by=by, words=words, now=now),
        }
        event = deeds[deed.name]()
        tell_co_units(db, case, event, lambda: words, language="zh_CN", now=now)
        return event

    def _minutes(self, case: Case, said: str) -> Minutes:
        today = self.now.astimezone(CALENDAR.zone).date()
        (check_on,) = count_days(CALENDAR, self.now, Limit(working_days=1)).counted
        return Minutes(
            held_on=today,
            present=list_parties(self.db, case),
            said=said,
            agreed=[Agreed("A gate for riders", None, today)],
            check_on=check_on,
        )

    def _measure(self, deed: Deed) -> int:
        measures = self._measures(deed.case)
        return measures[deed.choice % len(measures)].id or 0 if measures else 0

    def _measures(self, number: int) -> list[CaseMeasure]:
        query = select(CaseMeasure).where(CaseMeasure.case_id == self.ids[number]).order_by(col(CaseMeasure.id))
        return list(self.db.exec(query))

    def _do_own(self, deed: Deed) -> CaseEvent:
        db, now, words = self.db, self.now, deed.words
        case = self._found(deed)
        whose = case.reporter_id
        deeds: dict[str, Callable[[], CaseEvent]] = {
            "say": lambda: say_more(db, case, words=words, actor_id=whose, now=now),
            "withdraw": lambda: withdraw_case(db, case, actor_id=whose, now=now),
            "judge": lambda: judge_case(db, case, verdict=deed.verdict, actor_id=whose, now=now),
            "rate": lambda: rate_case(db, case, stars=deed.stars, actor_id=whose, now=now),
            "reopen": lambda: reopen_case(db, case, words=words, actor_id=whose, calendar=CALENDAR, now=now),
        }
        event = deeds[deed.name]()
        tell_office(db, case, event, lambda: words, language="zh_CN", now=now)
        return event

    def _found(self, deed: Deed) -> Case:
        """By its code where it is anonymous, which only its reporter knows; else by its number."""
        who = self.people.get(deed.who)
        if not (code := self.codes[deed.case]):
            return find_case_of(self.db, self.ids[deed.case], who)
        chat_id = CHATS.get(deed.who, 6_660_000_000)
        return find_case_by_code(self.db, code if deed.who == ANNA else code[::-1], chat_id=chat_id, now=self.now)

    def _fall_silent(self, deed: Deed) -> None:
        due = [told for told in self.told if told.state in LEADS["silence"] and not told.refusals(deed, self.now)]
        closed = close_silent(self.db, now=self.now)
        assert closed == len(due)
        for told in due:
            told.follow(deed, CALENDAR, self.now)
        self.done[deed.name] += closed

    def _hold(self, told: Told, case: Case) -> None:
        """The row is as it has to be, and its parts agree with one another."""
        names = {row.id: name for name, row in self.people.items()}
        assert case.state == told.state
        assert (None if case.holder_id is None else names[case.holder_id]) == told.holder
        assert self.offices[told.office].id == case.office_id
        assert [measure.state for measure in self._measures(self.told.index(told))] == told.measures
        assert {office.code: unit.part for unit, office in list_co_units(self.db, case)} == told.units
        assert (case.answer_by, case.warn_at) == (told.answer_by, told.warn_at)
        assert (case.warned, case.klass) == (told.warned, told.deadline.klass)
        assert case.warn_at <= case.answer_by or case.warned >= OVERDUE
        assert (case.verdict, case.rating, case.answered_at) == (told.verdict, told.rating, told.answered_at)
        assert (case.extended, case.reopened) == (told.is_extended, told.is_reopened)
        assert case.waiting_since == told.waiting_since
        assert (case.waiting_since is not None) == (case.state == WAITING)
        assert (case.closed_at is not None) == (case.state in (CLOSED, WITHDRAWN))

    def _hold_event(self, deed: Deed, event: CaseEvent) -> None:
        case = get_case(self.db, self.ids[deed.case])
        is_lead = deed.name in OFFICE_DEEDS or self.told[deed.case].is_by_lead(deed)
        by = BY_OFFICE if is_lead else BY_CO_UNIT if deed.name in UNIT_DEEDS else None
        by = by or (BY_REPORTER if deed.name in OWN_DEEDS else BY_CLOCK)
        actors = {
            BY_OFFICE: IDS.get(deed.who),
            BY_CO_UNIT: IDS.get(deed.who),
            BY_REPORTER: None if self.codes[deed.case] else IDS[ANNA],
        }
        what = EVENTS.get(deed.name) or WARNINGS[self.told[deed.case].warned]
        if deed.name == "check":
            what = "kept" if deed.is_sure else "broken"
        assert (event.what, event.by, event.actor_id) == (what, by, actors.get(by))
        assert (event.case_id, event.at) == (case.id, self.now)

    def _raise(self, manner: str, topic: str) -> None:
        anna = self.people[ANNA]
        new = NewCase(
            topic=get_topic(topic),
            manner=manner,
            reporter=anna,
            chat_id=CHATS[ANNA],
            story=f"{topic}: three hours and no answer.",
            shown_name=SHOWN_NAME if manner == NAMED else CANARY_NAME,
            adcode=XINGQING,
        )
        opened = open_case(self.db, new, calendar=CALENDAR, now=self.now)
        case = opened.case
        self.ids.append(case.id or 0)
        self.codes.append(opened.code)
        self.told.append(Told(get_deadline(case.klass), case.received_at, case.answer_by, case.warn_at))

    def _rows(self, table: Any) -> list[Any]:
        self.db.flush()
        return list(self.db.connection().execute(select(table).order_by(table.c.id)))
