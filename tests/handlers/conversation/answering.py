"""What a person would do who reads the open question: a deed that depends on the chat becomes a plain one."""

from collections.abc import Sequence

from tests.handlers.conversation.deeds import Answer, Change, Deed, Forge, Submit, Tap, Write
from tests.handlers.conversation.model import Model, Run
from tests.handlers.conversation.readings import REVIEW, RIGHT_WORDS, WRONG_WORDS

Buttons = Sequence[tuple[int, str]]
"""All that were ever sent, (message id, data), oldest first."""


def plain(deed: Deed, model: Model, buttons: Buttons) -> Deed:
    run = model.open
    match deed:
        case Answer() | Submit() | Change() if run is None:
            return Forge(f"r|{model.runs[-1].id}") if model.runs else Write("/trip")
        case Answer(is_right, nth) if run is not None:
            ways = _right(run, buttons) if is_right else list(map(Write, WRONG_WORDS[run.asked]))
            return ways[nth % len(ways)]
        case Submit(back) if run is not None:
            ways = _taps(run, buttons) if run.asked == REVIEW else _right(run, buttons)
            return ways[min(back, len(ways) - 1)]
        case Change(nth) if run is not None:
            return _change(run, nth)
    return deed


def _right(run: Run, buttons: Buttons) -> list[Deed]:
    """By what the open question offers, the newest first, or in words."""
    taps = _taps(run, buttons)
    if run.asked == REVIEW:
        taps[1:] = [_change(run, 0), _change(run, -1)]
    return [*taps, *map(Write, RIGHT_WORDS[run.asked])]


def _taps(run: Run, buttons: Buttons) -> list[Deed]:
    return [*dict.fromkeys(Tap(message_id, data) for message_id, data in reversed(buttons) if _answers(run, data))]


def _answers(run: Run, data: str) -> bool:
    kind, *parts = data.split("|")
    is_for_it = kind in ("q", "s", "k") and parts[:2] == [run.id, run.asked]
    return is_for_it and (run.asked != REVIEW or parts[2].startswith("yes"))


def _change(run: Run, nth: int) -> Deed:
    if not run.answers:
        return Write(RIGHT_WORDS[run.asked][0])
    name = list(run.answers)[nth % len(run.answers)]
    return Forge(f"q|{run.id}|{REVIEW}|~{name}" if run.asked == REVIEW else f"c|{run.id}|{name}")
