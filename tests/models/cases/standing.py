"""How a case has to stand, and why something must not happen to it: told without the database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.case import NO, NoSuchCase
from models.cases.classing import LimitIsOver, TakenSo
from models.cases.co_unit import HelpsAlready, NoCoUnit
from models.cases.deadline import Deadline
from models.cases.meeting import CheckedAlready, NobodyMet, NotKnownToHold
from models.cases.moves import (
    AlreadyMoved,
    ClosedItYourself,
    ClosedOffice,
    ExtendedBefore,
    NobodyToAsk,
    NothingSaid,
    RaisedItYourself,
    ReopenedBefore,
    SameOffice,
)
from models.cases.oversight import NotEscalated
from models.cases.returning import CannotReturn
from models.cases.reward import NoReward, NothingGranted, OutsideRule, PaidAlready, WrongPayCode
from models.cases.topic import FOOD
from models.errors import Refusal
from models.people.access import NoRight
from models.secret_code import TooManyTries
from tests.models.cases.deeds import ANNA, BELOW_CITY, CLERKS, GAO, IN_CITY, REGINA, SHUT, Deed
from tests.models.cases.leads import LEADS, NEEDS_WORDS, OFFICE_DEEDS, OWN_DEEDS, REWARD_DEEDS, UNIT_DEEDS, A, R, W

SILENT_FOR = timedelta(days=7)


@dataclass
class Standing:
    """A case as it has to stand. `closer` ended it last; `held` is what its office does not know of yet.

    It may go back to `giver` until `return_by`; who is in `returners` has sent it back before. `units` help with it,
    each with its part of the answer; `measures` were agreed by `parties`, and are kept, broken or unchecked. It goes
    on for the first of `joiners` when its `reporter` leaves it; who is in `gone` was forgotten.
    """

    deadline: Deadline
    begun: datetime
    answer_by: datetime
    warn_at: datetime
    gone: set[str]
    kind: str
    is_anonymous: bool = False
    reporter: str | None = ANNA
    joiners: list[str] = field(default_factory=list)
    office: str = "XQ"
    state: str = R
    holder: str | None = None
    closer: str | None = None
    waiting_since: datetime | None = None
    answered_at: datetime | None = None
    verdict: str | None = None
    rating: int | None = None
    reward: str | None = None
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

    @property
    def clerks(self) -> set[str]:
        """Who may work on it."""
        return CLERKS[self.office] - self.gone

    @property
    def overseers(self) -> set[str]:
        """Those above its office to whom it has come: the city's when it is overdue, the region's later.

        At once the region's, where nobody is left in the city.
        """
        found = {GAO} if self.warned >= 2 and self.office in BELOW_CITY else set()
        is_seen = GAO not in self.gone
        if self.office in IN_CITY and self.warned >= (3 if is_seen else 2):
            found.add(REGINA)
        return found - self.gone

    @property
    def state_as_seen(self) -> str:
        """As it stands for its reporter, who has done what is held back."""
        state = self.state
        for deed in self.held:
            is_still_open = deed.name == "judge" and deed.verdict == NO
            state = state if is_still_open else LEADS[deed.name].get(state, state)
        return state

    def refusals(self, deed: Deed, now: datetime) -> set[type[Refusal]]:
        """Why it must not happen; empty where it must."""
        if shut_out := self._shut_out(deed, now):
            return shut_out
        found: set[type[Refusal]] = set()
        if (self.state_as_seen if deed.name in OWN_DEEDS else self.state) not in LEADS[deed.name]:
            found.add(AlreadyMoved)
        if deed.name in NEEDS_WORDS and not deed.words.strip():
            found.add(NothingSaid)
        if deed.name in ("accept", "answer", "refuse") and self.clerks - {deed.who} and self.state in (R, A, W):
            found |= {ClosedItYourself} if self.is_reopened and deed.who == self.closer else set()
            found |= {RaisedItYourself} if deed.who == self.reporter else set()
        if deed.name == "ask" and self.reporter is None:
            found.add(NobodyToAsk)
        if deed.name == "extend" and self.is_extended:
            found.add(ExtendedBefore)
        if deed.name == "reopen" and (self.is_reopened or any(held.name == "reopen" for held in self.held)):
            found.add(ReopenedBefore)
        is_too_late = self.return_by is None or now > self.return_by or self.office in self.returners
        if deed.name == "return" and is_too_late:
            found.add(CannotReturn)
        if deed.name == "reclass":
            found |= self._refused_classes(deed, now)
        return found | self._refused_offices(deed) | self._refused_measures(deed) | self._refused_rewards(deed)

    def checked(self, deed: Deed) -> int | None:
        """Which measure it is about; None where that has been looked at, or there is none."""
        number = deed.choice % max(len(self.measures), 1)
        return number if self.measures and self.measures[number] == "unchecked" else None

    def is_by_lead(self, deed: Deed) -> bool:
        """Whether who leads ends it; to note and to give a part is for who helps alone."""
        return deed.name == "end_unit" and deed.who in self.clerks

    def _is_by_unit(self, deed: Deed) -> bool:
        return deed.office in self.units and deed.who in CLERKS[deed.office] - self.gone

    def _shut_out(self, deed: Deed, now: datetime) -> set[type[Refusal]]:
        """Who has no right hears nothing else, and the clock does not come before its time."""
        if deed.name in OFFICE_DEEDS and deed.who not in self.clerks:
            return {NoRight}
        if deed.name in UNIT_DEEDS and not self.is_by_lead(deed) and not self._is_by_unit(deed):
            return {NoRight}
        if deed.name in OWN_DEEDS and deed.who != self.reporter:
            return {NoSuchCase, TooManyTries}
        if deed.name == "join" and (not deed.who or deed.who in {*self.gone, *self.joiners, self.reporter}):
            return {NoRight, Refusal}
        if deed.name == "unjoin" and deed.who not in self.joiners:
            return {NoRight, NoSuchCase}
        is_early = self.answered_at is None or now - self.answered_at <= SILENT_FOR
        if deed.name == "silence" and (is_early or self.held):
            return {Refusal}
        if deed.name == "warn" and (self.warned == 3 or now < self.warn_at or self.state not in LEADS["warn"]):
            return {Refusal}
        return set()

    def _refused_classes(self, deed: Deed, now: datetime) -> set[type[Refusal]]:
        """Why it can't be taken so: what is overdue can't become milder."""
        klass = deed.klass(self.kind)
        if klass == self.deadline.klass:
            return {TakenSo}
        is_over = (self.waiting_since or now) >= self.answer_by
        return {LimitIsOver} if is_over and deed.is_milder(self.kind, self.deadline.klass) else set()

    def _refused_measures(self, deed: Deed) -> set[type[Refusal]]:
        """Why it can't be agreed, checked, or called solved."""
        if deed.name == "meet" and not self.parties:
            return {NobodyMet}
        if deed.name == "check" and self.checked(deed) is None:
            return {CheckedAlready}
        if deed.name == "answer" and not deed.is_sure and set(self.measures) - {"kept"}:
            return {NotKnownToHold}
        return set()

    def _refused_offices(self, deed: Deed) -> set[type[Refusal]]:
        """Why it can't be that office."""
        found: set[type[Refusal]] = set()
        if deed.name in ("transfer", "add_unit", "split"):
            found |= {SameOffice} if deed.office == self.office else set()
            found |= {ClosedOffice} if deed.office == SHUT else set()
        if deed.name == "add_unit" and deed.office in self.units:
            found.add(HelpsAlready)
        if deed.name == "end_unit" and deed.office not in self.units:
            found.add(NoCoUnit)
        if deed.name == "take_over" and deed.who not in self.overseers:
            found.add(NotEscalated)
        return found

    def _refused_rewards(self, deed: Deed) -> set[type[Refusal]]:
        """Why the regulator's decision can't be recorded, or its payment."""
        if deed.name not in REWARD_DEEDS:
            return set()
        found: set[type[Refusal]] = set() if self.kind == FOOD else {NoReward}
        found |= {PaidAlready} if self.reward == "reward_paid" else set()
        if deed.name == "grant" and not deed.is_by_known_rule and not deed.words.strip():
            found.add(NothingSaid)
        if deed.name == "grant" and deed.is_by_known_rule and not deed.is_sure:
            found.add(OutsideRule)
        if deed.name == "pay" and self.reward != "reward_granted":
            found.add(NothingGranted)
        if deed.name == "pay" and not deed.is_sure:
            found.add(WrongPayCode)
        return found
