"""What may become of a case, told a second time and without the database: the proof of `models.cases.moves`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.case import NO
from models.cases.deadline import EXTENSION, get_deadline
from models.holiday import Calendar
from models.working_time import Limit, due_at, moment_at_share
from tests.models.cases.deeds import EVENTS, GAO, Deed
from tests.models.cases.leads import LEADS, WARNINGS, A, C, N, R, W
from tests.models.cases.standing import Standing

_ESCALATED_AFTER = Limit(working_days=3)
_RETURNED_WITHIN = Limit(working_days=1)


@dataclass
class Told(Standing):
    """A case as it has to stand, and what each deed makes of it."""

    def event_of(self, deed: Deed, now: datetime) -> str:
        """What will stand on the timeline."""
        if deed.name == "check":
            return "kept" if deed.is_sure else "broken"
        if deed.name == "withdraw" and self.joiners:
            return "first_left"
        return EVENTS.get(deed.name) or WARNINGS[self._next_warning(now)]

    def release(self, deed: Deed, calendar: Calendar, now: datetime) -> str | None:
        """What was held back is done now; returns what happens, None where it would change nothing any more."""
        if self.state in LEADS[deed.name]:
            self.follow(deed, calendar, now)
        elif deed.name != "say":
            return None
        return EVENTS[deed.name]

    def split(self, deed: Deed, now: datetime) -> "Told":
        """The part: for the same person, for another office, due when the whole is, and with a clock of its own."""
        waited = timedelta() if self.waiting_since is None else now - self.waiting_since
        return Told(
            deadline=self.deadline,
            begun=now,
            answer_by=self.answer_by + waited,
            warn_at=min(self.warn_at, self.answer_by) + waited,
            warned=min(self.warned, 1),
            gone=self.gone,
            kind=self.kind,
            is_anonymous=self.is_anonymous,
            reporter=self.reporter,
            office=deed.office,
        )

    def forget(self, who: str, now: datetime) -> list[str]:
        """They are gone, and what they raised or worked on is left to others; returns what happens."""
        happens = []
        is_own = self.reporter == who and not self.is_anonymous
        if is_own and self.joiners and self.state in (R, A, W, N):
            self._pass_on(now)
            happens.append("first_left")
        elif is_own:
            self.reporter = None
        if self.holder == who and self.state in (A, W):
            self._resume(now)
            self.state = R
            happens.append("released")
        if self.holder == who:
            self.holder = None
        if is_own and self.state == W:
            self._resume(now)
            self.state = A
            happens.append("resumed")
        self.joiners = [name for name in self.joiners if name != who]
        return happens

    def follow(self, deed: Deed, calendar: Calendar, now: datetime) -> None:
        """It has happened."""
        if deed.name == "withdraw" and self.joiners:
            self._pass_on(now)
            return
        before, self.state = self.state, LEADS[deed.name][self.state]
        if before == W != self.state:
            self._resume(now)
        self._change_hands(deed, now)
        match deed.name:
            case "ask":
                self.waiting_since = now
            case "transfer" | "return" | "take_over":
                self._go(deed, calendar, now)
            case "grant" | "deny" | "pay":
                self.reward = EVENTS[deed.name]
            case "join" | "unjoin":
                (self.joiners.append if deed.name == "join" else self.joiners.remove)(deed.who)
            case "judge" | "rate" | "add_unit" | "end_unit" | "give_part" | "party" | "meet" | "check":
                self._hear(deed)
            case "warn":
                self._warn(calendar, now)
            case "extend" | "reopen" | "reclass":
                self._move_limit(deed, calendar, now)

    def _change_hands(self, deed: Deed, now: datetime) -> None:
        if deed.name in ("release", "tire", "transfer", "return", "reopen"):
            self.holder = None
        if deed.name in ("accept", "answer", "refuse", "take_over"):
            self.holder = deed.who
        if deed.name in ("answer", "refuse"):
            self.closer, self.answered_at = deed.who, now

    def _pass_on(self, now: datetime) -> None:
        """It is the first joiner's from now on."""
        if self.state == W:
            self._resume(now)
            self.state = A
        self.reporter = self.joiners.pop(0)

    def _go(self, deed: Deed, calendar: Calendar, now: datetime) -> None:
        """To another office, or back to the one before."""
        if deed.name == "transfer":
            self.giver, self.office = self.office, deed.office
            self.return_by = due_at(calendar, now, _RETURNED_WITHIN)
        elif deed.name == "take_over":
            self.giver, self.return_by = "", None
            self.office = "YC" if deed.who == GAO else "NX"
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
        self.warned = self._next_warning(now)
        if self.warned == 1:
            self.warn_at = self.answer_by
        if self.warned == 2:
            self.warn_at = due_at(calendar, self.answer_by, _ESCALATED_AFTER)

    def _next_warning(self, now: datetime) -> int:
        return 2 if self.warned == 0 and self.answer_by <= now else self.warned + 1

    def _resume(self, now: datetime) -> None:
        """It no longer waits for its reporter."""
        if self.waiting_since is not None:
            self._wait(now)
            self.waiting_since = None

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
        is_milder = deed.is_milder(self.kind, self.deadline.klass)
        self.deadline = get_deadline(deed.klass(self.kind))
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
