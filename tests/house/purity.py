"""What a flow may not do, since it runs again at every message: read clock, chance or settings, or blur its questions.

Only `chat.now` and what stands inside `chat.once(...)` may differ from one run to the next.
"""

import ast
from collections import Counter
from collections.abc import Iterator

from handlers.conversation.flow import QUESTION_METHODS
from tests.house.source import full_name, imported_names, nodes

SQL = ("sqlalchemy", "sqlmodel")
CLOCK = frozenset(
    {
        "time",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        *(f"{library}.func.{name}" for library in SQL for name in ("now", "current_timestamp", "current_date")),
    }
)
CHANCE = frozenset(
    {
        "random",
        "secrets",
        "uuid.uuid1",
        "uuid.uuid4",
        "os.urandom",
        "numpy.random",
        *(f"{library}.func.random" for library in SQL),
    }
)
SETTINGS = frozenset({"os.environ", "os.getenv", "pydantic_settings", "bot.settings"})
# Builtins whose answer is another one in the next process.
PASSING = frozenset({"hash", "id"})
NAMED = QUESTION_METHODS | {"once"}
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def impurities(tree: ast.Module, banned: frozenset[str] = CLOCK | CHANCE | SETTINGS) -> list[str]:
    """`line: name` of everything that would differ when the module runs again, outside of `chat.once`."""
    names = imported_names(tree)
    recorded = {
        argument.id for call in _calls(tree, {"once"}) for argument in call.args if isinstance(argument, ast.Name)
    }
    found = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        name = full_name(node, names)
        if isinstance(node, ast.expr) and name and _is_banned(name, banned):
            found.append(f"{node.lineno}: {name}")
        elif isinstance(node, ast.Call) and _is_call_of(node, {"once"}):
            waiting.append(node.func)
        elif not (isinstance(node, ast.FunctionDef) and node.name in recorded):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PASSING:
                found.append(f"{node.lineno}: {node.func.id}()")
            waiting.extend(ast.iter_child_nodes(node))
    return sorted(found)


def blurred_questions(tree: ast.Module) -> list[str]:
    """`line: reason` of questions whose name is no literal, stands twice in one conversation, or stands in a loop."""
    found = [
        f"{call.lineno}: the name is not a literal" for call in _calls(tree, NAMED) if not isinstance(_name(call), str)
    ]
    found += [
        f"{call.lineno}: {_name(call)!r} stands in a loop"
        for loop in nodes(tree)
        if isinstance(loop, LOOPS)
        for call in _calls(loop, NAMED)
    ]
    functions: dict[str, ast.FunctionDef | ast.Assign | ast.AnnAssign] = {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    # A table of functions leads to all of them.
    functions |= {
        target.id: node
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for conversation in [
        part for part in functions.values() if isinstance(part, ast.FunctionDef) and _is_conversation(part)
    ]:
        asked = [call for part in _reached(conversation, functions) for call in _calls(part, NAMED)]
        counts = Counter(name for call in asked if isinstance(name := _name(call), str))
        found += [
            f"{conversation.lineno}: {name!r} stands {times} times in {conversation.name}"
            for name, times in counts.items()
            if times > 1
        ]
    return sorted(found)


def is_flow(tree: ast.Module) -> bool:
    """Whether the module says what a person can do: it holds a conversation or an action."""
    return any(
        isinstance(part, ast.FunctionDef) and (_is_conversation(part) or _has_decorator(part, "action"))
        for part in tree.body
    )


def _is_banned(name: str, banned: frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in banned for length in range(1, len(parts) + 1))


def _is_call_of(node: ast.AST, methods: frozenset[str] | set[str]) -> bool:
    """Whether a method of a variable called `chat` is called; a flow's chat is never called anything else."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in methods
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "chat"
    )


def _calls(tree: ast.AST, methods: frozenset[str] | set[str]) -> Iterator[ast.Call]:
    inside = nodes(tree) if isinstance(tree, ast.Module) else ast.walk(tree)
    return (node for node in inside if isinstance(node, ast.Call) and _is_call_of(node, methods))


def _name(call: ast.Call) -> object:
    return call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None


def _has_decorator(function: ast.FunctionDef, name: str) -> bool:
    return any(
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == name
        for decorator in function.decorator_list
    )


def _is_conversation(function: ast.FunctionDef) -> bool:
    return _has_decorator(function, "conversation")


def _reached(
    function: ast.FunctionDef, known: dict[str, ast.FunctionDef | ast.Assign | ast.AnnAssign]
) -> list[ast.FunctionDef | ast.Assign | ast.AnnAssign]:
    """The function and the module's own functions and tables that it leads to, each once."""
    reached: list[ast.FunctionDef | ast.Assign | ast.AnnAssign] = []
    waiting: list[ast.FunctionDef | ast.Assign | ast.AnnAssign] = [function]
    while waiting:
        part = waiting.pop()
        if part not in reached:
            reached.append(part)
            called = {node.id for node in ast.walk(part) if isinstance(node, ast.Name)}
            waiting += [known[name] for name in called & known.keys()]
    return reached
