"""What a person's turn brings to a run, and how a flow's function is left before its end."""

from dataclasses import dataclass

from handlers.conversation.incoming import Incoming


class Suspended(BaseException):
    """The run waits for its open question; not an Exception, so that no flow catches it by accident."""


class NotForIt(BaseException):
    """A position, or words, that the open question has no use for: they may be worth an answer of their own.

    `str()` is the sentence to say where they are not.
    """


class Again(BaseException):
    """An answer was taken back: the function is run once more from its top."""


@dataclass(frozen=True, slots=True)
class Input:
    """What the person did, as far as it is meant for the open question: an answer, or one of the engine's own wishes.

    `wish` is back, skip, keep or empty; `tapped` the key of a question's button.
    """

    said: Incoming
    tapped: str | None = None
    wish: str = ""
