"""What a person may do next: typed deeds, played on the engine and on the model alike."""

from dataclasses import dataclass
from typing import TypeAlias

from hypothesis import strategies as st

from tests.handlers.conversation.trip import EXTRAS, KINDS


@dataclass(frozen=True)
class Write:
    text: str


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
class Forge:
    data: str


@dataclass(frozen=True)
class Stick:
    """A sticker."""


@dataclass(frozen=True)
class Locate:
    """A position."""


@dataclass(frozen=True)
class Repeat:
    """The newest update arrives once more."""


@dataclass(frozen=True)
class Wait:
    hours: int


@dataclass(frozen=True)
class Restart:
    """The process ends and another begins."""


Deed: TypeAlias = Write | Edit | TapOn | Forge | Stick | Locate | Repeat | Wait | Restart

ANSWERS = (
    *KINDS.values(), *EXTRAS.values(), *"0123456", "红 绿", "红绿蓝", "红，绿，蓝", "完成", "是", "不", "提交", "修改",
    "敬德街", "x" * 21,
)  # fmt: skip
STEERING = ("取消", "返回", "跳过", "/cancel", "/menu", "/trip", "/side", "/trip x", "/fly", "/start side", "/help")
FORGED = (
    "", "q", "q|1|kind|z", "q|1|~review|yes", "q|1|count|3", "s|1|kind", "k|1|kind", "b|1|kind", "x|99", "zzz",
    "f|none", "a|case.take", "a|case.take|x",
)  # fmt: skip

deeds = st.lists(
    st.one_of(
        st.builds(TapOn, st.integers(0, 5)),
        st.builds(Write, st.sampled_from(ANSWERS)),
        st.builds(Write, st.sampled_from(STEERING)),
        st.builds(TapOn, st.integers(0, 60)),
        st.builds(Edit, st.integers(0, 4), st.sampled_from(ANSWERS)),
        st.builds(Forge, st.sampled_from(FORGED)),
        st.sampled_from((Stick(), Locate(), Repeat(), Restart())),
        st.builds(Wait, st.sampled_from((1, 60, 120))),
    ),
    min_size=5,
    max_size=40,
)
