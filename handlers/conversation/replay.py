"""One run of a flow, replayed: what was answered returns at once, what is open takes the input or is asked."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from handlers.conversation.flow import Flow
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Run
from handlers.conversation.question import Noted, Partial, Question, Wrong, name_key
from handlers.conversation.replies import Button, Replies, label
from handlers.conversation.review import CHANGE, REVIEW, SUBMIT, TYPED, Review
from handlers.conversation.sheet import SKIPPED, answer_text, kept_answer, question_rows, question_text
from handlers.conversation.turn import Again, Input, NotForIt, Suspended
from handlers.words import _

T = TypeVar("T")


class Replay:
    """`is_new` turns true at the newest answer: from there on things are said; what is said before is held back."""

    def __init__(self, flow: Flow, run: Run, replies: Replies, taken: Input | None, *, is_start: bool = False) -> None:
        self.flow = flow
        self.run = run
        self.is_new = is_start
        self.reasked: list[str] = []
        self.held = Replies(replies.chat_id)
        self._replies = replies
        self._input = taken
        self._note = ""
        self._path: list[tuple[Question[Any], Any]] = []

    def rewind(self, note: str = "") -> None:
        """Back to the top, where the input has had its effect; the note stands over the next question."""
        self._path.clear()
        self.is_new = False
        self.held.said.clear()
        self._note = note or self._note

    def end(self) -> None:
        """Where new code has no question left, what stands behind the last answer has never been said."""
        if not self.is_new:
            self._replies.said += self.held.said

    def ask(self, question: Question[T]) -> T:
        stored, taken = self.run.answers.get(question.name), self._input
        if stored is not None and taken is not None and _is_rewritten(stored, taken.said):
            return self._passed(question, self._rewritten(question, stored, taken))
        if stored is not None:
            return self._passed(question, self._recalled(question, stored))
        if taken is not None and self.run.asked == question.name:
            return self._passed(question, self._answered(question, taken))
        if question.is_aside and question.name not in self.run.old:
            skipped: Any = None
            self.run.answers[question.name] = {"v": None, "k": SKIPPED, "n": question.meaning}
            left_aside: T = self._passed(question, skipped)
            return left_aside
        raise self._asked(question)

    def review(self, head: str = "", to: int | None = None) -> None:
        """Ends the step until the person has agreed to what is shown."""
        if REVIEW in self.run.answers:
            return
        review = Review(self.run, self._path, self._replies, head=head, to=to)
        taken, self._input = self._input, None
        if taken is None or self.run.asked != REVIEW:
            self.run.asked = REVIEW
            review.show(self._take_note())
            raise Suspended
        self._reviewed(review, taken)

    def once(self, name: str, effect: Callable[[], T]) -> T:
        if name not in self.run.once:
            self.run.once[name] = effect()
        result: T = self.run.once[name]
        return result

    def ask_again(self, name: str, why: str) -> NoReturn:
        """A rule said no to an answer that was taken already, or wants one that was not needed before."""
        if name in self.run.answers:
            self.run.take_back(name)
        self.run.answers.pop(REVIEW, None)
        self._note = why
        self._replies.tidied.clear()
        raise Again

    # Answers that are there.

    def _recalled(self, question: Question[T], stored: dict[str, Any]) -> T:
        try:
            value: T = kept_answer(question, stored)
            if stored["n"] != question.meaning:
                raise Wrong(_("This question has changed."))
        except Wrong as wrong:
            raise self._reasked(question, str(wrong)) from wrong
        return value

    def _reasked(self, question: Question[Any], why: str) -> Suspended:
        self.reasked.append(question.name)
        self.run.take_back(question.name)
        if self._input is not None and not self._input.said.is_tap:
            why += " " + _("I come back to your last message afterwards; please send it again then.")
        return self._asked(question, note=why)

    def _rewritten(self, question: Question[T], stored: dict[str, Any], taken: Input) -> T:
        """The person edited the message that was the answer."""
        self._input = None
        try:
            value = question.read(taken.said, tapped=None, so_far=None)
            if isinstance(value, Partial):
                self.run.begun[question.name] = value.so_far
                raise Wrong(value.note)
            answer = value.value if isinstance(value, Noted) else value
            if question.store(answer) == stored["v"]:
                raise Suspended
            question.checked(answer)
        except Wrong as wrong:
            self.run.take_back(question.name)
            raise self._asked(question, note=str(wrong)) from wrong
        return self._accept(question, answer, taken)

    def _passed(self, question: Question[T], value: T) -> T:
        self._path.append((question, value))
        self.held.said.clear()
        return value

    # The open question.

    def _answered(self, question: Question[T], taken: Input) -> T:
        self._input = None
        if taken.said.spot is not None and not question.wants_spot():
            raise NotForIt
        if taken.wish == "back":
            raise self._went_back(question)
        try:
            return self._read(question, taken)
        except Wrong as wrong:
            if not taken.said.is_tap:
                self.run.missed = taken.said.message_id or 0
            if taken.said.text and not taken.wish and question.is_beside(taken.said.text):
                raise NotForIt(str(wrong)) from wrong
            raise self._asked(question, note=str(wrong)) from wrong

    def _read(self, question: Question[T], taken: Input) -> T:
        if taken.wish == "keep" and question.name in self.run.old:
            return self._accept(question, kept_answer(question, self.run.old[question.name]), taken)
        if taken.wish == "skip" and question.may_be_skipped:
            return self._accept(question, None, taken)
        so_far = self.run.begun.get(question.name)
        value = (
            question.empty(so_far)
            if taken.wish == "skip"
            else question.read(taken.said, tapped=taken.tapped, so_far=so_far)
        )
        if isinstance(value, Partial):
            raise self._went_on(question, value, taken.said)
        answer = value.value if isinstance(value, Noted) else value
        self._accept(question, question.checked(answer), taken)
        if isinstance(value, Noted) and value.note:
            self._replies.text(value.note)
        return answer

    def _accept(self, question: Question[T], value: Any, taken: Input) -> T:
        name, said, run = question.name, taken.said, self.run
        stored = {"v": None, "k": SKIPPED} if value is None else {"v": question.store(value), "k": question.kind}
        origin = {} if said.is_tap or not said.message_id else {"m": said.message_id}
        run.answers[name] = {**stored, "n": question.meaning, **origin}
        run.old.pop(name, None)
        run.begun.pop(name, None)
        run.asked, run.missed, self.is_new = "", 0, True
        self._seal(said, name, answer_text(question, value))
        accepted: T = value
        return accepted

    def _seal(self, said: Incoming, name: str, answer: str) -> None:
        """Leave the choice where the buttons were: it shows what was tapped and keeps old buttons from being tapped."""
        if said.is_tap and said.message_id:
            self._replies.seal(said.message_id, Button(label(f"✓ {answer}"), f"n|{self.run.id}|{name_key(name)}"))

    def _went_on(self, question: Question[Any], partial: Partial, said: Incoming) -> Suspended:
        changed = partial.so_far != self.run.begun.get(question.name)
        self.run.begun[question.name] = partial.so_far
        if not (partial.in_place and said.is_tap and said.message_id):
            return self._asked(question, note=partial.note)
        if partial.note:
            self._replies.answer_tap(said.tap_id, partial.note)
        if changed:
            self._replies.edit_buttons(said.message_id, self._rows(question), shown=said.tapped_labels)
        return Suspended()

    def _went_back(self, question: Question[Any]) -> Suspended | Again:
        if not self._path:
            return self._asked(question, note=_("This is the first question."))
        last, _value = self._path[-1]
        self.run.take_back(last.name)
        return Again()

    def _asked(self, question: Question[Any], *, note: str = "") -> Suspended:
        if self.run.asked != question.name:
            self.run.asked, self.run.missed = question.name, 0
        left = self.flow.left_after(question.name) if question.left is None else question.left
        number = len(self._path) + 1
        so_far = self.run.begun.get(question.name)
        text = question_text(question, so_far, number=number, left=left, note=note or self._take_note())
        rows = self._rows(question)
        if question.wants_spot() and not any(rows):
            self._replies.ask_position(text)
        else:
            self._replies.text(text, rows)
        return Suspended()

    def _rows(self, question: Question[Any]) -> list[list[Button]]:
        return question_rows(question, self.run, is_first=not self._path, has_cancel=self.flow.has_cancel)

    def _take_note(self) -> str:
        note, self._note = self._note, ""
        return note

    # The review.

    def _reviewed(self, review: Review, taken: Input) -> None:
        if taken.said.spot is not None:
            raise NotForIt
        wish = TYPED.get(taken.said.text.casefold(), "") if taken.tapped is None else taken.tapped
        agrees = wish == review.submit or (wish == SUBMIT and taken.tapped is None)
        if agrees and review.goes_elsewhere:
            review.show(_("Another office gets it now than the one you were shown; please look once more."))
            raise Suspended
        if agrees:
            self.run.answers[REVIEW] = {"v": True, "k": "review", "n": 1}
            self.run.asked, self.is_new = "", True
            self._seal(taken.said, REVIEW, _("Submitted"))
            return
        if name := review.name_of(wish):
            self.run.take_back(name)
            raise Again
        if wish == CHANGE:
            review.offer_changes()
        elif wish.startswith(SUBMIT):
            review.show(_("The answers have changed since; please look once more."))
        else:
            raise NotForIt(_("Please tap Submit, or Change what is not right."))
        raise Suspended


def _is_rewritten(stored: dict[str, Any], said: Incoming) -> bool:
    return said.is_edit and said.message_id is not None and stored.get("m") == said.message_id
