"""What phones and people read off a sheet."""

import pypdfium2
import zxingcpp


def scanned(document: bytes) -> list[str]:
    """What a phone reads, from the left."""
    with pypdfium2.PdfDocument(document) as opened:
        assert len(opened) == 1
        picture = opened[0].render(scale=1.5).to_pil()
    found = sorted(zxingcpp.read_barcodes(picture), key=lambda code: code.position.top_left.x)
    return [code.text for code in found]


def words_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as opened:
        return " ".join(opened[0].get_textpage().get_text_range().split())
