"""A power cut: the disk as it would be found if the power had gone at any moment of what was written."""

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.vfs import OK

_SECTOR = 512


@dataclass
class _Inode:
    """What of a file has reached the disk, and what was written since it was last synced."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Callable[[bytearray], None]] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            change(self.durable)
        self.pending.clear()


@dataclass
class Disk:
    """The files of a folder by name: as the program sees them, and as they would be found."""

    seen: dict[str, _Inode]
    durable: dict[str, _Inode]
    removed: set[str] = field(default_factory=set)
    """Names that are gone for the program, though the folder was not synced since."""

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        inodes = {path.name: _Inode(bytearray(path.read_bytes())) for path in folder.iterdir()}
        return cls(dict(inodes), dict(inodes))

    def create(self, name: str) -> None:
        if name not in self.seen:
            self.seen[name] = _Inode()

    def write(self, name: str, offset: int, content: bytes) -> None:
        self.seen[name].pending.append(_Write(offset, content))

    def truncate(self, name: str, size: int) -> None:
        self.seen[name].pending.append(_Truncate(size))

    def sync(self, name: str) -> None:
        """SQLite syncs the folder with the first sync of a journal that it has made."""
        inode = self.durable[name] = self.seen[name]
        inode.sync()
        self.removed.discard(name)

    def delete(self, name: str, *, is_synced: bool) -> None:
        self.seen.pop(name, None)
        self.removed.add(name)
        if is_synced:
            self.durable.pop(name, None)
            self.removed.discard(name)

    def found(self) -> dict[str, bytes]:
        """After a cut that takes everything with it that was not synced."""
        return {name: bytes(inode.durable) for name, inode in self.durable.items()}

    def found_in_part(self, chance: random.Random) -> dict[str, bytes]:
        """After a cut before which some of the rest has reached the disk: in any order, and some of it torn."""
        files = {}
        for name, inode in self.durable.items():
            if name in self.removed and chance.random() < 0.5:
                continue
            content = bytearray(inode.durable)
            for change in chance.sample(inode.pending, chance.randint(0, len(inode.pending))):
                (change.torn(chance) if isinstance(change, _Write) and chance.random() < 0.3 else change)(content)
            files[name] = bytes(content)
        return files


@dataclass(frozen=True)
class _Write:
    offset: int
    content: bytes

    def __call__(self, file: bytearray) -> None:
        file.extend(bytes(max(0, self.offset - len(file))))
        file[self.offset : self.offset + len(self.content)] = self.content

    def torn(self, chance: random.Random) -> "_Write":
        sectors = chance.randint(0, len(self.content) // _SECTOR)
        return _Write(self.offset, self.content[: sectors * _SECTOR])


@dataclass(frozen=True)
class _Truncate:
    size: int

    def __call__(self, file: bytearray) -> None:
        del file[self.size :]


class PowerLog:
    """Keeps all that happens to the files of one folder, and what was promised to whom in between."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start = Disk.of(folder)
        self._events: list[Callable[[Disk], None] | str] = []

    def promise(self, what: str) -> None:
        """From here on this must be found."""
        self._events.append(what)

    def cuts(self) -> Iterator[tuple[Disk, list[str]]]:
        """The disk at each moment, with what had been promised by then."""
        disk, promised = copy.deepcopy(self._start), list[str]()
        for event in self._events:
            if isinstance(event, str):
                promised.append(event)
            else:
                event(disk)
            yield disk, promised

    def creates(self, path: str) -> int:
        return self._note(path, lambda disk, name: disk.create(name))

    def writes(self, path: str, offset: int, content: bytes) -> int:
        return self._note(path, lambda disk, name: disk.write(name, offset, content))

    def truncates(self, path: str, size: int) -> int:
        return self._note(path, lambda disk, name: disk.truncate(name, size))

    def syncs(self, path: str) -> int:
        return self._note(path, lambda disk, name: disk.sync(name))

    def deletes(self, path: str, *, is_synced: bool) -> int:
        return self._note(path, lambda disk, name: disk.delete(name, is_synced=is_synced))

    def _note(self, path: str, event: Callable[[Disk, str], None]) -> int:
        file = Path(path)
        if file.parent == self._folder:
            self._events.append(lambda disk: event(disk, file.name))
        return OK
