"""A disk that fails from some moment on."""

from dataclasses import dataclass
from pathlib import Path

from tests.chaos.vfs import FULL, IO_ERROR_FSYNC, OK


@dataclass
class BadDisk:
    """Counts the writes (or syncs) of a folder's files; from the `at`-th on, `times` of them fail.

    Each blow leaves a line in `told`, for those in another process.
    """

    folder: Path
    fails_at: str = "write"
    at: int = 1
    times: int = 1
    count: int = 0
    told: Path | None = None

    @property
    def has_struck(self) -> bool:
        return self.count >= self.at

    def arm(self, at: int, times: int) -> None:
        self.at, self.times, self.count = at, times, 0

    def mend(self) -> None:
        self.times = 0

    def creates(self, path: str) -> int:
        return OK

    def writes(self, path: str, offset: int, content: bytes) -> int:
        return FULL if self._strikes("write", path) else OK

    def truncates(self, path: str, size: int) -> int:
        return OK

    def syncs(self, path: str) -> int:
        return IO_ERROR_FSYNC if self._strikes("sync", path) else OK

    def deletes(self, path: str, *, is_synced: bool) -> int:
        return OK

    def _strikes(self, what: str, path: str) -> bool:
        if what != self.fails_at or Path(path).parent != self.folder:
            return False
        self.count += 1
        strikes = self.at <= self.count < self.at + self.times
        if strikes and self.told is not None:
            with self.told.open("a") as told:
                told.write(f"{what} {self.count}: {Path(path).name}\n")
        return strikes
