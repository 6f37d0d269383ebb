"""How a report looks: title, note, and sections one below the other, on as many sheets of A4 as it takes."""

from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.drawing.chart_letters import FONT, known
from bot.drawing.poster_layout import GREEN, INK, MUTED
from models.pictures.sheet import Sheet

MARGIN: Final = 20.0
_FAMILY = "Nuanyi"


def pdf(sheet: Sheet) -> bytes:
    paper = FPDF(format="A4")
    paper.add_font(_FAMILY, fname=FONT)
    paper.set_margins(MARGIN, MARGIN)
    paper.set_auto_page_break(auto=True, margin=MARGIN)
    paper.add_page()
    _write(paper, sheet.title, size=22, colour=GREEN)
    _write(paper, sheet.note, size=11, colour=MUTED)
    for section in sheet.sections:
        paper.ln(4)
        _write(paper, section.heading, size=15, colour=GREEN)
        for line in section.lines:
            _write(paper, line, size=12, colour=INK)
    return bytes(paper.output())


def _write(paper: FPDF, line: str, *, size: float, colour: tuple[int, int, int]) -> None:
    paper.set_font(_FAMILY, size=size)
    paper.set_text_color(*colour)
    paper.multi_cell(0, size * 0.5, known(line), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
