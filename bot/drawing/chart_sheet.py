"""The paper of a chart: puts letters and boxes on it. Lengths are points, from the upper left corner."""

from collections.abc import Sequence
from typing import Final

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.patheffects import withStroke

from bot.drawing.chart_letters import FONT
from models.pictures.chart import Tone

# One point is one pixel of a small phone, and three of the picture.
SHEET_WIDTH: Final = 360.0
PIXELS_PER_POINT: Final = 3
PAPER: Final = "#ffffff"
INK: Final = "#17212a"
MUTED: Final = "#5b6770"
HAIR: Final = "#d9dfe3"
COLOURS: Final = {
    Tone.PLAIN: "#2f6690",
    Tone.GOOD: "#2a7a5f",
    Tone.WARNING: "#c4851a",
    Tone.BAD: "#b5483c",
    Tone.QUIET: "#84919a",
}
# What is written on a colour, to be read on it.
WORDS_ON: Final = {
    Tone.PLAIN: PAPER,
    Tone.GOOD: PAPER,
    Tone.WARNING: INK,
    Tone.BAD: PAPER,
    Tone.QUIET: INK,
}
_POINTS_PER_INCH = 72
_LINE = 1.35
# From the middle of a line down to where its letters stand, in parts of their size.
_BELOW = 0.36
_SEAM = 1.0


class Sheet:
    def __init__(self) -> None:
        self._figure = Figure(dpi=_POINTS_PER_INCH * PIXELS_PER_POINT, facecolor=PAPER)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, SHEET_WIDTH)
        self._font = FontProperties(fname=str(FONT))

    def figure(self, height: float) -> Figure:
        """The sheet, cut off at this height."""
        self._axes.set_ylim(height, 0)
        self._figure.set_size_inches(SHEET_WIDTH / _POINTS_PER_INCH, round(height) / _POINTS_PER_INCH)
        return self._figure

    def write(self, line: str, x: float, y: float, size: float, *, colour: str = INK, strong: bool = False) -> float:
        """A line with its upper edge at `y`; where the next one begins."""
        self._letters(line, x, y + size * _LINE / 2, size, colour, strong=strong)
        return y + size * _LINE

    def lines_around(
        self, lines: Sequence[str], x: float, middle: float, size: float, *, colour: str = INK, strong: bool = False
    ) -> None:
        """Lines of one label, the middle of them all at `middle`."""
        for number, line in enumerate(lines):
            offset = (number - (len(lines) - 1) / 2) * size * 1.2
            self._letters(line, x, middle + offset, size, colour, strong=strong)

    def on_tone(self, words: str, centre: float, middle: float, size: float, tone: Tone) -> None:
        self._letters(words, centre, middle, size, WORDS_ON[tone], align="center")

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> Rectangle:
        box = Rectangle((x, y), width, height, facecolor=colour, edgecolor="none")
        self._axes.add_patch(box)
        return box

    def bar(self, parts: Sequence[tuple[float, Tone]], x: float, middle: float, thick: float) -> float:
        """Lengths in their tones behind one another, with rounded ends; where the last one ends."""
        shown = [part for part in parts if part[0] > 0]
        top, total = middle - thick / 2, sum(length for length, _ in shown)
        if not shown:
            return x
        round_off = f"round,pad=0,rounding_size={min(2.5, total / 2)}"
        outline = FancyBboxPatch((x, top), total, thick, boxstyle=round_off, facecolor="none", edgecolor="none")
        self._axes.add_patch(outline)
        for number, (length, tone) in enumerate(shown):
            seam = _SEAM if number < len(shown) - 1 and length > 2 * _SEAM else 0
            self.box(x, top, length - seam, thick, COLOURS[tone]).set_clip_path(outline)
            x += length
        return x

    def _letters(
        self, line: str, x: float, middle: float, size: float, colour: str, *, strong: bool = False, align: str = "left"
    ) -> None:
        text = self._axes.text(
            x,
            middle + size * _BELOW,
            line,
            size=size,
            color=colour,
            fontproperties=self._font.copy(),
            ha=align,
            va="baseline",
            parse_math=False,
        )
        text.set_fontsize(size)
        if strong:
            # The font has one weight; a thin line around its letters makes the other.
            text.set_path_effects([withStroke(linewidth=size / 40, foreground=colour)])
