"""A program under measurement: a process of its own, on a core of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})


def share_out_cores() -> tuple[int, int]:
    """Keep this process on the first core that it may use and name the other; with one core both are the same."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[0]})
    return cores[0], cores[-1]


class Measured:
    """`python ARGUMENTS` with all its threads on one core, from the moment `started` on."""

    def __init__(self, arguments: Sequence[str], *, core: int, settings: Mapping[str, str] | None = None) -> None:
        surroundings = {name: value for name, value in os.environ.items() if name.lower() not in PROXIES}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process may write
        # A child inherits the core it is born on.
        own_cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {core})
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env={**surroundings, **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )
        os.sched_setaffinity(0, own_cores)

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def cpu_s(self) -> float:
        """Processor time of all its threads so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6

    def wait(self, seconds: float) -> int:
        return self._process.wait(seconds)

    def last_words(self, lines: int = 15) -> str:
        self._said.seek(0)
        return "\n".join(self._said.read().decode(errors="replace").splitlines()[-lines:])

    def kill(self) -> None:
        """End it without a word of warning; what it said can still be read."""
        if not self.has_ended:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        self.kill()
        self._said.close()
