"""Who tries what with cases, and for which offices they may."""

from dataclasses import dataclass

# Who may work for which office.
ANNA, BAO, NOBODY = "anna", "bao", ""
COLIN, DORA, EMIL, REGINA, FAN = "colin", "dora", "emil", "regina", "fan"
OFFICES = ("XQ", "LW", "YC", "NX", "ZONE", "SHUT")
SHUT = "SHUT"
CLERKS = {name: {REGINA} for name in OFFICES} | {"XQ": {COLIN, DORA, REGINA}, "LW": {EMIL, REGINA}}
# As how bad it can be taken, the worst first: of some the limit is hours, of others days.
CLASSES = ("danger", "urgent", "help", "complaint", "report")
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
        return "  " if self.choice % 7 == 6 else f" {self.name} {self.choice} "

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
    def klass(self) -> str:
        return CLASSES[self.choice % len(CLASSES)]

    def milder_than(self, klass: str) -> bool:
        return CLASSES.index(self.klass) > CLASSES.index(klass)

    @property
    def office(self) -> str:
        return OFFICES[self.choice % len(OFFICES)]
