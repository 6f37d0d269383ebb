"""What every kind of question has in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any, ClassVar, Generic, TypedDict, TypeVar

from handlers.conversation.incoming import Incoming
from handlers.words import _

T = TypeVar("T")
Check = Callable[[T], str | None]

# Room in the 64 bytes of callback data for the question's name and for a value, beside the run's id.
_LONGEST_NAME = 20
_LONGEST_KEY = 30


class Rules(TypedDict, Generic[T], total=False):
    """`meaning` is raised when a name comes to mean something else; `check` is the flow's own rule for the answer.

    With `is_aside` what is optional is skipped by itself, and the review has a button for it. `left` is how many
    questions may follow, where rules choose them and the source can't tell.
    """

    meaning: int
    left: int | None
    check: Check[T]
    is_aside: bool


class Wrong(Exception):
    """This is no answer; `str()` is one sentence that says what would work."""


@dataclass(frozen=True, slots=True)
class Partial:
    """An answer that goes on: what there is so far, and whether the question is shown again in its old place.

    `note` is one sentence about what was sent.
    """

    so_far: Any
    in_place: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Noted(Generic[T]):
    """An answer, and one sentence about what of it was not taken."""

    value: T
    note: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a question: its label and the key that a tap brings back."""

    label: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Question(ABC, Generic[T]):
    """One question as the flow asks it now.

    `meaning` is raised when the same name comes to mean something else; `check` returns a sentence where an answer does
    not suit the flow's own rule, at the answer and at every later replay. One that is aside is optional too: it is
    asked only of who wants it to be, at the review.
    """

    kind: ClassVar[str]

    name: str
    prompt: str
    is_optional: bool = False
    is_aside: bool = False
    meaning: int = 1
    left: int | None = None
    check: Check[T] | None = None

    @property
    def may_be_skipped(self) -> bool:
        return self.is_optional or self.is_aside

    @abstractmethod
    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> T | Partial | Noted[T]:
        """Take what the person did as the answer; `tapped` is the key of one of this question's own buttons.

        Raises:
            Wrong: it is none.
        """

    @abstractmethod
    def store(self, value: T) -> Any:
        """The answer as JSON."""

    @abstractmethod
    def recall(self, stored: Any) -> T:
        """The answer that `store` made.

        Raises:
            Wrong: it is no answer to the question as it is now.
        """

    @abstractmethod
    def show(self, value: T) -> str:
        """The answer as it stands in a review."""

    def empty(self, so_far: Any) -> T:
        """The answer of who asks to skip a question that is not optional.

        Raises:
            Wrong: there is none.
        """
        raise Wrong(_("This question can't be skipped."))

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        """Rows of buttons under the question."""
        return ()

    def text(self, so_far: Any) -> str:
        return self.prompt

    def wants_spot(self) -> bool:
        """Whether a shared position is an answer to it."""
        return False

    def is_beside(self, text: str) -> bool:
        """Whether words that were no answer are nothing like one, so that they may be meant for something else.

        Words with figures in them are a try, however wrong.
        """
        return not any(map(str.isdigit, text))

    def checked(self, value: T) -> T:
        """Raises Wrong where the flow's own rule says no."""
        sentence = self.check(value) if self.check else None
        if sentence:
            raise Wrong(sentence)
        return value


def button_key(key: str) -> str:
    """The key itself, or a digest of it where a button can't bear it as it is."""
    return key if key.isprintable() and key == key.strip("#~ ") and _fits(key, _LONGEST_KEY) else _digest(key)


def name_key(name: str) -> str:
    """A question's name on its buttons."""
    return name if _fits(name, _LONGEST_NAME) else _digest(name)


def _fits(word: str, longest: int) -> bool:
    return len(word.encode()) <= longest and "|" not in word


def _digest(word: str) -> str:
    return "#" + blake2s(word.encode()).hexdigest()[:12]
