"""Long loops: how often they go round, the chance they run on, and the counts that are told in the end."""

import os
import random
from collections.abc import Callable
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings

IS_WHOLE = bool(os.environ.get("CHAOS"))
Count = Callable[[str], None]

# A machine that is busy with other things is no fault of what is tested, and new examples are for the long loops.
settings.register_profile(
    "on a busy machine",
    settings(),
    deadline=None,
    derandomize=not IS_WHOLE,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("on a busy machine")


def rounds(short: int, whole: int) -> int:
    """How often a loop goes round here: a short cut in `make test`, all of it in `make chaos`."""
    return whole if IS_WHOLE else short


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = [line for reports in terminalreporter.stats.values() for report in reports for line in _counted(report)]
    if lines:
        terminalreporter.section("faults that were played" + ("" if IS_WHOLE else ", in the short form"))
        for line in lines:
            terminalreporter.line(line)


def _counted(report: object) -> list[str]:
    """What a test counted, which comes with its report, be it from another process."""
    if not isinstance(report, pytest.TestReport) or report.when != "call":
        return []
    return [str(value) for name, value in report.user_properties if name == "count"]


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Tell in the end how often something struck."""
    properties = request.node.user_properties
    return lambda line: properties.append(("count", f"{request.node.name}: {line}"))


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance from a seed, CHAOS_SEED where it is set; the seed is told where the test fails.

    The short form goes the same ways each time, so that what lands is not held up by what was there before; new ones
    are looked for by the long one.
    """
    own = random.SystemRandom().randrange(1, 2**32) if IS_WHOLE else crc32(request.node.name.encode())
    seed = int(os.environ.get("CHAOS_SEED", "0")) or own
    request.node.add_report_section("setup", "chance", f"CHAOS_SEED={seed} plays it again")
    return random.Random(seed)
