"""The questions of a flow as its source holds them: in their order, and where it forks."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any, TypeAlias

QUESTION_METHODS = frozenset({
    "choose", "pick", "confirm", "tell", "write", "phone", "code", "number", "date", "moment", "place", "photos",
    "file", "since", "quantity",
})  # fmt: skip


class Aside(str):
    """A question that nobody meets on the way: it waits beside it."""

    __slots__ = ()


@dataclass(frozen=True)
class Fork:
    """Ways that exclude each other."""

    ways: "tuple[Outline, ...]"


Outline: TypeAlias = "tuple[str | Fork, ...]"


def outline_of(function: Callable[..., Any]) -> Outline:
    """The questions that a function asks, itself or through functions of its module to which it hands the chat."""
    return tuple(_Reader(frozenset()).read(function))


def names_in(outline: Outline) -> Iterator[str]:
    for item in outline:
        if isinstance(item, str):
            yield item
        else:
            for way in item.ways:
                yield from names_in(way)


def longest(outline: Outline) -> int:
    """The most questions that one may meet."""
    return sum(
        max(map(longest, item.ways)) if isinstance(item, Fork) else not isinstance(item, Aside) for item in outline
    )


def left_after(outline: Outline, name: str) -> int | None:
    """The most questions that one may meet behind this one; None where it is not in the outline."""
    for place, item in enumerate(outline):
        behind = outline[place + 1 :]
        if item == name:
            return longest(behind)
        for way in item.ways if isinstance(item, Fork) else ():
            if (left := left_after(way, name)) is not None:
                return left + longest(behind)
    return None


@dataclass(frozen=True)
class _Reader:
    """`within`: the functions that are being read, so that one which calls itself comes to an end."""

    within: frozenset[Callable[..., Any]]

    def read(self, function: Callable[..., Any]) -> Iterator[str | Fork]:
        if function in self.within:
            return
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        known = getattr(function, "__globals__", {})
        yield from _Block(_Reader(self.within | {function}), known).read(tree.body)


@dataclass(frozen=True)
class _Block:
    reader: _Reader
    known: dict[str, Any]

    def read(self, statements: Sequence[ast.stmt]) -> Iterator[str | Fork]:
        for place, statement in enumerate(statements):
            if isinstance(statement, ast.If):
                behind = statements[place + 1 :]
                yield from self._asked(statement.test)
                # What stands behind an early return is the other way.
                if _leaves(statement.body):
                    yield self._fork(statement.body, [*statement.orelse, *behind])
                    return
                if _leaves(statement.orelse):
                    yield self._fork([*statement.body, *behind], statement.orelse)
                    return
                yield self._fork(statement.body, statement.orelse)
            elif isinstance(statement, ast.Match):
                yield from self._asked(statement.subject)
                yield self._fork(*(case.body for case in statement.cases), [])
            else:
                yield from self._asked(statement)

    def _fork(self, *ways: Sequence[ast.stmt]) -> Fork:
        return Fork(tuple(tuple(self.read(way)) for way in ways))

    def _asked(self, node: ast.AST) -> Iterator[str | Fork]:
        calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and call.args]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            first, called = call.args[0], call.func
            if isinstance(called, ast.Attribute) and called.attr in QUESTION_METHODS:
                if isinstance(first, ast.Constant):
                    is_aside = any(keyword.arg == "is_aside" for keyword in call.keywords)
                    yield Aside(first.value) if is_aside else str(first.value)
            elif isinstance(called, ast.Name) and isinstance(first, ast.Name) and first.id == "chat":
                function = self.known.get(called.id)
                if isinstance(function, FunctionType):
                    yield from self.reader.read(function)
            elif isinstance(called, ast.Subscript) and isinstance(first, ast.Name) and first.id == "chat":
                yield from self._of_table(called.value)

    def _of_table(self, table: ast.expr) -> Iterator[str | Fork]:
        """Of the functions of a table all may be met, in whatever order."""
        functions = self.known.get(table.id) if isinstance(table, ast.Name) else None
        for function in functions.values() if isinstance(functions, dict) else ():
            yield from self.reader.read(function)


def _leaves(statements: Sequence[ast.stmt]) -> bool:
    return bool(statements) and isinstance(statements[-1], ast.Return | ast.Raise)
