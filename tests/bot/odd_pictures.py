"""Pictures that tell more than they show, and what is called a picture and is none."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = b"8613900000000"
"""Stands wherever something is told beside the picture."""
GPS = (38.0, 29.0, 14.5)


def painting(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """The left half is red, the right one blue."""
    picture = Image.new(mode, (width, height), "blue" if mode != "L" else 40)
    picture.paste("red" if mode != "L" else 200, (0, 0, width // 2, height))
    return picture


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def telling_jpeg(*, orientation: int = 1) -> bytes:
    """GPS and owner in EXIF with a thumbnail, XMP, IPTC, a comment, a second picture's worth of bytes behind it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0xA430] = orientation, SECRET.decode(), SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: GPS, 3: "E", 4: GPS, 29: SECRET.decode()})
    plain = saved(painting(), "JPEG", exif=exif.tobytes(), comment=SECRET, quality=95)
    thumbnail = b"thumbnail\x00" + saved(painting(16, 12), "JPEG", comment=SECRET)
    extra = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body
        for marker, body in (
            (0xE1, thumbnail),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"),
            (0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x12\x1c\x02\x50\x00\x0d" + SECRET),
            (0xE9, SECRET),
        )
    )
    return plain[:2] + extra + plain[2:] + SECRET


def telling_png() -> bytes:
    """Text of all three kinds, EXIF, a moment, and bytes behind its end."""
    text = PngInfo()
    text.add_text("Author", SECRET.decode())
    text.add_text("Comment", SECRET.decode(), zip=True)
    text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    text.add(b"tIME", b"\x07\xea\x0b\x17\x06\x00\x00")
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    return saved(painting(), "PNG", pnginfo=text, exif=exif.tobytes(), dpi=(300, 300)) + SECRET


def telling_webp() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    return saved(painting(), "WEBP", exif=exif.tobytes(), xmp=SECRET, icc_profile=SECRET)


def flood(width: int, height: int) -> bytes:
    """A small PNG of very many points, all black."""
    rows = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    pixels = b"".join([*(rows.compress(row) for _row in range(height)), rows.flush()])
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, body) for kind, body in ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    )


def text_bomb() -> bytes:
    """A PNG with text that swells to 50 MB."""
    whole = saved(painting(), "PNG")
    packed = zlib.compress(bytes(50_000_000), 9)
    return whole[:33] + chunk(b"zTXt", b"Comment\x00\x00" + packed) + whole[33:]


def moving_png(frames: int) -> bytes:
    """A first picture, and a claim that so many follow."""
    whole = saved(painting(8, 8), "PNG")
    follow = b"".join(
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, 8, 8, 0, 0, 1, 10, 0, 0)) for number in range(frames)
    )
    return whole[:33] + chunk(b"acTL", struct.pack(">II", frames, 0)) + follow + whole[33:]


def moving_webp(frames: int) -> bytes:
    first, *follow = (painting(8, 8).rotate(90 * number) for number in range(frames))
    return saved(first, "WEBP", save_all=True, append_images=follow)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def archive() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("a.txt", SECRET)
    return file.getvalue()
