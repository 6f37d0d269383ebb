"""Deeds of many people on a few cases, each done as the flows do it and held against `tests.models.cases.rules`."""

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from handlers.cases.leaving_news import tell_first_left
from handlers.cases.turn import tell_released
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
    list_events,
)
from models.cases.co_unit import list_co_units
from models.cases.deadline import DANGER, get_deadline
from models.cases.held_act import HeldAct, list_held_acts
from models.cases.joining import list_joiners
from models.cases.release import release_acts
from models.cases.reporter import close_silent
from models.cases.reward import find_reward
from models.cases.topic import FOOD, REPORT
from models.cases.warning import warn_of_case
from models.errors import Refusal
from models.people.forgotten import forget_all_of
from tests.models.cases.cast import IDS
from tests.models.cases.deeds import Deed
from tests.models.cases.hands import CALENDAR, Hands
from tests.models.cases.leads import LEADS, OFFICE_DEEDS, OWN_DEEDS, UNIT_DEEDS
from tests.models.cases.rules import Told

# One of each way to stand behind a case, and of clocks in days and in hours; what others join, and what has rewards.
RAISED = ((HIDDEN, "R03"), (NAMED, "R06"), (ANONYMOUS, "R02"), (HIDDEN, "E01"), (HIDDEN, "F05"))
JOINED, REWARDED = 3, 4
MOST_CASES = len(RAISED) + 2
_case, _event = Case.__table__, CaseEvent.__table__  # type: ignore[attr-defined]
# What no longer tells of who was forgotten, with no event.
_DOERS, _RAISED_BY = ("actor_id", "holder_id", "last_holder_id"), ("reporter_id", "chat_id", "shown_name")
_NAMES = {number: name for name, number in IDS.items()}


