"""From where to where each deed leads a case, and whose deed it is."""

from collections.abc import Mapping

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
    "take_over": {R: A, A: A, W: W},
    "split": {R: R, A: A, W: W},
    "grant": {R: R, A: A, W: W, N: N, C: C},
    "deny": {R: R, A: A, W: W, N: N, C: C},
    "pay": {R: R, A: A, W: W, N: N, C: C},
    "join": {R: R, A: A, W: W},
    "unjoin": {R: R, A: A, W: W},
    "say": {R: R, A: A, W: A},
    "withdraw": {R: X, A: X, W: X, N: X},
    "judge": {N: C},
    "rate": {N: N, C: C},
    "reopen": {N: R, C: R},
    "silence": {N: C},
    "warn": {R: R, A: A},
    "unveil": {R: R, A: A, W: A, N: N, C: C, X: X},
    "forget": {R: R, A: A, W: A, N: N, C: C, X: X},
}
# What the regulator decided is recorded by the office that leads, of food alone.
REWARD_DEEDS = ("grant", "deny", "pay")
OFFICE_DEEDS = (
    *("accept", "ask", "note", "transfer", "return", "extend", "answer", "refuse", "correct", "release", "add_unit"),
    *("party", "meet", "check", "reclass", "split", "take_over", *REWARD_DEEDS),
)
# What an office does that helps; the one that leads may end it as well.
UNIT_DEEDS = ("end_unit", "unit_note", "give_part")
OWN_DEEDS = ("say", "withdraw", "judge", "rate", "reopen")
# What the clock does: a holder leaves it alone, its reporter says nothing for long, its time runs out, what was
# held back is due.
CLOCK_DEEDS = ("tire", "silence", "warn", "unveil")
WARNINGS = ("", "warned", "overdue", "escalated")
NEEDS_WORDS = (
    *("ask", "note", "transfer", "return", "extend", "answer", "refuse", "correct", "say", "reopen"),
    *("add_unit", "party", "meet", "reclass", "split", "deny", *UNIT_DEEDS),
)
