"""Logs that say what happened and never to whom: one event one line, a constant sentence, fields without words.

What a person wrote, or a secret, can reach a log by four roads, and each ends here: arguments of the sentence are never
filled in, fields outside FIELDS are dropped, text in a field is shown only where it is a code or our own, and of an
exception only its type and its place in the source are told, since messages and locals quote what was being worked on.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

OURS = ("bot", "handlers", "models")
# httpx tells whole addresses, the bot token among them; the access log tells who came when.
QUIET = ("httpx", "httpcore", "aiohttp.access")

# Ids, counts, seconds and codes. What is not in this list is not written.
# fmt: off
FIELDS = frozenset(
    (
        "added", "after", "archived", "area", "asked", "attempt", "bytes", "called_to_check", "case_id",
        "changed", "channel", "chat_id", "closed", "code", "column", "contact_id", "count", "counted",
        "deleted", "description", "digests", "drafts", "ended", "event", "event_id", "events", "failed",
        "files", "flow", "freed", "from_version", "given_back", "handed_over", "host", "job", "journal", "key",
        "keys", "kind", "language_code", "line", "loans", "method", "milliseconds", "missed", "noted",
        "notice_id", "numbers", "offset", "outcome", "owed", "part", "people", "person_id", "place", "port",
        "prints", "question", "reason", "released", "route", "row", "row_id", "rows", "seat", "seconds",
        "setting", "size", "skipped", "slot", "sockets", "state", "station", "station_id", "status", "step",
        "table", "taken_up", "ticks", "to_version", "told", "tries", "update_id", "updates", "usage", "version",
        "views", "waiting", "warned", "worker",
    )
)
# fmt: on

_BLANKED = "[blanked]"
_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}")
# A bot token, a session, a file's name: long, and letters mixed with digits.
_SECRET = re.compile(r"(?=[A-Za-z0-9_:-]*[0-9])(?=[A-Za-z0-9_:-]*[A-Za-z])[A-Za-z0-9_:-]{20,}")
_PLAIN = re.compile(r"[A-Za-z0-9_.:/+\-\[\]]+")
_ROOT = str(Path(__file__).resolve().parent.parent) + "/"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LONGEST_SENTENCE = 200
_DEEPEST = 12


class OurWords(str):
    """Text for a field that we put together ourselves, with nothing in it that came from a person."""

    __slots__ = ()


class OneLine(logging.Formatter):
    """key=value, each value on this line whatever is in it."""

    def format(self, record: logging.LogRecord) -> str:
        parts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": _sentence(record.msg),
        }
        dropped = []
        for name, value in vars(record).items():
            if name in FIELDS:
                parts[name] = _fact(value)
            elif name not in _STANDARD:
                dropped.append(name)
        if dropped:
            parts["dropped"] = ",".join(sorted(dropped))
        if record.exc_info and record.exc_info[1] is not None:
            parts["error"], parts["at"] = describe_error(record.exc_info[1])
        return " ".join(f"{name}={_encode(value)}" for name, value in parts.items())


def set_up_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send everything to one stream (standard error): our own from `level` up, libraries from WARNING up."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # Where a handler fails, logging would print the record with its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def describe_error(error: BaseException) -> tuple[str, str]:
    """(types, the innermost cause last; places in the source, the innermost last) without a word of the messages."""
    chain = list(_chain(error))
    types = " < ".join(_type(one) for one in chain)
    return types, " < ".join(" > ".join(_frames(one.__traceback__)) or "?" for one in chain)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting = [error]
    while waiting and len(seen) < _DEEPEST:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        inner = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if inner is not None:
            waiting.append(inner)


def _type(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None) or getattr(error, "errno", None)
    return f"{name}({code})" if isinstance(code, int) or (isinstance(code, str) and _CODE.fullmatch(code)) else name


def _frames(traceback: TracebackType | None) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = code.co_filename.removeprefix(_ROOT).rpartition("site-packages/")[2]
        frames.append(f"{file}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames if len(frames) <= _DEEPEST else [frames[0], "...", *frames[2 - _DEEPEST :]]


def _sentence(said: object) -> str:
    """Libraries put what they work on behind the first line of a sentence, or into its arguments."""
    if not isinstance(said, str):
        return type(said).__name__
    return _SECRET.sub(_BLANKED, said.partition("\n")[0][:_LONGEST_SENTENCE])


def _fact(value: Any) -> str:
    if isinstance(value, int | float):
        return str(value)
    if value is None:
        return "none"
    if isinstance(value, OurWords):
        return _sentence(value)
    if isinstance(value, str) and _CODE.fullmatch(value) and not _SECRET.search(value):
        return value
    return _BLANKED


def _encode(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value).replace("\x7f", "\\u007f")


def _log_uncaught(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger("bot").critical("Something failed that nothing caught.", exc_info=(kind, error, traceback))
