"""Ways of writing that look harmless and lost messages, or tests that lied, in other bots."""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.house.source import OURS, full_name, imported_names, modules, nodes

LONGEST_MODULE = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}


def drops_waiting_updates(tree: ast.Module) -> Iterator[int]:
    """Lines with `drop_pending_updates` as anything but a literal False: it throws away what people wrote meanwhile."""
    for node in nodes(tree):
        if isinstance(node, ast.keyword) and node.arg == "drop_pending_updates":
            value, line = node.value, node.value.lineno
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            chosen = [value for key, value in pairs if _text(key) == "drop_pending_updates"]
            if not chosen:
                continue
            value, line = chosen[-1], node.lineno
        elif isinstance(node, ast.Assign) and any(_is_item(target, "drop_pending_updates") for target in node.targets):
            value, line = node.value, node.lineno
        else:
            continue
        if not (isinstance(value, ast.Constant) and value.value is False):
            yield line


def mocks(tree: ast.Module) -> Iterator[int]:
    """Lines that import `unittest.mock` or pytest-mock's fixture: fakes here remember what they were told."""
    for node in nodes(tree):
        if isinstance(node, ast.Import) and any(alias.name.startswith("unittest.mock") for alias in node.names):
            yield node.lineno
        elif isinstance(node, ast.ImportFrom):
            taken = {f"{node.module}.{alias.name}" for alias in node.names}
            if any(name.startswith("unittest.mock") for name in taken):
                yield node.lineno
        elif isinstance(node, ast.arg) and node.arg == "mocker":
            yield node.lineno


def postponed_annotations_beside_tables(tree: ast.Module) -> Iterator[int]:
    """Line of `from __future__ import annotations` in a module with tables, whose types SQLModel reads at run time."""
    has_table = any(
        isinstance(node, ast.ClassDef) and any(keyword.arg == "table" for keyword in node.keywords)
        for node in nodes(tree)
    )
    for node in nodes(tree):
        if has_table and isinstance(node, ast.ImportFrom) and node.module == "__future__":
            yield node.lineno


def own_conversation_handlers(tree: ast.Module) -> Iterator[int]:
    """Lines that use the library's ConversationHandler, whose state lives in one process's memory."""
    names = imported_names(tree)
    for node in nodes(tree):
        if isinstance(node, ast.expr) and (full_name(node, names) or "").endswith(".ConversationHandler"):
            yield node.lineno


def _is_item(node: ast.expr, key: str) -> bool:
    return isinstance(node, ast.Subscript) and _text(node.slice) == key


def _text(node: ast.expr | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None


@pytest.mark.parametrize(
    ("trap", "folders"),
    [
        (drops_waiting_updates, OURS),
        (mocks, OURS),
        (postponed_annotations_beside_tables, OURS),
        (own_conversation_handlers, ("bot", "handlers", "models")),
    ],
)
def test_nobody_walked_into(trap: Callable[[ast.Module], Iterator[int]], folders: tuple[str, ...]) -> None:
    assert [f"{path}:{line}" for path, tree in modules(*folders) for line in trap(tree)] == []


@pytest.mark.parametrize(
    ("trap", "source"),
    [
        (drops_waiting_updates, "app.run_polling(drop_pending_updates=True)"),
        (drops_waiting_updates, "call('deleteWebhook', {'drop_pending_updates': 1})"),
        (drops_waiting_updates, "app.run_polling(drop_pending_updates=fresh)"),
        (drops_waiting_updates, "app.run_polling(**{'drop_pending_updates': True})"),
        (drops_waiting_updates, "parameters = dict(url=url, drop_pending_updates=True)"),
        (drops_waiting_updates, "parameters['drop_pending_updates'] = True"),
        (mocks, "import unittest.mock"),
        (mocks, "from unittest import mock"),
        (mocks, "from unittest.mock import AsyncMock"),
        (mocks, "def test_it(mocker): ..."),
        (postponed_annotations_beside_tables, "from __future__ import annotations\nclass A(SQLModel, table=True): ..."),
        (own_conversation_handlers, "from telegram.ext import ConversationHandler\nConversationHandler()"),
    ],
)
def test_the_trap_is_seen(trap: Callable[[ast.Module], Iterator[int]], source: str) -> None:
    assert list(trap(ast.parse(source)))


def test_every_module_has_a_name_that_says_something_and_an_end_in_sight() -> None:
    found = []
    for path, tree in modules(*OURS):
        lines = tree.body[-1].end_lineno or 0 if tree.body else 0
        if lines > LONGEST_MODULE:
            found.append(f"{path}: {lines} lines")
        if VAGUE & set(path.removesuffix(".py").split("/")):
            found.append(f"{path}: a vague name")
    assert found == []


def test_every_module_says_in_its_docstring_what_it_is_for() -> None:
    assert [path for path, tree in modules(*OURS) if tree.body and not ast.get_docstring(tree)] == []
