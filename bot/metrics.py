"""What the program counts about itself, in Prometheus' text form at /metrics."""

import re
from collections.abc import Mapping
from typing import Any

# A label is a word of ours; an id, a name or a text would be kept by Prometheus for ever.
_WORD = re.compile(r"[A-Za-z][A-Za-z_.-]{0,40}(?:_[0-9]{3})?")
_STEP_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


def _word(value: str) -> str:
    return value if _WORD.fullmatch(value) else "other"


class Metrics:
    """Counters of this process, in a registry of their own."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)

        def counter(name: str, what: str, *labels: str) -> Any:
            return Counter(f"nuanyi_{name}", what, labels, registry=registry)

        self._updates = counter("updates", "Updates taken in.", "channel", "kind")
        self._replies = counter("replies", "Replies that left, or why not.", "channel", "method", "outcome")
        self._outgoing = counter(
            "outgoing", "What was sent later, or to many, or why not.", "channel", "kind", "outcome"
        )
        self._stale_taps = counter("stale_taps", "Taps on buttons that no longer do anything.")
        self._drafts_left = counter("drafts_left", "Drafts that timed out or were cancelled.", "flow", "question")
        self._reasked = counter(
            "questions_reasked", "Answers that fitted their question no more when the chat went on.", "flow", "question"
        )
        self._set_aside = counter("updates_set_aside", "Updates given up after failing again and again.", "channel")
        self._repeats = counter("repeats_after_restart", "Replies that may have been sent twice.", "channel")
        self._requests = counter("http_requests", "HTTP requests answered.", "route", "method", "status")
        self._steps = Histogram(
            "nuanyi_step_seconds",
            "Time of one step of the conversation engine.",
            buckets=_STEP_SECONDS,
            registry=registry,
        )
        self._stuck = Gauge(
            "nuanyi_stuck_rows",
            "Rows that should have come further; `python -m bot doctor` says what to do.",
            ("table", "state"),
            registry=registry,
        )
        self._owed = Gauge("nuanyi_owed_replies", "Replies promised and not yet sent.", registry=registry)

    def count_update(self, *, channel: str, kind: str) -> None:
        self._updates.labels(_word(channel), _word(kind)).inc()

    def count_reply(self, *, channel: str, method: str, outcome: str) -> None:
        self._replies.labels(_word(channel), _word(method), _word(outcome)).inc()

    def count_outgoing(self, *, channel: str, kind: str, outcome: str) -> None:
        self._outgoing.labels(_word(channel), _word(kind), _word(outcome)).inc()

    def count_stale_tap(self) -> None:
        self._stale_taps.inc()

    def count_draft_left(self, *, flow: str, question: str) -> None:
        self._drafts_left.labels(_word(flow), _word(question)).inc()

    def count_reasked(self, *, flow: str, question: str) -> None:
        self._reasked.labels(_word(flow), _word(question)).inc()

    def count_set_aside(self, *, channel: str) -> None:
        self._set_aside.labels(_word(channel)).inc()

    def count_repeat(self, *, channel: str) -> None:
        self._repeats.labels(_word(channel)).inc()

    def count_request(self, *, route: str, method: str, status: int) -> None:
        """`route` is the route's pattern, never the path that was asked for."""
        self._requests.labels(route, _word(method), str(status)).inc()

    def observe_step(self, seconds: float) -> None:
        self._steps.observe(seconds)

    def set_owed(self, count: int) -> None:
        self._owed.set(count)

    def set_stuck(self, counts: Mapping[tuple[str, str], int]) -> None:
        """How many rows are stuck, by table and state; what is not named is not stuck."""
        self._stuck.clear()
        for (table, state), count in counts.items():
            self._stuck.labels(_word(table), _word(state)).set(count)

    def render(self) -> bytes:
        """The text that Prometheus scrapes, UTF-8."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)
