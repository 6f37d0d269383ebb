"""Logs: one event one line, and nobody's words in any of them."""

import ast
import asyncio
import io
import logging
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.logs import FIELDS, OneLine, OurWords
from models.database import open_engine, sqlite3
from tests.bot.log_stream import captured_log

CANARY = "CANARY-4f9c1e77"
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
ROOT = Path(__file__).resolve().parents[2]


class Loud(Exception):
    """Carries what it was working on in its message."""


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    with captured_log() as stream:
        yield stream


def written(message: object, *args: object, error: BaseException | None = None, **fields: Any) -> str:
    record = logging.makeLogRecord({"name": "bot.inbox", "levelno": 30, "levelname": "WARNING", "msg": message})
    record.args = args
    record.exc_info = (type(error), error, error.__traceback__) if error is not None else None
    vars(record).update(fields)
    return OneLine().format(record)


def failing(error: Exception) -> Exception:
    secret_local = CANARY
    try:
        raise error
    except type(error) as caught:
        assert secret_local
        return caught


def test_an_event_reads_as_a_sentence_with_its_facts(output: io.StringIO) -> None:
    logging.getLogger("bot.inbox").info("Updates were taken in.", extra={"channel": "web", "updates": 3})

    assert re.fullmatch(
        r"time=\S+ level=info logger=bot.inbox said=\"Updates were taken in.\" channel=web updates=3\n",
        output.getvalue(),
    )


@given(st.text(), st.text(), st.text())
def test_one_event_is_one_line_whatever_is_in_it(sentence: str, fact: str, argument: str) -> None:
    line = written(sentence, argument, error=failing(Loud(fact)), channel=fact, kind=f"\x1b[31m{fact}\r\n")

    assert line.isprintable()
    assert line.isascii()


@given(st.text(max_size=20), st.text(max_size=20))
def test_words_of_people_never_appear(before: str, after: str) -> None:
    words = f"{before} {CANARY} {after}"
    outer = Loud(words)
    outer.__cause__ = failing(KeyError(words))
    outer.__context__ = failing(ValueError(words))

    line = written(
        "It went wrong with %s.",
        words,
        error=ExceptionGroup(words, [failing(outer), Loud(words)]),
        reason=words,
        text=words,
        first_name=words,
    )

    assert "CANARY" not in line
    assert 'dropped="first_name,text"' in line


def test_an_error_is_told_by_its_type_and_place(output: io.StringIO) -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise Loud(CANARY) from error
    except Loud:
        logging.getLogger("bot.step").exception("A step failed.")

    line = output.getvalue()
    assert "test_logs.Loud < KeyError" in line
    assert re.search(r"tests/bot/test_logs\.py:\d+ test_an_error_is_told", line)
    assert "CANARY" not in line


def test_a_failed_statement_shows_no_parameters(output: io.StringIO) -> None:
    engine = open_engine("sqlite://")
    with engine.connect() as connection:
        try:
            connection.execute(text("INSERT INTO nothing VALUES (:words)"), {"words": CANARY})
        except Exception:
            logging.getLogger("bot.step").exception("The database said no.")

    engine.dispose()
    theirs = f"{sqlite3.OperationalError.__module__}.OperationalError(SQLITE_ERROR)"
    assert f"sqlalchemy.exc.OperationalError < {theirs}" in output.getvalue()
    assert "CANARY" not in output.getvalue()


def test_a_chain_of_errors_that_bites_its_tail_ends() -> None:
    first, second = Loud(), ValueError()
    first.__cause__, second.__cause__ = second, first

    assert "ValueError" in written("Round and round.", error=first)


@pytest.mark.parametrize("secret", [TOKEN, "xL3v0pQbJ2nQm1o9YwqZr7s8TtUuVvWw", "web:9fQ2mLkP0aXyZ1bVc3Nd4eRtGhJ"])
def test_what_looks_like_a_secret_is_blanked(secret: str) -> None:
    line = written(f"Fetched https://api.telegram.org/bot{secret}/getMe", code=secret)

    assert secret not in line
    assert line.count("[blanked]") == 2


def test_words_of_our_own_are_shown_on_one_line_and_without_secrets() -> None:
    line = written("Telegram is silent.", reason=OurWords(f"getUpdates: ECONNREFUSED {TOKEN}\nmore"))

    assert line.endswith('reason="getUpdates: ECONNREFUSED [blanked]"')


