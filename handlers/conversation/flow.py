"""Flows and actions as values: what they are called, who starts them, and which questions they hold."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handlers.conversation.chat import Chat
    from handlers.conversation.incoming import Spot

QUESTION_METHODS = frozenset(
    {"choose", "pick", "tell", "number", "date", "phone", "place", "photos", "confirm", "code"}
)


class BadButton(Exception):
    """The arguments of a button can't be read: it was forged, or made by another version."""


@dataclass(frozen=True)
class Flow:
    """A conversation: a function that asks its questions top to bottom and takes effect at its end.

    `is_draft`: whether it is kept for later when the person turns to something else.
    """

    name: str
    function: Callable[["Chat"], None]
    title: str
    command: str = ""
    summary: str = ""
    is_draft: bool = True
    is_listed: bool = True

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions, in the order in which they stand in the source."""
        return question_names(self.function)


@dataclass(frozen=True)
class Action:
    """A button that acts on a thing whatever the chat is doing; `allowed` says whether this person may."""

    name: str
    function: Callable[..., None]
    allowed: Callable[["Chat"], bool] | None = None

    def run(self, chat: "Chat", arguments: Sequence[str]) -> None:
        """Raises BadButton where these are not its arguments."""
        try:
            inspect.signature(self.function).bind(chat, *arguments)
        except TypeError as error:
            raise BadButton from error
        self.function(chat, *arguments)


@dataclass(frozen=True)
class Conversations:
    """All that the bot can talk about. `on_*` take what no open question wants; True means that it was answered."""

    flows: Sequence[Flow]
    actions: Sequence[Action]
    welcome: Flow
    show_menu: Callable[["Chat"], None]
    show_notice: Callable[["Chat"], None]
    on_spot: Callable[["Chat", "Spot"], bool]
    on_words: Callable[["Chat", str], bool]
    links: Mapping[str, Callable[["Chat", str], bool]] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[str, Flow]:
        return {flow.name: flow for flow in self.flows}

    @cached_property
    def by_command(self) -> dict[str, Flow]:
        return {flow.command: flow for flow in self.flows if flow.command}

    @cached_property
    def actions_by_name(self) -> dict[str, Action]:
        return {action.name: action for action in self.actions}


def conversation(
    name: str,
    *,
    title: str,
    command: str = "",
    summary: str = "",
    is_draft: bool = True,
    is_listed: bool = True,
) -> Callable[[Callable[["Chat"], None]], Flow]:
    """Make a flow of a function. `title` and `summary` are marked with N_: they are shown in the person's language."""

    def wrap(function: Callable[["Chat"], None]) -> Flow:
        return Flow(name, function, title, command, summary, is_draft, is_listed)

    return wrap


def action(name: str, *, allowed: Callable[["Chat"], bool] | None = None) -> Callable[[Callable[..., None]], Action]:
    """Make an action of a function that takes the chat and the button's arguments, as strings."""

    def wrap(function: Callable[..., None]) -> Action:
        return Action(name, function, allowed)

    return wrap


def question_names(function: Callable[..., Any]) -> tuple[str, ...]:
    """The literal first arguments of the question calls in a function's source, in their order, each once."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in QUESTION_METHODS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return tuple(dict.fromkeys(str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)))
