"""One run of a flow, replayed: what was answered returns at once, what is open takes the input or is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from handlers.conversation.flow import Flow
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Run
from handlers.conversation.question import Partial, Question, Wrong, button_key
from handlers.conversation.replies import Button, Replies, in_rows
from handlers.words import _, ngettext

T = TypeVar("T")
REVIEW = "~review"
SKIPPED = "skip"


class Suspended(BaseException):
    """The run waits for its open question; not an Exception, so that no flow catches it by accident."""


class NotForIt(BaseException):
    """The open question has no use for what was sent, and it may be worth an answer of its own."""


class Again(BaseException):
    """An answer was taken back: the function is run once more from its top."""


@dataclass(frozen=True, slots=True)
class Input:
    """What the person did, as far as it is meant for the open question: an answer, or one of the engine's own wishes.

    `wish` is back, skip, keep or empty; `tapped` the key of a question's button; `is_last` tells that nothing else can
    make anything of it.
    """

    said: Incoming
    tapped: str | None = None
    wish: str = ""
    is_last: bool = False

    @property
    def is_words(self) -> bool:
        return bool(self.said.text) and not self.said.is_tap and not self.said.photos


class Replay:
    """`is_new` turns true at the newest answer: from there on things are said."""

    def __init__(self, flow: Flow, run: Run, replies: Replies, taken: Input | None, *, is_start: bool = False) -> None:
        self.flow = flow
        self.run = run
        self.is_new = is_start
        self.reasked: list[str] = []
        self._replies = replies
        self._input = taken
        self._path: list[tuple[Question[Any], Any]] = []

    def rewind(self) -> None:
        self._path.clear()

    def ask(self, question: Question[T]) -> T:
        stored = self.run.answers.get(question.name)
        if stored is not None:
            try:
                return self._passed(question, self._recalled(question, stored))
            except Wrong as wrong:
                self.reasked.append(question.name)
                self.run.old[question.name] = self.run.answers.pop(question.name)
                raise self._ask(question, note=str(wrong)) from wrong
        if self._input is not None and self.run.asked == question.name:
            return self._passed(question, self._answered(question, self._input))
        raise self._ask(question)

    def review(self) -> None:
        """Ends the step until the person has agreed to what is shown."""
        if self.run.answers.get(REVIEW) is not None:
            return
        if self._input is not None and self.run.asked == REVIEW:
            self._reviewed(self._input)
            return
        self._show_review()
        raise Suspended

    def once(self, name: str, effect: Callable[[], T]) -> T:
        if name not in self.run.once:
            self.run.once[name] = effect()
        result: T = self.run.once[name]
        return result

    def _recalled(self, question: Question[T], stored: dict[str, Any]) -> T:
        if stored["k"] == SKIPPED and question.is_optional:
            return None  # type: ignore[return-value]
        if stored["k"] != question.kind or stored["n"] != question.meaning:
            raise Wrong(_("This question has changed."))
        return question.checked(question.recall(stored["v"]))

    def _passed(self, question: Question[T], value: T) -> T:
        self._path.append((question, value))
        return value

    def _answered(self, question: Question[T], taken: Input) -> T:
        self._input = None
        if taken.said.spot is not None and not question.wants_spot():
            raise NotForIt
        if taken.wish == "back":
            raise self._go_back(question)
        if taken.wish == "skip" and question.is_optional:
            return self._accept(question, None, {"v": None, "k": SKIPPED, "n": question.meaning}, taken)
        if taken.wish == "keep" and question.name in self.run.old:
            return self._keep(question, taken)
        try:
            value = question.read(taken.said, tapped=taken.tapped, so_far=self.run.partial)
            if isinstance(value, Partial):
                raise self._go_on(question, value, taken.said)
            question.checked(value)
        except Wrong as wrong:
            # Who is asked something by the way may ask for a station instead of answering.
            if not self.flow.is_draft and taken.is_words and not taken.is_last:
                raise NotForIt from wrong
            raise self._ask(question, note=str(wrong)) from wrong
        return self._accept(
            question, value, {"v": question.store(value), "k": question.kind, "n": question.meaning}, taken
        )

    def _keep(self, question: Question[T], taken: Input) -> T:
        old = self.run.old[question.name]
        try:
            return self._accept(question, self._recalled(question, old), old, taken)
        except Wrong as wrong:
            raise self._ask(question, note=str(wrong)) from wrong

    def _accept(self, question: Question[T], value: Any, stored: dict[str, Any], taken: Input) -> T:
        message_id = taken.said.message_id
        self.run.answers[question.name] = stored | ({"m": message_id} if message_id and not taken.said.is_tap else {})
        self.run.old.pop(question.name, None)
        self.run.partial, self.run.asked, self.is_new = None, "", True
        if taken.said.is_tap and message_id:
            label = question.show(value) if value is not None else _("Skipped")
            self._seal(message_id, question.name, label)
        accepted: T = value
        return accepted

    def _seal(self, message_id: int, name: str, label: str) -> None:
        """Leave the choice where the buttons were: it shows what was tapped and keeps old buttons from being tapped."""
        self._replies.seal(message_id, Button(f"✓ {label}"[:60], f"n|{self.run.id}|{name}"))

    def _go_on(self, question: Question[Any], partial: Partial, said: Incoming) -> Suspended:
        self.run.partial = partial.so_far
        if partial.in_place and said.is_tap and said.message_id:
            self._replies.edit_buttons(said.message_id, self._rows(question))
            return Suspended()
        return self._ask(question, note=partial.note)

    def _go_back(self, question: Question[Any]) -> Suspended | Again:
        if not self._path:
            return self._ask(question)
        last, _value = self._path[-1]
        self.run.old[last.name] = self.run.answers.pop(last.name)
        self.run.partial, self.run.asked = None, ""
        return Again()

    def _ask(self, question: Question[Any], *, note: str = "") -> Suspended:
        if self.run.asked != question.name:
            self.run.asked, self.run.partial = question.name, None
        text = question.text(self.run.partial) + self._progress(question.name)
        self._replies.text(f"{note}\n\n{text}" if note else text, self._rows(question))
        return Suspended()

    def _progress(self, name: str) -> str:
        names = self.flow.questions
        ahead = names[names.index(name) + 1 :] if name in names else ()
        number = len(self._path) + 1
        total = number + len(ahead)
        return f" ({number}/{total})" if total > 1 else ""

    def _rows(self, question: Question[Any]) -> list[list[Button]]:
        prefix = f"{self.run.id}|{question.name}"
        rows = [
            row
            for choices in question.choices(self.run.partial)
            for row in in_rows(Button(choice.label, f"q|{prefix}|{choice.key}") for choice in choices)
        ]
        if old := self._old_label(question):
            rows.insert(0, [Button(_("Keep: {answer}").format(answer=old)[:60], f"k|{prefix}")])
        own = [Button(_("⬅ Back"), f"b|{prefix}")] if self._path else []
        if question.is_optional:
            own.append(Button(_("Skip"), f"s|{prefix}"))
        if self.flow.is_draft:
            own.append(Button(_("Cancel"), f"x|{self.run.id}"))
        return [*rows, own]

    def _old_label(self, question: Question[Any]) -> str:
        old = self.run.old.get(question.name)
        if old is None:
            return ""
        try:
            value = self._recalled(question, old)
        except Wrong:
            return ""
        return question.show(value) if value is not None else _("Skipped")

    def _show_review(self, note: str = "") -> None:
        self.run.asked, self.run.partial = REVIEW, None
        lines = [f"• {question.prompt}\n   {self._shown(question, value)}" for question, value in self._path]
        text = "\n".join([*([note, ""] if note else []), _("Please check:"), *lines])
        self._replies.text(
            text,
            [
                [Button(_("Submit"), f"q|{self.run.id}|{REVIEW}|yes")],
                [
                    Button(_("Change"), f"q|{self.run.id}|{REVIEW}|change"),
                    Button(_("Cancel"), f"x|{self.run.id}"),
                ],
            ],
        )

    def _shown(self, question: Question[Any], value: Any) -> str:
        return question.show(value) if value is not None else _("Skipped")

    def _reviewed(self, taken: Input) -> None:
        self._input = None
        wish = taken.tapped or {
            "1": "yes", "提交": "yes", "submit": "yes", "2": "change", "修改": "change", "change": "change",
        }.get(taken.said.text.strip().casefold(), taken.wish)  # fmt: skip
        if wish == "yes":
            self.run.answers[REVIEW] = {"v": True, "k": "review", "n": 1}
            self.run.asked, self.is_new = "", True
            if taken.said.is_tap and taken.said.message_id:
                self._seal(taken.said.message_id, REVIEW, _("Submitted"))
            return
        if wish.startswith("~") and (name := self._named(wish[1:])):
            self.run.old[name] = self.run.answers.pop(name)
            self.run.asked, self.is_new = "", True
            raise Again
        if wish in ("change", "back"):
            self._offer_changes()
            raise Suspended
        self._show_review(_("Please tap Submit, or Change what is not right."))
        raise Suspended

    def _named(self, key: str) -> str | None:
        return next((question.name for question, _value in self._path if button_key(question.name) == key), None)

    def _offer_changes(self) -> None:
        buttons = [
            Button(
                f"{question.prompt[:14]}: {self._shown(question, value)}"[:60],
                f"q|{self.run.id}|{REVIEW}|~{button_key(question.name)}",
            )
            for question, value in self._path
        ]
        count = len(buttons)
        text = ngettext("Which answer?", "Which of the {count} answers?", count).format(count=count)
        self._replies.text(text, [*([b] for b in buttons), [Button(_("Submit"), f"q|{self.run.id}|{REVIEW}|yes")]])
