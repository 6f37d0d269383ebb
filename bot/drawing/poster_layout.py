"""How a poster looks: one sheet of A4 with a band, a name, codes and facts. Lengths are millimetres, letters points."""

from typing import Final

import segno
from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue

from bot.drawing.chart_letters import FONT, known
from models.pictures.poster import Code, Line, Poster

WIDTH: Final = 210.0
MARGIN: Final = 18.0
ROOM: Final = WIDTH - 2 * MARGIN
BAND: Final = 58.0
GREEN: Final = (42, 122, 95)
INK: Final = (23, 33, 42)
MUTED: Final = (91, 103, 112)
PAPER: Final = (255, 255, 255)
_FAMILY = "Nuanyi"
_MM_A_POINT = 25.4 / 72
_LEADING = 1.3
# A code alone, and each of two beside one another.
_ONE, _TWO = 104.0, 82.0
_QUIET_MODULES = 4


def pdf(poster: Poster) -> bytes:
    """The sheet with the poster, which has been checked."""
    sheet = _Sheet()
    sheet.band(poster.headline)
    y = sheet.write(poster.name, BAND + 12, size=38, smaller=18, at_most=2)
    y = sheet.codes(poster.codes, y + 6)
    y += 8
    for fact in poster.facts:
        y = sheet.write(fact, y, size=20, smaller=13, at_most=2) + 4
    sheet.write(poster.foot, 297 - 24, size=11, smaller=9, at_most=1, colour=MUTED)
    return sheet.bytes()


class _Sheet:
    def __init__(self) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.add_font(_FAMILY, fname=FONT)
        self._pdf.set_margins(MARGIN, 0)
        self._pdf.add_page()

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def band(self, headline: Line) -> None:
        self._pdf.set_fill_color(*GREEN)
        self._pdf.rect(0, 0, WIDTH, BAND, style="F")
        self.write(headline, 15, size=40, smaller=18, at_most=1, colour=PAPER)

    def write(
        self,
        line: Line,
        y: float,
        *,
        size: float,
        smaller: float,
        at_most: int,
        colour: tuple[int, int, int] = INK,
        x: float = MARGIN,
        room: float = ROOM,
    ) -> float:
        """The Chinese with the English below it, in the middle; where the next one begins."""
        self._pdf.set_text_color(*colour)
        y = self._block(known(line.zh), x, y, room=room, size=size, at_most=at_most)
        return self._block(known(line.en), x, y + 1, room=room, size=smaller, at_most=at_most) if line.en else y

    def codes(self, codes: tuple[Code, ...], y: float) -> float:
        side = _ONE if len(codes) == 1 else _TWO
        gap = (WIDTH - side * len(codes)) / (len(codes) + 1)
        ends = [y]
        for number, code in enumerate(codes):
            x = gap + number * (side + gap)
            self._code(code.url, x, y, side)
            ends.append(
                self.write(code.words, y + side + 1, size=17, smaller=12, at_most=2, x=x - gap / 2, room=side + gap)
            )
        return max(ends)

    def _code(self, url: str, x: float, y: float, side: float) -> None:
        """Each row of dark modules that touch is one box, so that no seam runs through them."""
        rows = [list(row) for row in segno.make_qr(url, error="q").matrix]
        module = side / (len(rows) + 2 * _QUIET_MODULES)
        self._pdf.set_fill_color(*INK)
        for down, row in enumerate(rows):
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end]:
                    end += 1
                if end > start:
                    left, top = x + (start + _QUIET_MODULES) * module, y + (down + _QUIET_MODULES) * module
                    self._pdf.rect(left, top, (end - start) * module, module * 1.02, style="F")
                start = end + 1

    def _block(self, words: str, x: float, y: float, *, room: float, size: float, at_most: int) -> float:
        """As large as it may be in so many lines."""
        while size > 7 and len(self._lines(words, room, size)) > at_most:
            size -= 1
        lines = self._lines(words, room, size)[:at_most]
        high = size * _MM_A_POINT * _LEADING
        for line in lines:
            self._pdf.set_xy(x, y)
            self._pdf.cell(room, high, line, align=Align.C)
            y += high
        return y

    def _lines(self, words: str, room: float, size: float) -> list[str]:
        self._pdf.set_font(_FAMILY, size=size)
        lines = self._pdf.multi_cell(room, text=words, dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list)
        return lines
