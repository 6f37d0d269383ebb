"""Questions that are answered from a list: choose, pick, confirm."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from handlers.conversation.incoming import Incoming
from handlers.conversation.question import Choice, Partial, Question, Wrong, button_key
from handlers.words import _
from models.spelling import folded

T = TypeVar("T")
MOST_ON_A_PAGE = 24
# Of a list to tick the first so many are buttons, as many as a message bears; the others are typed.
MOST_TO_TICK = 50
_MORE = "~more"
DONE = "~done"
DONE_WORDS = ("完成", "好了", "选好了", "没有了", "就这些", "done", "ready")
_NONE_WORDS = ("没有", "无", "没", "都没", "全没有", "一个都没有", "none", "no", "nothing")
_YES = ("1", "是", "是的", "好", "好的", "要", "对", "可以", "同意", "yes", "y", "ok")
_NO = ("2", "否", "不", "不是", "不要", "不用", "不行", "不同意", "no", "n")


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """`key` identifies it for ever, `label` is what the person reads, `value` is what the flow gets.

    No two options of a question have the same key, label or value. `also` tells other words by which it is meant.
    """

    key: str
    label: str
    value: T
    also: Callable[[str], bool] | None = field(default=None, compare=False)

    def is_meant(self, typed: str) -> bool:
        return self.also is not None and self.also(typed)


def _find(options: Sequence[Option[T]], typed: str) -> Option[T] | None:
    """By number, by label, or by the only label that holds the words."""
    number = re.fullmatch(r"\s*(\d{1,3})\s*[.。、)]?\s*", typed)
    if number and 1 <= int(number[1]) <= len(options):
        return options[int(number[1]) - 1]
    words = folded(typed)
    exact = [option for option in options if words and words in (folded(option.label), folded(option.key))]
    exact = exact or [option for option in options if words and option.is_meant(typed)]
    holding = exact or [option for option in options if words and words in folded(option.label)]
    return holding[0] if len(holding) == 1 else None


@dataclass(frozen=True, kw_only=True)
class Choose(Question[T]):
    kind: ClassVar[str] = "choose"

    options: Sequence[Option[T]]

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> T | Partial:
        if tapped == _MORE:
            start = (so_far or 0) + MOST_ON_A_PAGE
            return Partial(start if start < len(self.options) else 0, in_place=True)
        if tapped is not None:
            option = next((o for o in self.options if button_key(o.key) == tapped), None)
        else:
            option = _find(self.options, said.text) if said.text else None
        if option is None:
            raise Wrong(_("Please tap one of the buttons, or type its words or number."))
        return option.value

    def store(self, value: T) -> str:
        (key,) = (option.key for option in self.options if option.value == value)
        return key

    def recall(self, stored: Any) -> T:
        option = next((option for option in self.options if option.key == stored), None)
        if option is None:
            raise Wrong(_("What you chose is no longer on offer."))
        return option.value

    def show(self, value: T) -> str:
        return next(option.label for option in self.options if option.value == value)

    def is_beside(self, text: str) -> bool:
        return True

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        start = so_far or 0
        page = self.options[start : start + MOST_ON_A_PAGE]
        listed = [Choice(option.label, button_key(option.key)) for option in page]
        if len(self.options) > MOST_ON_A_PAGE:
            listed.append(Choice(_("More …"), _MORE))
        return [listed]


@dataclass(frozen=True, kw_only=True)
class Pick(Question[tuple[T, ...]]):
    """Several of a list; the flow gets them in the list's order. `none` is what choosing none means, where one may."""

    kind: ClassVar[str] = "pick"

    options: Sequence[Option[T]]
    at_least: int = 1
    at_most: int | None = None
    none: str = ""

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> tuple[T, ...] | Partial:
        keys: list[str] = list(so_far or ())
        if tapped is None:
            return self._typed(said, keys)
        if tapped == DONE:
            return self._done(keys)
        option = next((o for o in self.options if button_key(o.key) == tapped), None)
        if option is None:
            raise Wrong(_("Tap what applies, then tap Done."))
        if option.key in keys:
            return Partial([key for key in keys if key != option.key], in_place=True)
        if self.at_most is not None and len(keys) >= self.at_most:
            note = _("At most {count}; tap one of them to take it off first.").format(count=self.at_most)
            return Partial(keys, in_place=True, note=note)
        return Partial([*keys, option.key], in_place=True)

    def _typed(self, said: Incoming, keys: Sequence[str]) -> tuple[T, ...]:
        if folded(said.text) in DONE_WORDS:
            return self._counted(keys)
        if self.none and folded(said.text) in (folded(self.none), *_NONE_WORDS):
            return self._counted(())
        for mark in (r"[,，、;；]+", r"[,，、;；\s]+"):
            found = [_find(self.options, word) for word in re.split(mark, said.text) if word.strip()]
            if found and None not in found:
                return self._counted([option.key for option in found if option is not None])
        raise Wrong(_("Tap what applies, then tap Done; or type the numbers, such as 1 3."))

    def _done(self, keys: Sequence[str]) -> tuple[T, ...] | Partial:
        try:
            return self._counted(keys)
        except Wrong as wrong:
            return Partial(keys, in_place=True, note=str(wrong))

    def _counted(self, keys: Sequence[str]) -> tuple[T, ...]:
        chosen = self._values(keys)
        if len(chosen) < self.at_least:
            raise Wrong(_("Please choose at least {count}.").format(count=self.at_least))
        if self.at_most is not None and len(chosen) > self.at_most:
            raise Wrong(_("Please choose at most {count}.").format(count=self.at_most))
        return chosen

    def empty(self, so_far: Any) -> tuple[T, ...]:
        return self._counted(list(so_far or ()))

    def _values(self, keys: Sequence[str]) -> tuple[T, ...]:
        return tuple(option.value for option in self.options if option.key in keys)

    def store(self, value: tuple[T, ...]) -> list[str]:
        return [option.key for option in self.options if option.value in value]

    def recall(self, stored: Any) -> tuple[T, ...]:
        if not isinstance(stored, list) or {*stored} - {option.key for option in self.options}:
            raise Wrong(_("Some of what you chose is no longer on offer."))
        return self._counted(stored)

    def show(self, value: tuple[T, ...]) -> str:
        return _(", ").join(option.label for option in self.options if option.value in value) or self.none or "—"

    def is_beside(self, text: str) -> bool:
        return True

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        chosen = so_far or ()
        marked = [
            Choice(("✅ " if option.key in chosen else "") + option.label, button_key(option.key))
            for option in self.options[:MOST_TO_TICK]
        ]
        done = _("Done ({count})").format(count=len(chosen)) if chosen or not self.none else self.none
        return [marked, [Choice(done, DONE)]]


@dataclass(frozen=True, kw_only=True)
class Confirm(Question[bool]):
    kind: ClassVar[str] = "confirm"

    yes: str = ""
    no: str = ""

    def _labels(self) -> tuple[str, str]:
        return self.yes or _("Yes"), self.no or _("No")

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> bool | Partial:
        if tapped in ("yes", "no"):
            return tapped == "yes"
        words = folded(said.text)
        yes, no = self._labels()
        if words and words in (folded(yes), *_YES):
            return True
        if words and words in (folded(no), *_NO):
            return False
        raise Wrong(_("Please tap “{yes}” or “{no}”.").format(yes=yes, no=no))

    def store(self, value: bool) -> bool:
        return value

    def recall(self, stored: Any) -> bool:
        if not isinstance(stored, bool):
            raise Wrong(_("This question has changed."))
        return stored

    def show(self, value: bool) -> str:
        return self._labels()[0 if value else 1]

    def is_beside(self, text: str) -> bool:
        return True

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        yes, no = self._labels()
        return [[Choice(yes, "yes"), Choice(no, "no")]]
