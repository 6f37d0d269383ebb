"""Child processes that are asked one thing and end: what they can break or swell is themselves."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
# A child needs no secrets.
_HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit status, what it told on standard output, and its last words on standard error."""

    status: int
    told: bytes
    words: bytes


async def ask_child(
    program: Sequence[str], question: bytes, *, seconds: float, environment: Mapping[str, str] | None = None
) -> Ended:
    """Put bytes on a child's standard input and wait for its end.

    Raises:
        TimeoutError: it did not end in time, and was killed.
        OSError: it could not be started.
    """
    pipe = asyncio.subprocess.PIPE
    inherited = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        *program, stdin=pipe, stdout=pipe, stderr=pipe, cwd=_ROOT, env={**inherited, **(environment or {})}
    )
    try:
        async with asyncio.timeout(seconds):
            told, words = await child.communicate(question)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return Ended(child.returncode or 0, told, words)
