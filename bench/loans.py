"""The verdict on every loan for one shop, as a chat asks for it, against the same rules written in OpenFisca.

Run as `python -m bench.loans [shops]`; the last line is one JSON object. Both say the same of every shop, or it fails.
OpenFisca is made for many at once: that is measured as well, a shop's share of one calculation of them all.
"""

import json
import sys
from collections.abc import Callable
from statistics import quantiles
from time import perf_counter

from bench.sizes import read_sizes
from models.loans.fields import Value
from models.loans.reading import starter_loans
from models.loans.verdict import Level, judge_all
from tests.models.loans.openfisca_loans import Rules
from tests.models.loans.shops import TODAY, drawn

GOAL_MS = 5.0
SHOPS, AS_ONE = 2_000, 200
Shop = dict[str, Value]
_MARKS = {Level.NOT_NOW: 0, Level.POSSIBLE: 1, Level.LIKELY: 2}


def main() -> int:
    (count,) = read_sizes("The verdict on loans of a shop.", shops=SHOPS)
    table, rules, shops = starter_loans(), Rules(), drawn(count)

    def ours(shop: Shop) -> dict[str, int]:
        return {verdict.code: _MARKS[verdict.level] for verdict in judge_all(table, shop, today=TODAY)}

    def theirs(shop: Shop) -> dict[str, int]:
        return {product: levels[0] for product, levels in rules.verdicts([shop]).items()}

    apart = sum(ours(shop) != theirs(shop) for shop in shops[:AS_ONE])
    own, other = timed(ours, shops), timed(theirs, shops[:AS_ONE])
    began = perf_counter()
    rules.verdicts(shops)
    together_ms = (perf_counter() - began) * 1000 / count

    is_met = own["p99_ms"] < GOAL_MS and not apart
    for name, found in (("ours", own), ("OpenFisca", other)):
        print(f"{name}: {found['p50_ms']} ms a shop, {found['p99_ms']} ms at the 99th percentile")
    print(f"OpenFisca, {count} shops in one calculation: {together_ms:.4f} ms a shop")
    summary = {
        "bench": "loans",
        "shops": count,
        "ours": own,
        "openfisca": other,
        "openfisca_together_ms": round(together_ms, 4),
        "ratio": round(other["p50_ms"] / own["p50_ms"], 1),
        "said_apart": apart,
        "goal_p99_ms": GOAL_MS,
        "is_met": is_met,
    }
    print(json.dumps(summary))
    return 0 if is_met else 1


def timed(judge: Callable[[Shop], object], shops: list[Shop]) -> dict[str, float]:
    """One shop at a time; the first few don't count."""
    spans = []
    for shop in (*shops[:10], *shops):
        began = perf_counter()
        judge(shop)
        spans.append((perf_counter() - began) * 1000)
    cuts = quantiles(spans[10:], n=100)
    return {"p50_ms": round(cuts[49], 3), "p99_ms": round(cuts[98], 3)}


if __name__ == "__main__":
    sys.exit(main())
