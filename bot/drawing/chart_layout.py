"""How a chart looks: a sheet as wide as a phone, title, then its panels one below the other. Lengths are points."""

from collections.abc import Sequence
from typing import Final

from matplotlib.figure import Figure

from bot.drawing.chart_letters import balanced_lines, lines, width
from bot.drawing.chart_sheet import HAIR, INK, MUTED, SHEET_WIDTH, Sheet
from models.pictures.chart import Bar, Chart, Panel, Part

MARGIN: Final = 20.0
ROOM: Final = SHEET_WIDTH - 2 * MARGIN
TITLE: Final = 19.0
HEADING: Final = 14.5
TEXT: Final = 13.0
SMALL: Final = 11.5
THICK: Final = 17.0
ROW: Final = 27.0
_LONGEST_LABEL = 124.0
_GAP = 7.0
# What there is any of can be seen.
_LEAST = 1.5
_SWATCH = 10.0


def figure_of(chart: Chart) -> Figure:
    """A sheet with the chart, which has been checked."""
    sheet = Sheet()
    y = MARGIN
    for line in balanced_lines(chart.title, TITLE, ROOM, at_most=3):
        y = sheet.write(line, MARGIN, y, TITLE, strong=True)
    y += 2
    for line in lines(chart.note, SMALL, ROOM, at_most=3) if chart.note else ():
        y = sheet.write(line, MARGIN, y, SMALL, colour=MUTED)
    left = MARGIN + 10 + max(width(line, TEXT) for panel in chart.panels for bar in panel.bars for line in _label(bar))
    for number, panel in enumerate(chart.panels):
        if number:
            y += 10
            sheet.box(MARGIN, y, ROOM, 0.7, HAIR)
        y = _panel(sheet, panel, left, y + 14)
    return sheet.figure(y + MARGIN - (ROW - THICK) / 2)


def _label(bar: Bar) -> list[str]:
    return lines(bar.label, TEXT, _LONGEST_LABEL, at_most=2)


def _panel(sheet: Sheet, panel: Panel, left: float, y: float) -> float:
    for line in lines(panel.heading, HEADING, ROOM, at_most=2) if panel.heading else ():
        y = sheet.write(line, MARGIN, y, HEADING, strong=True)
    y = _legend(sheet, panel, y)
    numbers = max(width(f"{bar.total:,}", TEXT) for bar in panel.bars)
    scale = (SHEET_WIDTH - MARGIN - numbers - _GAP - left) / max(1, *(bar.total for bar in panel.bars))
    for bar in panel.bars:
        y = _row(sheet, bar, left, y, scale)
    return y


def _row(sheet: Sheet, bar: Bar, left: float, y: float, scale: float) -> float:
    label = _label(bar)
    height = max(ROW, len(label) * TEXT * 1.25 + 8)
    middle = y + height / 2
    sheet.lines_around(label, MARGIN, middle, TEXT)
    lengths = [max(part.value * scale, _LEAST) if part.value else 0 for part in bar.parts]
    end = sheet.bar(list(zip(lengths, (part.tone for part in bar.parts), strict=True)), left, middle, THICK)
    if len(bar.parts) > 1:
        _numbers_inside(sheet, bar.parts, lengths, left, middle)
    sheet.lines_around([f"{bar.total:,}"], end + _GAP if bar.total else left, middle, TEXT, strong=True)
    return y + height


def _numbers_inside(sheet: Sheet, parts: Sequence[Part], lengths: Sequence[float], x: float, middle: float) -> None:
    """A number on each part that has room for it; the legend has the sums of all."""
    for part, length in zip(parts, lengths, strict=True):
        words = f"{part.value:,}"
        if length > width(words, SMALL) + 8:
            sheet.on_tone(words, x + length / 2, middle, SMALL, part.tone)
        x += length


def _legend(sheet: Sheet, panel: Panel, y: float) -> float:
    named = [part for bar in panel.bars for part in bar.parts if part.name]
    if not named:
        return y + 2
    x = MARGIN
    y += 2
    for name, tone in dict.fromkeys((part.name, part.tone) for part in named):
        total = sum(part.value for part in named if (part.name, part.tone) == (name, tone))
        (words,) = lines(f"{name} {total:,}", SMALL, ROOM - _SWATCH - 5)
        length = _SWATCH + 5 + width(words, SMALL)
        if x > MARGIN and x + length > MARGIN + ROOM:
            x, y = MARGIN, y + SMALL * 1.55
        sheet.bar([(_SWATCH, tone)], x, y + SMALL * 0.75, _SWATCH)
        sheet.lines_around([words], x + _SWATCH + 5, y + SMALL * 0.75, SMALL, colour=INK)
        x += length + 14
    return y + SMALL * 1.55 + 4
