"""What time alone will change: on which day a shop is old enough for a loan."""

from dataclasses import dataclass
from datetime import date

from models.loans.fields import MONTHS
from models.loans.table import LoanRule, Op
from models.period import Period, add_months


@dataclass(frozen=True, slots=True)
class Ripening:
    """From a day within `when` on the shop has been registered for so many months."""

    months: int
    when: Period


def ripenings(rule: LoanRule, registered: Period | None, *, today: date) -> list[Ripening]:
    """Those that are still to come, the next one first; none where the day of registration is open downwards."""
    if rule.field != MONTHS or rule.op != Op.AT_LEAST or registered is None or registered.first is None:
        return []
    ripe = [
        Ripening(months, Period(add_months(registered.first, months), add_months(registered.last, months)))
        for months in (rule.least, rule.value)
        if isinstance(months, int)
    ]
    return [each for each in ripe if each.when.last > today]
