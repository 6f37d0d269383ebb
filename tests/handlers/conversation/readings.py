"""What words and taps answer to the questions of the trip, and words that do and that don't."""

from string import ascii_lowercase, digits
from typing import Any, Literal

from tests.handlers.conversation.trip import EXTRAS, KINDS

OPTIONAL = {"note"}
REVIEW = "~review"
WRONG: Literal["wrong"] = "wrong"
RIGHT_WORDS = {
    "kind": ("甲", "乙", "1", "2"),
    "count": ("1", "3", "5"),
    "extras": ("红", "红 绿", "绿，蓝", "完成"),
    "sure": ("是", "不", "1"),
    "when": ("现在", "now"),
    "note": ("慢点", "跳过"),
    "why": ("没什么", "敬德街"),
    REVIEW: ("提交", "1"),
}
WRONG_WORDS = {
    "kind": ("丁", "9", "敬德街"),
    "count": ("0", "6", "几个"),
    "extras": ("丁", "红绿蓝", "红，绿，蓝"),
    "sure": ("也许",),
    "when": ("昨天 9:00", "明天", "现在吗"),
    "note": ("x" * 21,),
    "why": ("x" * 21,),
    REVIEW: ("不对", "修改"),
}


def read(name: str, text: str, ticks: list[str] | None) -> Any:
    """What typed words answer to a question."""
    numbered = {"1": 0, "2": 1, "3": 2}
    if name == "kind":
        labels = {label: key for key, label in KINDS.items()}
        return labels.get(text, list(KINDS)[numbered[text]] if text in numbered else WRONG)
    if name == "count":
        return int(text) if text in ("1", "2", "3", "4", "5") else WRONG
    if name == "extras":
        if text == "完成":
            return [key for key in EXTRAS if key in (ticks or [])]
        words = text.replace("，", " ").split()
        labels = {label: key for key, label in EXTRAS.items()}
        keys = [labels.get(word, list(EXTRAS)[numbered[word]] if word in numbered else WRONG) for word in words]
        return WRONG if WRONG in keys or len(keys) > 2 else [key for key in EXTRAS if key in keys]
    if name == "sure":
        return {"是": True, "1": True, "不": False, "2": False}.get(text, WRONG)
    if name == "when":
        return "now" if text in ("现在", "now") else WRONG
    return text if len(text) <= 20 else WRONG


def chosen(name: str, key: str, ticks: list[str] | None) -> Any:
    """What a tapped key answers to a question."""
    if name == "kind":
        return key if key in KINDS else WRONG
    if name == "extras" and key == "~done":
        return [each for each in EXTRAS if each in (ticks or [])]
    if name == "sure" and key in ("yes", "no"):
        return key == "yes"
    if name == "when" and key == "now":
        return key
    return WRONG


def skipped(name: str, ticks: list[str] | None) -> Any:
    if name == "extras":
        return chosen(name, "~done", ticks)
    return None if name in OPTIONAL else WRONG


def number_of(run_id: str) -> int:
    try:
        return int(run_id, 36)
    except ValueError:
        return 0


def id_of(number: int) -> str:
    """In base 36."""
    return (id_of(number // 36) if number >= 36 else "") + f"{digits}{ascii_lowercase}"[number % 36]
