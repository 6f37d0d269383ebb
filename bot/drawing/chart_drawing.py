"""The child process that draws one chart: JSON on standard input, a PNG on standard output, and its end."""

import json
import sys
from io import BytesIO
from typing import Final

from bot.child_limits import limit_itself
from models.pictures.chart import Chart

MEMORY_BYTES: Final = 1024 * 1024 * 1024
# Drawing takes one or two.
PROCESSOR_SECONDS: Final = 30
MOST_BARS: Final = 60


def main() -> None:
    limit_itself(memory_bytes=MEMORY_BYTES, processor_seconds=PROCESSOR_SECONDS)
    chart = Chart.from_fields(json.load(sys.stdin.buffer))
    check(chart)
    sys.stdout.buffer.write(png(chart))


def check(chart: Chart) -> None:
    """Raises ValueError for what is no chart, or more than can be read."""
    if not 1 <= len(chart.panels) <= 2:
        raise ValueError("there must be one panel or two")
    if not all(panel.bars and all(bar.parts for bar in panel.bars) for panel in chart.panels):
        raise ValueError("there is a panel without bars, or a bar without parts")
    if sum(len(panel.bars) for panel in chart.panels) > MOST_BARS:
        raise ValueError("there are too many bars")
    values = [part.value for panel in chart.panels for bar in panel.bars for part in bar.parts]
    if not all(type(value) is int and value >= 0 for value in values):
        raise ValueError("there is a value that counts nothing")


def png(chart: Chart) -> bytes:
    from bot.drawing.chart_layout import figure_of

    picture = BytesIO()
    figure_of(chart).savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


if __name__ == "__main__":
    main()
