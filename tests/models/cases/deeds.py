"""Who tries what with cases, and for which offices they may."""

from dataclasses import dataclass

from models.cases.topic import FOOD, GRIEVANCE, REPORT

# Who may work for which office.
ANNA, BAO, NOBODY = "anna", "bao", ""
COLIN, DORA, EMIL, GAO, REGINA, FAN = "colin", "dora", "emil", "gao", "regina", "fan"
OFFICES = ("XQ", "LW", "YC", "NX", "ZONE", "SHUT")
SHUT = "SHUT"
CLERKS = {name: {REGINA} for name in OFFICES} | {
    "XQ": {COLIN, DORA, GAO, REGINA},
    "LW": {EMIL, GAO, REGINA},
    "YC": {GAO, REGINA},
}
# Whose overdue cases come to the city, and those of which in the end to the region.
BELOW_CITY, IN_CITY = ("XQ", "LW"), ("XQ", "LW", "YC")
# As how bad it can be taken, the worst first: of some the limit is hours, of others days.
CLASSES = {
    GRIEVANCE: ("danger", "urgent", "help", "complaint", "report"),
    REPORT: ("danger", "high", "normal", "low"),
    FOOD: ("danger", "high", "normal", "low"),
}
# As long as it.
_ALIKE = {"high": "danger"}
# What stands on the timeline afterwards.
EVENTS = {
    "accept": "accepted",
    "ask": "asked",
    "note": "noted",
    "transfer": "transferred",
    "return": "returned",
    "extend": "extended",
    "reclass": "reclassed",
    "answer": "answered",
    "refuse": "refused",
    "correct": "corrected",
    "release": "released",
    "tire": "released",
    "add_unit": "unit_added",
    "end_unit": "unit_left",
    "unit_note": "noted",
    "give_part": "part_given",
    "take_over": "taken_over",
    "split": "split",
    "grant": "reward_granted",
    "deny": "reward_denied",
    "pay": "reward_paid",
    "join": "joined",
    "unjoin": "joiner_left",
    "party": "party_added",
    "meet": "met",
    "say": "said",
    "withdraw": "withdrawn",
    "judge": "judged",
    "rate": "rated",
    "reopen": "reopened",
    "silence": "closed",
}


@dataclass(frozen=True)
class Deed:
    """One thing that somebody tries with a case, `hours` after the one before."""

    name: str
    who: str
    case: int
    choice: int
    hours: int

    @property
    def words(self) -> str:
        """Empty ones as well; else it is seen in them whose they are."""
        return "  " if self.choice % 7 == 6 else f" {self.who}: {self.name} {self.choice} "

    @property
    def verdict(self) -> str:
        return ("no", "yes", "no", "partly")[self.choice % 4]

    @property
    def stars(self) -> int:
        return self.choice % 5 + 1

    @property
    def party(self) -> str:
        return f"示例物业{self.choice % 2}公司"

    @property
    def is_sure(self) -> bool:
        return self.choice % 2 == 0

    @property
    def is_by_known_rule(self) -> bool:
        return self.choice % 3 != 0

    def klass(self, kind: str) -> str:
        return CLASSES[kind][self.choice % len(CLASSES[kind])]

    def is_milder(self, kind: str, klass: str) -> bool:
        """Than that class, by the time that is given for an answer."""
        new, old = (_ALIKE.get(name, name) for name in (self.klass(kind), klass))
        return CLASSES[kind].index(new) > CLASSES[kind].index(old)

    @property
    def office(self) -> str:
        return OFFICES[self.choice % len(OFFICES)]
