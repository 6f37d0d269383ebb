"""How a kitchen is spoken of: its parts, its questions, what to begin with."""

from collections.abc import Mapping
from datetime import date

from handlers.time_words import date_words, whole_date_words
from handlers.words import N_, _, current_language
from models.pictures.chart import Bar, Chart, Panel, Part, Tone
from models.pictures.sheet import Section, Sheet
from models.shops.kitchen_check import FINE, FIX, NOT_HERE, Item, KitchenAnswer, KitchenResult, list_items, load_items

AREA_WORDS = {
    "layout": N_("Layout"),
    "cold": N_("Fridge and store"),
    "cooking": N_("Cooking"),
    "washing": N_("Washing"),
    "people": N_("People"),
    "pests": N_("Pests and waste"),
    "records": N_("Papers"),
    "takeaway": N_("Takeaway"),
    "fire": N_("Fire and gas"),
}
MARKS: Mapping[str | None, str] = {None: "○", FINE: "✅", FIX: "🔧", NOT_HERE: "➖"}


def area_label(area: str, answers: Mapping[str, KitchenAnswer]) -> str:
    """With how much of it is answered."""
    items = list_items(area)
    done = sum(1 for item in items if item.code in answers and answers[item.code].verdict is not None)
    mark = "✅ " if done == len(items) else ""
    return f"{mark}{_(AREA_WORDS[area])} {done}/{len(items)}"


def area_text(area: str, answers: Mapping[str, KitchenAnswer]) -> str:
    """The questions of one part, numbered as their buttons are."""
    lines = [_(AREA_WORDS[area]), _("Tap a number: ✅ it is so, 🔧 to fix, ➖ not here.")]
    for number, item in enumerate(list_items(area), 1):
        answer = answers.get(item.code)
        photo = " 📷" if answer is not None and answer.file_id else ""
        lines.append(f"{number} {mark_of(item, answers)} {item.label(current_language())}{photo}")
    return "\n".join(lines)


def mark_of(item: Item, answers: Mapping[str, KitchenAnswer]) -> str:
    answer = answers.get(item.code)
    return MARKS[answer.verdict if answer is not None else None]


def report_text(result: KitchenResult) -> str:
    return "\n".join([_counts(result), *step_lines(result)])


def step_lines(result: KitchenResult) -> list[str]:
    """What to begin with, with the law where it asks for it."""
    if not result.first_steps:
        done = _("Of what you have looked at nothing is left to fix.") if _not_yet(result) else ""
        return [done or _("Nothing is left to fix. Well done!")]
    lines = [_("Begin with these:")]
    for number, item in enumerate(result.first_steps, 1):
        lines.append(f"{number}. {item.hint(current_language())}{_law(item)}")
    return lines


def report_chart(result: KitchenResult, *, today: date) -> Chart:
    bars = tuple(Bar(_(words), _parts(result, area)) for area, words in AREA_WORDS.items() if area in result.by_area)
    return Chart(_("My kitchen"), (Panel(bars),), date_words(today, today=today))


def report_sheet(result: KitchenResult, answers: Mapping[str, KitchenAnswer], *, today: date) -> Sheet:
    head, *steps = step_lines(result)
    sections = [Section(head, tuple(steps))]
    for area, words in AREA_WORDS.items():
        told = [item for item in list_items(area) if item.code in answers and answers[item.code].verdict is not None]
        if told:
            lines = tuple(f"{_plain(answers[item.code].verdict)} {item.label(current_language())}" for item in told)
            sections.append(Section(_(words), lines))
    note = _("Self-check of {date}. Advice, no inspection: nobody is fined for it.").format(
        date=whole_date_words(today)
    )
    return Sheet(_("My kitchen"), note + " " + _counts(result), tuple(sections))


def _counts(result: KitchenResult) -> str:
    facts = {"fine": result.count(FINE), "fix": result.count(FIX), "none": result.count(NOT_HERE)}
    if left := _not_yet(result):
        return _("{fine} as they should be, {fix} to fix, {none} not here, {left} not looked at yet.").format(
            **facts, left=left
        )
    return _("{fine} as they should be, {fix} to fix, {none} not here.").format(**facts)


def _not_yet(result: KitchenResult) -> int:
    return len(load_items()) - sum(result.count(verdict) for verdict in (FINE, FIX, NOT_HERE))


def _parts(result: KitchenResult, area: str) -> tuple[Part, ...]:
    counts = result.by_area[area]
    return (
        Part(counts[FINE], Tone.GOOD, _("as it should be")),
        Part(counts[FIX], Tone.WARNING, _("to fix")),
        Part(counts[NOT_HERE], Tone.QUIET, _("not here")),
    )


def _law(item: Item) -> str:
    return " " + _("(Food Safety Law, article {article})").format(article=item.law) if item.law else ""


def _plain(verdict: str | None) -> str:
    """Signs that the font of a sheet has."""
    return {FINE: "✓", FIX: "→", NOT_HERE: "–"}[verdict or NOT_HERE]
