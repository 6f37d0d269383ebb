"""Deeds of many people on a few cases, each done as the flows do it and held against `tests.models.cases.rules`."""

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from handlers.cases.co_unit_words import co_unit_card_words
from handlers.cases.news import new_case_words
from handlers.cases.turn import tell_released
from handlers.cases.words import card_words
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
    WAITING,
    WITHDRAWN,
    Case,
    CaseEvent,
    get_case,
)
from models.cases.co_unit import list_co_units
from models.cases.deadline import DANGER, get_deadline
from models.cases.held_act import HeldAct, list_held_acts
from models.cases.release import release_acts
from models.cases.reporter import (
    close_silent,
)
from models.cases.warning import warn_of_case
from models.errors import Refusal
from models.messages.outgoing import Outgoing
from tests.models.cases.cast import IDS
from tests.models.cases.deeds import ANNA, EVENTS, Deed
from tests.models.cases.hands import CALENDAR, Hands
from tests.models.cases.rules import LEADS, OFFICE_DEEDS, OWN_DEEDS, UNIT_DEEDS, WARNINGS, Told

# One of each way to stand behind a case, and of clocks in days and in hours.
RAISED = ((HIDDEN, "R03"), (NAMED, "R06"), (ANONYMOUS, "R02"), (HIDDEN, "R08"))
_case, _event = Case.__table__, CaseEvent.__table__  # type: ignore[attr-defined]


class Walk(Hands):
    """The cases of a walk: as they are, and as they have to be. `done` counts what happened, and what was refused."""

    def __init__(self, db: Session, done: Counter[str]) -> None:
        super().__init__(db)
        self.done = done
        self.told: list[Told] = []
        for manner, topic in RAISED:
            case = self.raise_one(manner, topic)
            self.told.append(Told(get_deadline(case.klass), case.received_at, case.answer_by, case.warn_at))

    def take(self, deed: Deed) -> None:
        """Let somebody try it; what happens, and what does not, has to be as told."""
        self.now += timedelta(hours=deed.hours)
        cases, events = self._rows(_case), self._rows(_event)
        if deed.name == "silence":
            self._fall_silent(deed)
        elif deed.name == "unveil":
            self._unveil(deed)
        else:
            self._try(deed, cases, events)
        now_cases, now_events = self._rows(_case), self._rows(_event)
        assert now_events[: len(events)] == events, "what has happened is never changed"
        added = Counter(row.case_id for row in now_events[len(events) :])
        for before, after in zip(cases, now_cases, strict=True):
            assert added[after.id] == after.version - before.version, "each change has its event"
            assert (added[after.id] > 0) == (before != after), "each event is of a change"
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
        self.done[deed.name] += 1
        if isinstance(event, HeldAct):
            self._hold_back(deed, event, (cases, events))
            return
        told.follow(deed, CALENDAR, self.now)
        self._hold_event(deed, event)

    def _hold_back(self, deed: Deed, act: HeldAct, before: tuple[list[Any], list[Any]]) -> None:
        """Nobody but its reporter can know of it, until it is due in the hour after the next."""
        told = self.told[deed.case]
        assert self.codes[deed.case]
        assert (self._rows(_case), self._rows(_event)) == before, f"{deed} is held back, and left a trace"
        if told.deadline.klass != DANGER:
            assert timedelta(hours=1) <= act.due_at - self.now < timedelta(hours=2)
        assert [held.place for held in list_held_acts(self.db, get_case(self.db, act.case_id))][-1] == act.place
        told.held.append(deed)

    def _unveil(self, deed: Deed) -> None:
        told, case_id = self.told[deed.case], self.ids[deed.case]
        acts = list_held_acts(self.db, get_case(self.db, case_id))
        count = sum(act.due_at <= self.now for act in acts)
        assert [act.due_at for act in acts] == sorted(act.due_at for act in acts)
        released = release_acts(self.db, case_id, calendar=CALENDAR, now=self.now)
        done = [told.release(held, CALENDAR, self.now) for held in told.held[:count]]
        told.held = told.held[count:]
        if released is None:
            assert count == 0
            return
        assert [event.what for event in released.events] == [what for what in done if what is not None]
        assert {(event.by, event.actor_id, event.at) for event in released.events} <= {(BY_REPORTER, None, self.now)}
        tell_released(self.db, released, language="zh_CN", now=self.now)
        self.done[deed.name] += count

    def _attempt(self, deed: Deed) -> tuple[CaseEvent | HeldAct | None, type[Refusal] | None]:
        """What has happened, or why it has not."""
        if deed.name == "warn":
            warned = warn_of_case(self.db, self.ids[deed.case], calendar=CALENDAR, now=self.now)
            return (None, Refusal) if warned is None else (warned.event, None)
        try:
            return self.do(deed), None
        except Refusal as refusal:
            return None, type(refusal)

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
        assert [measure.state for measure in self.measures(self.told.index(told))] == told.measures
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

    def _rows(self, table: Any) -> list[Any]:
        self.db.flush()
        return list(self.db.connection().execute(select(table).order_by(table.c.id)))
