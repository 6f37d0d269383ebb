"""`python -m bot` as a process of its own, many times over: forked from one that has imported the program already.

Each has no more rights than the owner of its files, also where the tests run as root.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 90
SECRET = "s3cret-in-a-setting"
_PARENT = f"""
import ctypes, gc, json, os, runpy, signal, struct, sys
import bot.console.commands, bot.plain_words, bot.serving, apscheduler.schedulers.asyncio, prometheus_client
import alembic.command, handlers.conversation, models.offices.demo, models.stations.demo, psycopg, uvloop

def become(job):
    ctypes.CDLL(None).capset(struct.pack("Ii", 0x20080522, 0), bytes(24))
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(os.path.join(job["folder"], name), os.O_CREAT | os.O_WRONLY | os.O_TRUNC), number)
    os.chdir(job["folder"])
    os.environ.clear()
    os.environ.update(job["environment"])
    sys.argv = ["bot", *job["arguments"]]
    signal.alarm({SECONDS})
    try:
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        # Taking the interpreter down tidily would cost more than the rest.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else end.code is not None)

gc.freeze()
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        become(json.loads(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """`complaints` is what stands on standard error apart from the log's lines."""

    status: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        return [line for line in self.err.splitlines() if not line.startswith("time=")]


class ForkedBots:
    def __enter__(self) -> Self:
        command = [sys.executable, "-c", _PARENT]
        self._parent = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._parent.communicate()

    def run(self, folder: Path, settings: Mapping[str, str], *arguments: str) -> Ended:
        """Run it in a folder until it ends; in English, port and DATA_DIR its own, unless the settings differ."""
        own = {"PORT": "0", "DATA_DIR": str(folder / "var"), "DEFAULT_LANGUAGE": "en", "PYTHONWARNINGS": "error"}
        environment = own | dict(settings)
        job = {"folder": str(folder), "environment": environment, "arguments": arguments}
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(json.dumps(job) + "\n")
        self._parent.stdin.flush()
        status = int(self._parent.stdout.readline())
        return Ended(status, (folder / "out").read_text(encoding="utf-8"), (folder / "err").read_text(encoding="utf-8"))


def assert_refused(ended: Ended, *lines: str) -> None:
    """It did not serve, and said so in these lines only."""
    assert ended.complaints == list(lines), ended.err
    assert ended.status == 2
    assert SECRET not in ended.err + ended.out