class Walk(Hands):
    """The cases of a walk: as they are, and as they have to be. `done` counts what happened, and what was refused."""

    def __init__(self, db: Session, done: Counter[str]) -> None:
        super().__init__(db)
        self.done = done
        self.told: list[Told] = []
        self.gone: set[str] = set()
        for manner, topic in RAISED:
            case = self.raise_one(manner, topic)
            limits = (get_deadline(case.klass), case.received_at, case.answer_by, case.warn_at)
            self.told.append(Told(*limits, self.gone, case.kind, is_anonymous=manner == ANONYMOUS))
        self._cases, self._events = self._rows(_case), self._rows(_event)

    def take(self, deed: Deed) -> None:
        """Let somebody try it; what happens, and what does not, has to be as told."""
        self.now += timedelta(hours=deed.hours)
        if deed.name == "silence":
            self._fall_silent(deed)
        elif deed.name == "unveil":
            self._unveil(deed)
        elif deed.name == "forget":
            self._forget(deed.who)
        else:
            self._try(deed)
        self._hold_rows()
        self._hold(deed.case)

    def hold_all(self) -> None:
        for number in range(len(self.told)):
            self._hold(number)

    def _hold_rows(self) -> None:
        """What was before still is, and whatever has changed has its event."""
        cases, events = self._cases, self._events
        self._cases, self._events = self._rows(_case), self._rows(_event)
        assert self._events[: len(events)] == events, "what has happened is never changed"
        added = Counter(row["case_id"] for row in self._events[len(events) :])
        after = {row["id"]: row for row in self._cases}
        for before in cases:
            count, row = added[before["id"]], after[before["id"]]
            assert count == row["version"] - before["version"], "each change has its event"
            assert (count > 0) == (before != row), "each event is of a change"

    def _forget(self, who: str) -> None:
        """Somebody deletes what is kept of them: nothing tells of them any more."""
        person = self.people.pop(who, None)
        if person is None:
            return
        self.gone.add(who)
        left = forget_all_of(self.db, person, now=self.now)
        for event in left:
            tell_first_left(self.db, get_case(self.db, event.case_id), event, language="zh_CN", now=self.now)
        self.db.flush()
        self.db.expire_all()
        happened = [told.forget(who, self.now) for told in self.told]
        assert len(left) == sum("first_left" in whats for whats in happened)
        self.done["forget"] += 1
        for case_id, whats in zip(self.ids, happened, strict=True):
            events = list_events(self.db, get_case(self.db, case_id), only_shown=False)
            assert [event.what for event in events[len(events) - len(whats) :]] == whats
            assert IDS[who] not in {event.actor_id for event in events}
        self._cases = [_without(row, IDS[who]) for row in self._cases]
        self._events = [_without(row, IDS[who]) for row in self._events]

    def _try(self, deed: Deed) -> None:
        told = self.told[deed.case]
        expected = told.refusals(deed, self.now)
        event, why = self._attempt(deed)
        if event is None:
            assert why in expected, f"{deed} was refused: {why}"
            unchanged = (self._rows(_case), self._rows(_event)) == (self._cases, self._events)
            assert unchanged, f"{deed} was refused, and left a trace"
            self.done[f"no {deed.name}"] += 1
            return
        assert not expected, f"{deed} should have been refused: {expected}"
        self.done[deed.name] += 1
        if isinstance(event, HeldAct):
            self._hold_back(deed, event)
            return
        self._hold_event(deed, event)
        if deed.name == "split":
            self.told.append(told.split(deed, self.now))
            self._hold(len(self.told) - 1)
        told.follow(deed, CALENDAR, self.now)

    def _hold_back(self, deed: Deed, act: HeldAct) -> None:
        """Nobody but its reporter can know of it, until it is due in the hour after the next, or half a day later."""
        told = self.told[deed.case]
        assert told.is_anonymous or told.kind == FOOD
        unchanged = (self._rows(_case), self._rows(_event)) == (self._cases, self._events)
        assert unchanged, f"{deed} is held back, and left a trace"
        if told.deadline.klass != DANGER:
            earliest, latest = (2, 14) if told.kind == FOOD else (1, 2)
            assert timedelta(hours=earliest) <= act.due_at - self.now <= timedelta(hours=latest)
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
        by = (BY_REPORTER, self._id_of_reporter(told), self.now)
        assert {(event.by, event.actor_id, event.at) for event in released.events} <= {by}
        tell_released(self.db, released, language="zh_CN", now=self.now)
        self.done[deed.name] += count

    def _attempt(self, deed: Deed) -> tuple[CaseEvent | HeldAct | None, type[Refusal] | None]:
        """What has happened, or why it has not."""
        if deed.name == "warn":
            warned = warn_of_case(self.db, self.ids[deed.case], calendar=CALENDAR, now=self.now)
            return (None, Refusal) if warned is None else (warned.event, None)
        try:
            event = self.do(deed)
            return event, None if event else Refusal
        except Refusal as refusal:
            return None, type(refusal)

    def _fall_silent(self, deed: Deed) -> None:
        due = [told for told in self.told if told.state in LEADS["silence"] and not told.refusals(deed, self.now)]
        closed = close_silent(self.db, now=self.now)
        assert closed == len(due)
        for told in due:
            told.follow(deed, CALENDAR, self.now)
        self.done[deed.name] += closed

    def _hold(self, number: int) -> None:
        """The row is as it has to be, and its parts agree with one another."""
        told, case = self.told[number], get_case(self.db, self.ids[number])
        assert case.state == told.state
        assert (None if case.holder_id is None else _NAMES[case.holder_id]) == told.holder
        assert case.reporter_id == self._id_of_reporter(told)
        assert self.offices[told.office].id == case.office_id
        assert [measure.state for measure in self.measures(number)] == told.measures
        assert {office.code: unit.part for unit, office in list_co_units(self.db, case)} == told.units
        assert (case.answer_by, case.warn_at) == (told.answer_by, told.warn_at)
        assert (case.warned, case.klass) == (told.warned, told.deadline.klass)
        assert case.warn_at <= case.answer_by or case.warned >= OVERDUE
        assert (case.verdict, case.rating, case.answered_at) == (told.verdict, told.rating, told.answered_at)
        assert (case.extended, case.reopened) == (told.is_extended, told.is_reopened)
        assert case.waiting_since == told.waiting_since
        assert (case.waiting_since is not None) == (case.state == WAITING)
        assert (case.closed_at is not None) == (case.state in (CLOSED, WITHDRAWN))
        if told.kind == REPORT:
            assert [_NAMES[joiner.person_id] for joiner in list_joiners(self.db, case)] == told.joiners
        if told.kind == FOOD:
            reward = find_reward(list_events(self.db, case, only_shown=False))
            assert (None if reward is None else reward.what) == told.reward

    def _hold_event(self, deed: Deed, event: CaseEvent) -> None:
        told = self.told[deed.case]
        is_lead = deed.name in OFFICE_DEEDS or told.is_by_lead(deed)
        by = BY_OFFICE if is_lead else BY_CO_UNIT if deed.name in UNIT_DEEDS else None
        by = by or (BY_REPORTER if deed.name in (*OWN_DEEDS, "join", "unjoin") else BY_CLOCK)
        actors = {BY_OFFICE: IDS.get(deed.who), BY_CO_UNIT: IDS.get(deed.who), BY_REPORTER: self._id_of_reporter(told)}
        actor = IDS[deed.who] if deed.name in ("join", "unjoin") else actors.get(by)
        assert (event.what, event.by, event.actor_id) == (told.event_of(deed, self.now), by, actor)
        assert (event.case_id, event.at) == (self.ids[deed.case], self.now)

    def _id_of_reporter(self, told: Told) -> int | None:
        return None if told.is_anonymous or told.reporter is None else IDS[told.reporter]

    def _rows(self, table: Any) -> list[dict[str, Any]]:
        self.db.flush()
        return [dict(row) for row in self.db.connection().execute(select(table).order_by(table.c.id)).mappings()]


def _without(row: dict[str, Any], number: int) -> dict[str, Any]:
    """The row as it has to be when a person is gone."""
    names = (*_DOERS, *(_RAISED_BY if row.get("reporter_id") == number else ()))
    return row | {name: None for name in names if name in _RAISED_BY or row.get(name) == number}
