"""A code that a phone reads off a screen."""

from io import BytesIO

import segno

_PIXELS_A_MODULE = 12


def draw_code(text: str) -> bytes:
    """A PNG, with the white margin that readers need."""
    picture = BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="png", scale=_PIXELS_A_MODULE, border=4)
    return picture.getvalue()
