"""What may happen next in a chat: typed deeds and faults, played on the engine and on the model alike."""

from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st

from tests.handlers.conversation.trip import EXTRAS, KINDS

# What people do.


@dataclass(frozen=True)
class Write:
    text: str


@dataclass(frozen=True)
class Answer:
    """What is open, rightly or wrongly, in the `nth` way; where nothing is open, a flow is gone on with."""

    is_right: bool
    nth: int


@dataclass(frozen=True)
class Submit:
    """What stands at its review, by the button of the newest review or of one before; elsewhere a right answer."""

    back: int = 0


@dataclass(frozen=True)
class Change:
    """The `nth` answer of what is open."""

    nth: int


@dataclass(frozen=True)
class Edit:
    """One of the newest own messages, counted from the last."""

    back: int
    text: str


@dataclass(frozen=True)
class TapOn:
    """A button that the bot has ever sent, counted from the newest."""

    back: int


@dataclass(frozen=True)
class Tap:
    message_id: int
    data: str


@dataclass(frozen=True)
class Forge:
    """A tap on a message that never bore this."""

    data: str


@dataclass(frozen=True)
class Stick:
    """A sticker."""


@dataclass(frozen=True)
class Locate:
    """A position."""


@dataclass(frozen=True)
class Wait:
    hours: int


# What goes wrong.


@dataclass(frozen=True)
class Repeat:
    """An update that was worked on arrives once more, counted from the newest."""

    back: int


@dataclass(frozen=True)
class Late:
    """What is done next arrives only when `by` other things have."""

    by: int


@dataclass(frozen=True)
class Restart:
    """The process ends and another begins."""


@dataclass(frozen=True)
class Crash:
    """The process dies over the next step, before its commit or after it, and the next process takes the step again."""

    is_committed: bool


@dataclass(frozen=True)
class Fail:
    """The database fails at the `at`-th statement of the next step, which is taken again."""

    at: int


Deed: TypeAlias = (
    Write | Answer | Submit | Change | Edit | TapOn | Tap | Forge | Stick | Locate | Wait
    | Repeat | Late | Restart | Crash | Fail
)  # fmt: skip

ANSWERS = (
    *KINDS.values(), *EXTRAS.values(), *"0123456", "红 绿", "红绿蓝", "红，绿，蓝", "完成", "是", "不", "提交", "修改",
    "敬德街", "x" * 21, "现在",
)  # fmt: skip
BEGINNING = ("/trip", "/side", "/trip x", "/start side")
STEERING = (*BEGINNING, "取消", "返回", "跳过", "/cancel", "/menu", "/fly", "/help")
FORGED = (
    "", "q", "q|1|kind|z", "q|1|~review|yes", "q|1|count|3", "s|1|kind", "k|1|kind", "b|1|kind", "x|99", "zzz",
    "f|none", "a|case.take", "a|case.take|x",
)  # fmt: skip

_of_a_hundred: tuple[tuple[int, st.SearchStrategy[Deed]], ...] = (
    (41, st.builds(Answer, st.just(True), st.integers(0, 9))),
    (7, st.builds(Answer, st.just(False), st.integers(0, 9))),
    (5, st.builds(Submit, st.integers(0, 2))),
    (4, st.builds(Change, st.integers(0, 5))),
    (4, st.builds(Write, st.sampled_from(BEGINNING))),
    (4, st.builds(Write, st.sampled_from(STEERING))),
    (3, st.builds(Write, st.sampled_from(ANSWERS))),
    (4, st.builds(TapOn, st.integers(0, 10))),
    (4, st.builds(TapOn, st.integers(0, 60))),
    (4, st.builds(Edit, st.integers(0, 4), st.sampled_from(ANSWERS))),
    (2, st.builds(Forge, st.sampled_from(FORGED))),
    (2, st.sampled_from((Stick(), Locate()))),
    (1, st.builds(Wait, st.sampled_from((1, 60, 120)))),
    (3, st.builds(Repeat, st.integers(0, 20))),
    (3, st.builds(Late, st.integers(1, 4))),
    (2, st.just(Restart())),
    (3, st.builds(Crash, st.booleans())),
    (4, st.builds(Fail, st.integers(1, 5))),
)
_deed = st.sampled_from([deed for weight, deed in _of_a_hundred for _time in range(weight)]).flatmap(lambda deed: deed)
# In lists of lists: a list by itself is of five on the average, whatever it may hold at most.
_bursts = st.lists(st.lists(_deed, max_size=20), min_size=2, max_size=20)
chats = _bursts.map(lambda bursts: [deed for burst in bursts for deed in burst])
