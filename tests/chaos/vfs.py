"""SQLite's own door to the disk (its VFS), in the very library that Python has loaded, watched from Python.

A copy of the default VFS is made the default. Where it opens a file, the methods that change the file are ours: each
asks a watcher first, then does as the original does. So the program runs unchanged, with all its locks and files.
"""

import ctypes
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast, pointer
from typing import Any, ClassVar, Protocol

from models.database import sqlite3

OK, FULL = 0, 13
IO_ERROR_WRITE, IO_ERROR_FSYNC = 10 | 3 << 8, 10 | 4 << 8
_OPEN_CREATE = 0x4

_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)
# Names are passed on as addresses: SQLite keeps them, and has more behind their end.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Access = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, POINTER(c_int))


class Watcher(Protocol):
    """Is asked before each change, by the file's path; anything but OK is what SQLite hears instead of it."""

    def creates(self, path: str) -> int: ...
    def writes(self, path: str, offset: int, content: bytes) -> int: ...
    def truncates(self, path: str, size: int) -> int: ...
    def syncs(self, path: str) -> int: ...
    def deletes(self, path: str, *, is_synced: bool) -> int: ...


class NoVfs(Exception):
    """This Python's SQLite can't be reached from outside."""


class _Vfs(Structure):
    _fields_: ClassVar = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        ("access", _Access),
        *((f"more_{number}", c_void_p) for number in range(13)),
    ]


class _Methods(Structure):
    _fields_: ClassVar = [
        ("version", c_int),
        ("close", _Close),
        ("read", c_void_p),
        ("write", _Write),
        ("truncate", _Truncate),
        ("sync", _Sync),
        *((f"more_{number}", c_void_p) for number in range(13)),
    ]


class _File(Structure):
    _fields_: ClassVar = [("methods", POINTER(_Methods))]


# What C may still call must not be collected.
_for_ever: list[Any] = []


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Every database that is opened meanwhile is watched until it is closed.

    Raises:
        NoVfs: it can't be done with this Python.
    """
    library = find_library()
    shim = _Shim(library, watcher)
    _for_ever.append(shim)
    library.sqlite3_vfs_register(pointer(shim.vfs), 1)
    try:
        yield
    finally:
        library.sqlite3_vfs_unregister(pointer(shim.vfs))


def find_library() -> Any:
    """The SQLite that the program uses.

    Raises:
        NoVfs: it is built into Python, or does not show its functions.
    """
    try:
        name = "pysqlite3._sqlite3" if sqlite3.__name__.startswith("pysqlite3") else "_sqlite3"
        library = ctypes.CDLL(importlib.import_module(name).__file__)
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        library.sqlite3_vfs_find.argtypes = [c_char_p]
    except AttributeError as error:
        raise NoVfs from error
    return library


class _Shim:
    def __init__(self, library: Any, watcher: Watcher) -> None:
        self._original: _Vfs = library.sqlite3_vfs_find(None).contents
        self._watcher = watcher
        self._paths: dict[int, str] = {}
        self._originals: dict[int, _Methods] = {}
        self._methods: dict[int, _Methods] = {}
        self.vfs = _Vfs.from_buffer_copy(self._original)
        self.vfs.name, self.vfs.next = b"watched", None
        self.vfs.open, self.vfs.delete = _Open(self._open), _Delete(self._delete)
        self._ours = _Close(self._close), _Write(self._write), _Truncate(self._truncate), _Sync(self._sync)

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out_flags: int) -> int:
        is_new = name is not None and bool(flags & _OPEN_CREATE) and not self._exists(vfs, name)
        path = ctypes.string_at(name).decode() if name is not None else ""
        result = self._watcher.creates(path) if is_new else OK
        result = result or int(self._original.open(vfs, name, file, flags, out_flags))
        opened = cast(file, POINTER(_File)).contents
        # Without a name it is a file of SQLite's own that is gone when it is closed.
        if result == OK and name is not None:
            self._paths[file] = path
            opened.methods = pointer(self._wrapped(opened.methods))
        return result

    def _wrapped(self, original: Any) -> _Methods:
        address = ctypes.addressof(original.contents)
        if address not in self._methods:
            methods = _Methods.from_buffer_copy(original.contents)
            methods.close, methods.write, methods.truncate, methods.sync = self._ours
            self._methods[address] = methods
            self._originals[ctypes.addressof(methods)] = original.contents
        return self._methods[address]

    def _exists(self, vfs: int, name: int) -> bool:
        found = c_int()
        self._original.access(vfs, name, 0, pointer(found))
        return bool(found.value)

    def _of(self, file: int) -> _Methods:
        return self._originals[ctypes.addressof(cast(file, POINTER(_File)).contents.methods.contents)]

    def _close(self, file: int) -> int:
        self._paths.pop(file, None)
        return int(self._of(file).close(file))

    def _write(self, file: int, content: int, count: int, offset: int) -> int:
        result = self._watcher.writes(self._paths[file], offset, ctypes.string_at(content, count))
        return result or int(self._of(file).write(file, content, count, offset))

    def _truncate(self, file: int, size: int) -> int:
        return self._watcher.truncates(self._paths[file], size) or int(self._of(file).truncate(file, size))

    def _sync(self, file: int, flags: int) -> int:
        return self._watcher.syncs(self._paths[file]) or int(self._of(file).sync(file, flags))

    def _delete(self, vfs: int, name: int, is_synced: int) -> int:
        result = self._watcher.deletes(ctypes.string_at(name).decode(), is_synced=bool(is_synced))
        return result or int(self._original.delete(vfs, name, is_synced))