def test_libraries_stay_silent_about_addresses_and_visits(output: io.StringIO) -> None:
    logging.getLogger("httpx").info('HTTP Request: POST %s "HTTP/1.1 200 OK"', f"https://example.org/bot{TOKEN}/getMe")
    logging.getLogger("httpx").error("HTTP Request: %s", TOKEN)
    logging.getLogger("aiohttp.access").info("127.0.0.1 GET /chat/files/%s", CANARY)
    logging.getLogger("telegram.ext").info("Update %s", CANARY)

    assert output.getvalue() == ""


def test_a_task_that_nobody_awaited_shows_no_words(output: io.StringIO) -> None:
    async def leave_a_failed_task() -> None:
        async def fail() -> None:
            raise Loud(CANARY)

        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(leave_a_failed_task())

    assert "Task exception was never retrieved" in output.getvalue()
    assert "test_logs.Loud" in output.getvalue()
    assert "CANARY" not in output.getvalue()
    assert output.getvalue().count("\n") == 1


def test_what_nothing_caught_is_one_line_too(output: io.StringIO) -> None:
    error = failing(Loud(CANARY))

    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=failing_thread)
    thread.start()
    thread.join()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert output.getvalue().count("\n") == 2
    assert output.getvalue().count("Something failed that nothing caught.") == 2
    assert "CANARY" not in output.getvalue()


def failing_thread() -> None:
    raise Loud(CANARY)


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    levels = {"debug", "info", "warning", "error", "exception", "critical"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in levels:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in ("log", "logger"):
                yield node


def modules() -> list[Path]:
    return sorted(path for package in ("bot", "handlers", "models") for path in (ROOT / package).rglob("*.py"))


# What the clock's jobs count; tests/bot/test_health.py runs them and looks.
COUNTED_AT_RUN_TIME = "counts"


def fields_of(call: ast.Call, tree: ast.Module) -> Iterator[str]:
    """The names of all facts of an event, also of those that come in a variable."""
    for keyword in call.keywords:
        if keyword.arg == "extra":
            yield from keys_of(keyword.value, tree)


def keys_of(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from keys_of(value, tree)
            else:
                assert isinstance(key, ast.Constant), f"line {node.lineno}: a field has a name that is known"
                yield str(key.value)
    else:
        assert isinstance(node, ast.Name), f"line {node.lineno}: whose facts are these?"
        if node.id != COUNTED_AT_RUN_TIME:
            yield from keys_in_variable(node.id, tree)


def keys_in_variable(name: str, tree: ast.Module) -> Iterator[str]:
    """From wherever the module fills such a variable, and from the calls of functions that take it as `**name`."""
    sources = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.For) and name in names_in(node):
            for part in ast.walk(node.value if isinstance(node, ast.Assign) else node.iter):
                if isinstance(part, ast.Dict):
                    sources += 1
                    yield from keys_of(part, tree)
        elif isinstance(node, ast.FunctionDef) and node.args.kwarg is not None and node.args.kwarg.arg == name:
            own = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
            for call in (part for part in ast.walk(tree) if isinstance(part, ast.Call)):
                if getattr(call.func, "attr", getattr(call.func, "id", None)) == node.name:
                    sources += 1
                    yield from (keyword.arg for keyword in call.keywords if keyword.arg and keyword.arg not in own)
    assert sources, f"nobody can tell which fields {name} has"


def names_in(node: ast.Assign | ast.For) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_our_own_events_have_known_fields_and_no_arguments(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for call in log_calls(tree):
        assert len(call.args) == 1, f"line {call.lineno}: facts go into extra"
        assert set(fields_of(call, tree)) <= FIELDS, f"line {call.lineno}: not in bot.logs.FIELDS"


def test_events_are_found_in_the_source() -> None:
    count = sum(len(list(log_calls(ast.parse(path.read_text(encoding="utf-8"))))) for path in modules())

    assert count > 20


@pytest.mark.parametrize(
    "source",
    [
        "log.info('x', extra={'first_name': n})",
        "facts = {'first_name': n}\nlog.info('x', extra=facts)",
        "facts = {'first_name': n}\nlog.info('x', extra={'count': 1, **facts})",
        "for facts in ({'first_name': n},):\n    log.info('x', extra=facts)",
        "def enter(self, state, **facts):\n    logger.info('x', extra=facts)\nself.enter(1, first_name=n)",
    ],
)
def test_a_field_that_is_not_known_is_seen_in_every_way_of_writing(source: str) -> None:
    tree = ast.parse(source)

    assert {name for call in log_calls(tree) for name in fields_of(call, tree)} - FIELDS == {"first_name"}
