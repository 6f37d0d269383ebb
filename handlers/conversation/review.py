"""The look at all answers before something follows from them."""

import json
import re
from collections.abc import Sequence
from hashlib import blake2s
from typing import Any

from handlers.conversation.memory import Run
from handlers.conversation.question import Question, name_key
from handlers.conversation.replies import Button, Replies, label
from handlers.conversation.sheet import answer_text
from handlers.words import _

REVIEW = "~review"
SUBMIT, CHANGE = "yes", "change"
TYPED = {
    "1": SUBMIT, "提交": SUBMIT, "submit": SUBMIT, "好": SUBMIT, "ok": SUBMIT,
    "2": CHANGE, "修改": CHANGE, "change": CHANGE, "返回": CHANGE, "back": CHANGE,
}  # fmt: skip
# A point within a number or an address ends nothing.
_SENTENCE_END = re.compile(r"(?<=[。？！])|(?<=[?!])\s|(?<=[.])\s(?=[A-Z])|\n")

Answers = Sequence[tuple[Question[Any], Any]]


class Review:
    """Of the questions of one run that were passed, in their order; `head` stands above their answers.

    `to` is the office that gets it, as `head` says.
    """

    def __init__(self, run: Run, answers: Answers, replies: Replies, *, head: str = "", to: int | None = None) -> None:
        self._run = run
        self._to = to
        self._head = head
        self._answers = answers
        self._replies = replies

    @property
    def submit(self) -> str:
        """The key of the button that agrees to these answers and to no others."""
        stored = [(question.name, self._run.answers[question.name]["v"]) for question, _value in self._answers]
        return f"{SUBMIT}.{blake2s(json.dumps(stored).encode()).hexdigest()[:8]}"

    @property
    def goes_elsewhere(self) -> bool:
        """Whether another office gets it than when it was shown last."""
        return self._run.begun.get(REVIEW, self._to) != self._to

    def show(self, note: str = "") -> None:
        if self._to is not None or REVIEW in self._run.begun:
            self._run.begun[REVIEW] = self._to
        lines = [
            f"• {_heading(question.prompt)}\n   {answer_text(question, value)}"
            for question, value in self._answers
            if not _is_left_aside(question, value)
        ]
        text = "\n".join([*(f"{above}\n" for above in (note, self._head) if above), _("Please check:"), *lines])
        own = [self._button(_("Change"), CHANGE), Button(_("Cancel"), f"x|{self._run.id}")]
        asides = [
            [self._button(label(f"➕ {_heading(question.prompt)}"), f"~{name_key(question.name)}")]
            for question, value in self._answers
            if _is_left_aside(question, value)
        ]
        self._replies.text(text, [[self._button(_("Submit"), self.submit)], *asides, own])

    def offer_changes(self) -> None:
        changes = [
            [
                self._button(
                    label(f"{label(_heading(question.prompt).rstrip('：:'), 16)} · {answer_text(question, value)}"),
                    f"~{name_key(question.name)}",
                )
            ]
            for question, value in self._answers
        ]
        self._replies.text(_("Which answer shall we change?"), [*changes, [self._button(_("Submit"), self.submit)]])

    def name_of(self, key: str) -> str | None:
        """The question that a button of `offer_changes` means."""
        return next((q.name for q, _value in self._answers if f"~{name_key(q.name)}" == key), None)

    def _button(self, text: str, key: str) -> Button:
        return Button(text, f"q|{self._run.id}|{REVIEW}|{key}")


def _heading(prompt: str) -> str:
    """What was asked, without what was explained behind it."""
    return _SENTENCE_END.split(prompt, maxsplit=1)[0]


def _is_left_aside(question: Question[Any], value: Any) -> bool:
    return question.is_aside and value is None
