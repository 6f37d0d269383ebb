"""What may become of a case, told a second time and without the database: the proof of `models.cases.moves`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.case import NO, NoSuchCase
from models.cases.classing import LimitIsOver, TakenSo
from models.cases.co_unit import HelpsAlready, NoCoUnit
from models.cases.deadline import EXTENSION, Deadline, get_deadline
from models.cases.meeting import CheckedAlready, NobodyMet, NotKnownToHold
from models.cases.moves import (
    AlreadyMoved,
    ClosedItYourself,
    ClosedOffice,
    ExtendedBefore,
    NothingSaid,
    ReopenedBefore,
    SameOffice,
)
from models.cases.returning import CannotReturn
from models.errors import Refusal
from models.holiday import Calendar
from models.people.access import NoRight
from models.secret_code import TooManyTries
from models.working_time import Limit, due_at, moment_at_share
from tests.models.cases.deeds import ANNA, CLERKS, EVENTS, SHUT, Deed

R, A, W, N, C, X = "received", "accepted", "waiting", "answered", "closed", "withdrawn"
# What leads from where to where; whatever is not here must not happen.
LEADS: Mapping[str, Mapping[str, str]] = {
    "accept": {R: A},
    "ask": {A: W},
    "note": {R: R, A: A, W: W},
    "transfer": {R: R, A: R, W: R},
    "return": {R: R, A: R, W: R},
    "extend": {R: R, A: A, W: W},
    "reclass": {R: R, A: A, W: W},
    "answer": {R: N, A: N, W: N},
    "refuse": {R: C, A: C, W: C},
    "correct": {N: N, C: C},
    "release": {A: R, W: R},
    "tire": {A: R, W: R},
    "add_unit": {R: R, A: A, W: W},
    "end_unit": {R: R, A: A, W: W},
    "unit_note": {R: R, A: A, W: W},
    "give_part": {R: R, A: A, W: W},
    "party": {R: R, A: A, W: W},
    "meet": {R: R, A: A, W: W},
    "check": {R: R, A: A, W: W, N: N, C: C},
    "say": {R: R, A: A, W: A},
    "withdraw": {R: X, A: X, W: X, N: X},
    "judge": {N: C},
    "rate": {N: N, C: C},
    "reopen": {N: R, C: R},
    "silence": {N: C},
    "warn": {R: R, A: A},
    "unveil": {R: R, A: A, W: A, N: N, C: C, X: X},
}
OFFICE_DEEDS = (
    *("accept", "ask", "note", "transfer", "return", "extend", "answer", "refuse", "correct", "release", "add_unit"),
    *("party", "meet", "check", "reclass"),
)
# What an office does that helps; the one that leads may end it as well.
UNIT_DEEDS = ("end_unit", "unit_note", "give_part")
OWN_DEEDS = ("say", "withdraw", "judge", "rate", "reopen")
# What the clock does: a holder leaves it alone, its reporter says nothing for long, its time runs out, what was
# held back is due.
CLOCK_DEEDS = ("tire", "silence", "warn", "unveil")
SILENT_FOR = timedelta(days=7)
WARNINGS = ("", "warned", "overdue", "escalated")
_ESCALATED_AFTER = Limit(working_days=3)
_RETURNED_WITHIN = Limit(working_days=1)
_NEEDS_WORDS = (
    *("ask", "note", "transfer", "return", "extend", "answer", "refuse", "correct", "say", "reopen"),
    *("add_unit", "party", "meet", "reclass", *UNIT_DEEDS),
)


@dataclass
class Told:
    """A case as it has to stand. `closer` ended it last; `held` is what its office does not know of yet.

    It may go back to `giver` until `return_by`; who is in `returners` has sent it back before. `units` help with it,
    each with its part of the answer; `measures` were agreed by `parties`, and are kept, broken or unchecked.
    """

    deadline: Deadline
    begun: datetime
    answer_by: datetime
    warn_at: datetime
    office: str = "XQ"
    state: str = R
    holder: str | None = None
    closer: str | None = None
    waiting_since: datetime | None = None
    answered_at: datetime | None = None
    verdict: str | None = None
    rating: int | None = None
    warned: int = 0
    giver: str = ""
    return_by: datetime | None = None
    returners: frozenset[str] = frozenset()
    units: dict[str, str | None] = field(default_factory=dict)
    parties: set[str] = field(default_factory=set)
    measures: list[str] = field(default_factory=list)
    waited: timedelta = timedelta()
    held: list[Deed] = field(default_factory=list)
    is_extended: bool = False
    is_reopened: bool = False

    def refusals(self, deed: Deed, now: datetime) -> set[type[Refusal]]:
        """Why it must not happen; empty where it must."""
        if shut_out := self._shut_out(deed, now):
            return shut_out
        found: set[type[Refusal]] = set()
        if (self.state_as_seen if deed.name in OWN_DEEDS else self.state) not in LEADS[deed.name]:
            found.add(AlreadyMoved)
        if deed.name in _NEEDS_WORDS and not deed.words.strip():
            found.add(NothingSaid)
        is_again = self.is_reopened and deed.who == self.closer and self.state in (R, A, W)
        if deed.name in ("accept", "answer", "refuse") and is_again and CLERKS[self.office] - {deed.who}:
            found.add(ClosedItYourself)
        if deed.name == "extend" and self.is_extended:
            found.add(ExtendedBefore)
        if deed.name == "reopen" and (self.is_reopened or any(held.name == "reopen" for held in self.held)):
            found.add(ReopenedBefore)
        is_too_late = self.return_by is None or now > self.return_by or self.office in self.returners
        if deed.name == "return" and is_too_late:
            found.add(CannotReturn)
        if deed.name == "reclass":
            found |= self._refused_classes(deed, now)
        return found | self._refused_offices(deed) | self._refused_measures(deed)

    def _refused_classes(self, deed: Deed, now: datetime) -> set[type[Refusal]]:
        """Why it can't be taken so: what is overdue can't become milder."""
        if deed.klass == self.deadline.klass:
            return {TakenSo}
        is_over = (self.waiting_since or now) >= self.answer_by
        return {LimitIsOver} if is_over and deed.milder_than(self.deadline.klass) else set()

    def _refused_measures(self, deed: Deed) -> set[type[Refusal]]:
        """Why it can't be agreed, checked, or called solved."""
        if deed.name == "meet" and not self.parties:
            return {NobodyMet}
        if deed.name == "check" and self.checked(deed) is None:
            return {CheckedAlready}
        if deed.name == "answer" and not deed.is_sure and set(self.measures) - {"kept"}:
            return {NotKnownToHold}
        return set()

    def checked(self, deed: Deed) -> int | None:
        """Which measure it is about; None where that has been looked at, or there is none."""
        number = deed.choice % max(len(self.measures), 1)
        return number if self.measures and self.measures[number] == "unchecked" else None

    def _refused_offices(self, deed: Deed) -> set[type[Refusal]]:
        """Why it can't be that office."""
        found: set[type[Refusal]] = set()
        if deed.name in ("transfer", "add_unit"):
            found |= {SameOffice} if deed.office == self.office else set()
            found |= {ClosedOffice} if deed.office == SHUT else set()
        if deed.name == "add_unit" and deed.office in self.units:
            found.add(HelpsAlready)
        if deed.name == "end_unit" and deed.office not in self.units:
            found.add(NoCoUnit)
        return found

    def _shut_out(self, deed: Deed, now: datetime) -> set[type[Refusal]]:
        """Who has no right hears nothing else, and the clock does not come before its time."""
        if deed.name in OFFICE_DEEDS and deed.who not in CLERKS[self.office]:
            return {NoRight}
        if deed.name in UNIT_DEEDS and not self.is_by_lead(deed) and not self._is_by_unit(deed):
            return {NoRight}
        if deed.name in OWN_DEEDS and deed.who != ANNA:
            return {NoSuchCase, TooManyTries}
        is_early = self.answered_at is None or now - self.answered_at <= SILENT_FOR
        if deed.name == "silence" and (is_early or self.held):
            return {Refusal}
        if deed.name == "warn" and (self.warned == 3 or now < self.warn_at or self.state not in LEADS["warn"]):
            return {Refusal}
        return set()

    @property
    def state_as_seen(self) -> str:
        """As it stands for its reporter, who has done what is held back."""
        state = self.state
        for deed in self.held:
            is_still_open = deed.name == "judge" and deed.verdict == NO
            state = state if is_still_open else LEADS[deed.name].get(state, state)
        return state

    def release(self, deed: Deed, calendar: Calendar, now: datetime) -> str | None:
        """What was held back is done now; returns what happens, None where it would change nothing any more."""
        if self.state in LEADS[deed.name]:
            self.follow(deed, calendar, now)
        elif deed.name != "say":
            return None
        return EVENTS[deed.name]

    def is_by_lead(self, deed: Deed) -> bool:
        """Whether who leads ends it; to note and to give a part is for who helps alone."""
        return deed.name == "end_unit" and deed.who in CLERKS[self.office]

    def _is_by_unit(self, deed: Deed) -> bool:
        return deed.office in self.units and deed.who in CLERKS[deed.office]

    def follow(self, deed: Deed, calendar: Calendar, now: datetime) -> None:
        """It has happened."""
        before, self.state = self.state, LEADS[deed.name][self.state]
        if before == W != self.state and self.waiting_since is not None:
            self._wait(now)
            self.waiting_since = None
        if deed.name in ("release", "tire", "transfer", "return", "reopen"):
            self.holder = None
        if deed.name in ("answer", "refuse"):
            self.closer, self.answered_at = deed.who, now
        match deed.name:
            case "accept" | "answer" | "refuse":
                self.holder = deed.who
            case "ask":
                self.waiting_since = now
            case "transfer" | "return":
                self._go(deed, calendar, now)
            case "judge" | "rate" | "add_unit" | "end_unit" | "give_part" | "party" | "meet" | "check":
                self._hear(deed)
            case "warn":
                self._warn(calendar, now)
            case "extend" | "reopen" | "reclass":
                self._move_limit(deed, calendar, now)

    def _go(self, deed: Deed, calendar: Calendar, now: datetime) -> None:
        """To another office, or back to the one before."""
        if deed.name == "transfer":
            self.giver, self.office = self.office, deed.office
            self.return_by = due_at(calendar, now, _RETURNED_WITHIN)
        else:
            self.returners |= {self.office}
            self.office, self.return_by = self.giver, None
        self.units.pop(self.office, None)

    def _hear(self, deed: Deed) -> None:
        if deed.name == "rate":
            self.rating = deed.stars
        elif deed.name == "end_unit":
            del self.units[deed.office]
        elif deed.name in ("add_unit", "give_part"):
            self.units[deed.office] = deed.words.strip() if deed.name == "give_part" else None
        elif deed.name == "party":
            self.parties.add(deed.party)
        elif deed.name == "meet":
            self.measures.append("unchecked")
        elif (number := self.checked(deed)) is not None and deed.name == "check":
            self.measures[number] = "kept" if deed.is_sure else "broken"
        else:
            self.verdict, self.state = deed.verdict, N if deed.verdict == NO else C

    def _warn(self, calendar: Calendar, now: datetime) -> None:
        """Soon due, overdue, escalated: what is overdue is not said to be due soon."""
        self.warned = 2 if self.warned == 0 and self.answer_by <= now else self.warned + 1
        if self.warned == 1:
            self.warn_at = self.answer_by
        if self.warned == 2:
            self.warn_at = due_at(calendar, self.answer_by, _ESCALATED_AFTER)

    def _wait(self, now: datetime) -> None:
        """Up to now no deadline came nearer."""
        assert self.waiting_since is not None
        waited = now - self.waiting_since
        self.answer_by, self.warn_at, self.waited = self.answer_by + waited, self.warn_at + waited, self.waited + waited
        self.waiting_since = now

    def _change_class(self, deed: Deed, calendar: Calendar, now: datetime) -> None:
        """Worse: the new limit from now on, if that is sooner. Milder: that which it would have had from the first."""
        if self.waiting_since is not None:
            self._wait(now)
        is_milder, self.deadline = deed.milder_than(self.deadline.klass), get_deadline(deed.klass)
        limit, begins = self.deadline.answer, self.begun if is_milder else now
        due, warn_at = due_at(calendar, begins, limit), moment_at_share(calendar, begins, limit, 0.8)
        if is_milder:
            due, warn_at = due + self.waited, warn_at + self.waited
        if is_milder and self.is_extended:
            due, warn_at = due_at(calendar, due, EXTENSION), moment_at_share(calendar, due, EXTENSION, 0.8)
        if due != self.answer_by and (due > self.answer_by) == is_milder:
            self.answer_by, self.warn_at, self.warned = due, warn_at, 0

    def _move_limit(self, deed: Deed, calendar: Calendar, now: datetime) -> None:
        """Five working days more, the whole limit anew, or that of another class."""
        if deed.name == "reclass":
            self._change_class(deed, calendar, now)
            return
        if deed.name == "extend":
            self.is_extended, begins, limit = True, self.answer_by, EXTENSION
        else:
            self.is_reopened, begins, limit = True, now, self.deadline.answer
            self.begun, self.waited = now, timedelta()
            self.verdict = self.rating = self.answered_at = None
        self.warned, self.warn_at = 0, moment_at_share(calendar, begins, limit, 0.8)
        self.answer_by = due_at(calendar, begins, limit)
