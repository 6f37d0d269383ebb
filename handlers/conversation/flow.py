"""Flows and actions as values: what they are called, who starts them, and which questions they hold."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from handlers.conversation.memory import DRAFT_LIFE, Run
from handlers.conversation.outline import QUESTION_METHODS, Outline, left_after, longest, names_in, outline_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from handlers.conversation.chat import Chat
    from handlers.conversation.incoming import Spot

__all__ = ["QUESTION_METHODS", "Action", "BadButton", "Conversations", "Flow", "action", "conversation"]

# Identities in buttons: beyond this no database has a row.
_WHOLE = re.compile(r"-?[0-9]{1,18}")


class BadButton(Exception):
    """The arguments of a button can't be read: it was forged, or made by another version."""


@dataclass(frozen=True)
class Flow:
    """A conversation: a function that asks its questions top to bottom and takes effect at its end.

    `also`: what else people call it, in either language. `is_draft`: whether it is offered again when the person has
    turned to something else. One that is not is short: it bears no Cancel button, since /cancel and anything else one
    may turn to leave it, unless it `is_sent_at_once`: what is typed goes to others without a review, so who tapped by
    mistake has to see the way out. `version` is raised when questions come, go or change: what a newer version has gone
    on with is left alone by processes that still run an older one. `allowed` says who may use it: asked at its start
    and at every replay. `life` is how long a draft of it is kept; `most` the most questions that one meets, where
    they are chosen by rules and the source can't tell. `about` names in a word what a run's argument stands for, so
    that two drafts can be told apart.
    """

    name: str
    function: Callable[["Chat"], None]
    title: str
    command: str = ""
    summary: str = ""
    is_draft: bool = True
    is_listed: bool = True
    also: tuple[str, ...] = ()
    version: int = 1
    allowed: Callable[["Chat"], bool] | None = None
    life: timedelta = DRAFT_LIFE
    most: int | None = None
    is_sent_at_once: bool = False
    about: Callable[[str], str] | None = None

    @property
    def has_cancel(self) -> bool:
        return self.is_draft or self.is_sent_at_once

    def is_open_to(self, chat: "Chat") -> bool:
        return self.allowed is None or self.allowed(chat)

    @cached_property
    def outline(self) -> Outline:
        return outline_of(self.function)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions, in the order in which they stand in the source."""
        return tuple(dict.fromkeys(names_in(self.outline)))

    @cached_property
    def length(self) -> int:
        """The most questions that one may meet."""
        return longest(self.outline) if self.most is None else self.most

    def asks_before(self, name: str, other: str) -> bool:
        """Whether a question stands before another; all do before what is none of the flow's own, as a review."""
        names = self.questions
        return other not in names or name in names[: names.index(other)]

    def left_after(self, name: str) -> int:
        """The most questions that one may meet behind this one."""
        return left_after(self.outline, name) or 0


@dataclass(frozen=True)
class Action:
    """A button that acts on a thing whatever the chat is doing; `allowed` says whether this person may."""

    name: str
    function: Callable[..., None]
    allowed: Callable[["Chat"], bool] | None = None

    def is_open_to(self, chat: "Chat") -> bool:
        return self.allowed is None or self.allowed(chat)

    @cached_property
    def _signature(self) -> inspect.Signature:
        return inspect.signature(self.function)

    def run(self, chat: "Chat", arguments: Sequence[str]) -> None:
        """Arguments come as strings, those marked as int as whole numbers.

        Raises:
            BadButton: these are not its arguments.
        """
        try:
            bound = self._signature.bind(chat, *arguments)
        except TypeError as error:
            raise BadButton from error
        for name, value in bound.arguments.items():
            if self._signature.parameters[name].annotation in (int, "int"):
                if not _WHOLE.fullmatch(value):
                    raise BadButton
                bound.arguments[name] = int(value)
        self.function(*bound.args, **bound.kwargs)


@dataclass(frozen=True, slots=True)
class Departure:
    """The bot was taken out of a group; `language` is the one to tell of it in."""

    db: "Session"
    group_id: int
    language: str
    now: "datetime"


@dataclass(frozen=True)
class Conversations:
    """All that the bot can talk about. `on_*` take what no open question wants; True means that it was answered.

    What `on_start` does not answer, since it does not know the person, is the welcome's. A photo begins the flow
    `on_photos`, as the answer to its first question. `in_group` has the commands that mean something in a group;
    `on_left` hears that the bot was taken out of one.
    """

    flows: Sequence[Flow]
    actions: Sequence[Action]
    welcome: Flow
    show_menu: Callable[["Chat"], None]
    show_notice: Callable[["Chat"], None]
    on_spot: Callable[["Chat", "Spot"], bool]
    on_words: Callable[["Chat", str], bool]
    on_start: Callable[["Chat"], bool] = lambda _chat: False
    on_photos: Flow | None = None
    links: Mapping[str, Callable[["Chat", str], bool]] = field(default_factory=dict)
    in_group: Mapping[str, Callable[["Chat"], None]] = field(default_factory=dict)
    on_left: Callable[["Departure"], None] = lambda _departure: None

    def read_ahead(self) -> None:
        """Read what is read of the source files, which a new version may replace while this one still runs."""
        for flow in self.flows:
            _ = flow.outline

    @cached_property
    def by_name(self) -> dict[str, Flow]:
        return {flow.name: flow for flow in self.flows}

    def flow_of(self, run: Run) -> Flow | None:
        """What a run is of; None where this program does not know it, or only an older version of it."""
        flow = self.by_name.get(run.flow)
        return flow if flow is not None and run.version <= flow.version else None

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
    also: tuple[str, ...] = (),
    version: int = 1,
    allowed: Callable[["Chat"], bool] | None = None,
    life: timedelta = DRAFT_LIFE,
    most: int | None = None,
    is_sent_at_once: bool = False,
    about: Callable[[str], str] | None = None,
) -> Callable[[Callable[["Chat"], None]], Flow]:
    """Make a flow of a function. `title` and `summary` are marked with N_: they are shown in the person's language.

    Only where `allowed` is given may the flow raise NoRight: then nothing that it wrote in this step is kept.
    """

    def wrap(function: Callable[["Chat"], None]) -> Flow:
        return Flow(
            name,
            function,
            title,
            command,
            summary,
            is_draft,
            is_listed,
            also,
            version,
            allowed,
            life,
            most,
            is_sent_at_once,
            about,
        )

    return wrap


def action(name: str, *, allowed: Callable[["Chat"], bool] | None = None) -> Callable[[Callable[..., None]], Action]:
    """Make an action of a function that takes the chat and the button's arguments, each a string or an int.

    As of flows: only where `allowed` is given may it raise NoRight.
    """

    def wrap(function: Callable[..., None]) -> Action:
        return Action(name, function, allowed)

    return wrap
