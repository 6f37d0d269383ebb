"""Who tries what with cases, and for which offices they may."""

from dataclasses import dataclass

# Who may work for which office.
ANNA, BAO, NOBODY = "anna", "bao", ""
COLIN, DORA, EMIL, REGINA, FAN = "colin", "dora", "emil", "regina", "fan"
OFFICES = ("XQ", "LW", "YC", "NX", "ZONE", "SHUT")
SHUT = "SHUT"
CLERKS = {name: {REGINA} for name in OFFICES} | {"XQ": {COLIN, DORA, REGINA}, "LW": {EMIL, REGINA}}


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
    def office(self) -> str:
        return OFFICES[self.choice % len(OFFICES)]
