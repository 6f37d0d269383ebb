"""How a question stands in the chat: its words, its progress, its buttons."""

from typing import Any

from handlers.conversation.memory import Run
from handlers.conversation.question import Question, Wrong, name_key
from handlers.conversation.replies import Button, in_rows, label
from handlers.words import _

SKIPPED = "skip"


def question_text(question: Question[Any], so_far: Any, *, number: int, left: int, note: str = "") -> str:
    """With how many questions there are, as far as it can be known; (2/5) is the second of five."""
    progress = f" ({number}/{number + left})" if number + left > 1 else ""
    text = question.text(so_far) + progress
    return f"{note}\n\n{text}" if note else text


def question_rows(question: Question[Any], run: Run, *, is_first: bool, has_cancel: bool) -> list[list[Button]]:
    prefix = f"{run.id}|{name_key(question.name)}"
    rows = [
        row
        for choices in question.choices(run.begun.get(question.name))
        for row in in_rows(Button(label(choice.label), f"q|{prefix}|{choice.key}") for choice in choices)
    ]
    if old := _old_answer(question, run):
        rows.insert(0, [Button(label(_("Keep: {answer}").format(answer=old)), f"k|{prefix}")])
    own = [] if is_first else [Button(_("⬅ Back"), f"b|{prefix}")]
    if question.may_be_skipped:
        own.append(Button(_("Skip"), f"s|{prefix}"))
    if has_cancel:
        own.append(Button(_("Cancel"), f"x|{run.id}"))
    return [*rows, own]


def answer_text(question: Question[Any], value: Any) -> str:
    return _("Skipped") if value is None else question.show(value)


def kept_answer(question: Question[Any], stored: dict[str, Any]) -> Any:
    """What a stored answer says to the question as it is now, whatever the question meant then; None where skipped.

    Raises:
        Wrong: it is no answer to it any more.
    """
    if stored["k"] == SKIPPED and question.may_be_skipped:
        return None
    if stored["k"] != question.kind:
        raise Wrong(_("This question has changed."))
    return question.checked(question.recall(stored["v"]))


def _old_answer(question: Question[Any], run: Run) -> str:
    """The answer from before, where it can be given again."""
    old = run.old.get(question.name)
    if old is None or (question.is_aside and old["k"] == SKIPPED):
        return ""
    try:
        return answer_text(question, kept_answer(question, old))
    except Wrong:
        return ""
