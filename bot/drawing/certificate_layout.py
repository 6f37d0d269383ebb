"""How a certificate looks: a framed sheet as wide as a phone. Lengths are points."""

from typing import Final

from matplotlib.figure import Figure

from bot.drawing.chart_letters import balanced_lines, lines
from bot.drawing.chart_sheet import COLOURS, HAIR, MUTED, PAPER, SHEET_WIDTH, Sheet
from models.pictures.certificate import Certificate
from models.pictures.chart import Tone

_MARGIN: Final = 34.0
_ROOM: Final = SHEET_WIDTH - 2 * _MARGIN
_FRAME: Final = 12.0
_LINE: Final = 2.0


def figure_of(certificate: Certificate) -> Figure:
    height = _written(Sheet(), certificate)
    sheet = Sheet()
    frame = COLOURS[Tone.GOOD]
    sheet.box(_FRAME, _FRAME, SHEET_WIDTH - 2 * _FRAME, height - 2 * _FRAME, frame)
    inside = _FRAME + _LINE
    sheet.box(inside, inside, SHEET_WIDTH - 2 * inside, height - 2 * inside, PAPER)
    _written(sheet, certificate)
    return sheet.figure(height)


def _written(sheet: Sheet, certificate: Certificate) -> float:
    """All of its words; where the sheet ends."""
    y = _MARGIN
    for line in lines(certificate.heading, 13, _ROOM, at_most=2):
        y = sheet.write(line, _MARGIN, y, 13, colour=COLOURS[Tone.GOOD], strong=True)
    y += 6
    for line in balanced_lines(certificate.title, 22, _ROOM, at_most=3):
        y = sheet.write(line, _MARGIN, y, 22, strong=True)
    for line in lines(certificate.name, 17, _ROOM, at_most=2) if certificate.name else ():
        y = sheet.write(line, _MARGIN, y + 6, 17)
    y += 8
    for words in certificate.lines:
        for line in lines(words, 12.5, _ROOM, at_most=2):
            y = sheet.write(line, _MARGIN, y, 12.5)
    y += 12
    sheet.box(_MARGIN, y, _ROOM, 0.7, HAIR)
    y = sheet.write(certificate.number, _MARGIN, y + 10, 17, strong=True)
    for line in lines(certificate.note, 11, _ROOM, at_most=3):
        y = sheet.write(line, _MARGIN, y, 11, colour=MUTED)
    return y + _MARGIN
