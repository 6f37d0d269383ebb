"""Reads our own source, so that rules which no linter knows can be held against it."""

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("bot", "handlers", "models", "bench", "tests")


def tracked_files() -> Iterator[Path]:
    """Every file that git keeps or would keep; outside a checkout, every file that is not hidden."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(git, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        listed = list(_walked())
    for name in sorted(filter(None, listed)):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            yield path


def _walked() -> Iterator[str]:
    """What is hidden, or made by Python, is not looked into: others may be writing there."""
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if not name.startswith((".", "__pycache__"))]
        yield from ((Path(folder) / name).relative_to(ROOT).as_posix() for name in names if not name.startswith("."))


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Path from the root and syntax tree of every Python file below these folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), _parsed(path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All of a module, which is walked through once for all who look."""
    return tuple(ast.walk(tree))


@cache
def imported_names(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `from datetime import datetime as dt` gives {"dt": "datetime.datetime"}."""
    names: dict[str, str] = {}
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def imports(tree: ast.Module) -> set[str]:
    """Everything imported, as dotted names: modules as they stand, and what is taken from them."""
    plain = {alias.name for node in nodes(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | set(imported_names(tree).values())


def full_name(node: ast.AST, names: dict[str, str]) -> str | None:
    """`dt.now` as `datetime.datetime.now`; None where the expression does not start at an imported name."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = full_name(node.value, names)
        return f"{owner}.{node.attr}" if owner else None
    return None
