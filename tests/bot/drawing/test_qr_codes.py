"""A code on a screen can be read off it."""

from io import BytesIO

import zxingcpp
from PIL import Image

from bot.drawing.qr_codes import draw_code


def test_what_is_drawn_is_what_a_phone_reads() -> None:
    link = "https://t.me/nuanyi_bot?start=rd_23456789BC"

    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(draw_code(link))))

    assert read.text == link
