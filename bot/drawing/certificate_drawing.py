"""The child process that draws one certificate: JSON on standard input, a PNG on standard output, and its end."""

import json
import sys
from io import BytesIO
from typing import Final

from bot.child_limits import limit_itself
from bot.drawing.chart_drawing import MEMORY_BYTES, PROCESSOR_SECONDS
from models.pictures.certificate import Certificate

PROGRAM: Final = (sys.executable, "-W", "error", "-m", "bot.drawing.certificate_drawing")


def main() -> None:
    limit_itself(memory_bytes=MEMORY_BYTES, processor_seconds=PROCESSOR_SECONDS)
    sys.stdout.buffer.write(png(Certificate.from_fields(json.load(sys.stdin.buffer))))


def png(certificate: Certificate) -> bytes:
    from bot.drawing.certificate_layout import figure_of

    picture = BytesIO()
    figure_of(certificate).savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


if __name__ == "__main__":
    main()
