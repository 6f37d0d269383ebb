"""What is longer in `make chaos` than in `make test` is marked, so that `make chaos` runs it."""

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.house.source import full_name, imported_names, modules

SWITCHES = frozenset({"tests.loops.IS_WHOLE", "tests.loops.rounds", "tests.loops.Count"})
CHANCE = "chance"
MARK = "pytest.mark.chaos"


def long_names(trees: Mapping[str, ast.Module]) -> set[str]:
    """Dotted names of what stands at the top of a module and uses a switch, or something else that does."""
    used = {name: uses for module, tree in trees.items() for name, uses in uses_in(module, tree)}
    found: set[str] = set()
    while more := {name for name, uses in used.items() if uses & (SWITCHES | found)} - found:
        found |= more
    return found


def uses_in(module: str, tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """What each name of a module uses, as dotted names: of the module, of others, and the fixtures that it asks for."""
    own = {name: f"{module}.{name}" for statement in tree.body for name in names_made(statement)}
    known = own | imported_names(tree)
    for statement in tree.body:
        asked = fixtures_asked(statement)
        uses = {full_name(node, known) or "" for node in ast.walk(statement)} | {own[name] for name in asked & set(own)}
        for name in names_made(statement):
            yield own[name], uses | (SWITCHES if CHANCE in asked else frozenset())


def names_made(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def fixtures_asked(statement: ast.stmt) -> set[str]:
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    is_fixture = any("fixture" in ast.unparse(decorator) for decorator in statement.decorator_list)
    is_asking = is_fixture or statement.name.startswith("test_")
    return {argument.arg for argument in statement.args.args} if is_asking else set()


def unmarked(trees: Mapping[str, ast.Module]) -> list[str]:
    long = long_names(trees)
    return [
        f"{module}.{test.name}"
        for module, tree in trees.items()
        if not any("pytestmark" in names_made(statement) and MARK in ast.unparse(statement) for statement in tree.body)
        for test in tree.body
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef) and test.name.startswith("test_")
        if f"{module}.{test.name}" in long and MARK not in map(ast.unparse, test.decorator_list)
    ]


def test_every_test_with_a_long_form_is_marked() -> None:
    trees = {path.removesuffix(".py").replace("/", "."): tree for path, tree in modules("tests")}

    assert len([name for name in long_names(trees) if ".test_" in name]) > 20
    assert unmarked(trees) == []


@pytest.mark.parametrize(
    "source",
    [
        "from tests.loops import rounds\ndef test_it(): rounds(1, 2)",
        "from tests import loops\ndef test_it(): loops.rounds(1, 2)",
        "from tests.loops import IS_WHOLE as long\nTIMES = 9 if long else 1\ndef test_it(): print(TIMES)",
        "from tests.loops import rounds\n@pytest.mark.parametrize('seed', range(rounds(3, 9)))\ndef test_it(seed): ...",
        "from tests.loops import rounds\n@fixture\ndef loop(): return rounds(1, 2)\ndef test_it(loop): ...",
        "from tests.loops import Count\ndef test_it(count: Count): count('3 kills')",
        "def test_it(chance): chance.random()",
        "from tests.other import LENGTH\ndef test_it(): print(LENGTH)",
    ],
)
def test_a_long_form_without_a_mark_is_seen(source: str) -> None:
    other = ast.parse("from tests.loops import IS_WHOLE\nLENGTH = 9 if IS_WHOLE else 1")
    marked = source.replace("def test_it", f"@{MARK}\ndef test_it")

    assert unmarked({"tests.test_that": ast.parse(source), "tests.other": other}) == ["tests.test_that.test_it"]
    assert unmarked({"tests.test_that": ast.parse(marked), "tests.other": other}) == []
    assert unmarked({"tests.test_that": ast.parse(f"pytestmark = [{MARK}]\n{source}"), "tests.other": other}) == []
