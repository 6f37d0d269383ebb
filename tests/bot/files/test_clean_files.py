"""F1 to F8: whatever is sent, its copy tells nothing but what is seen or heard, or there is none."""

import asyncio
import resource
import time
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from bot.files.clean_files import clean_copy
from models.files.refusal import BROKEN, MOVING, TELLING, TOO_LARGE, WRONG_KIND, CannotClean
from tests.bot.odd_pictures import (
    GPS,
    SECRET,
    archive,
    flood,
    moving_png,
    moving_webp,
    painting,
    saved,
    telling_jpeg,
    telling_png,
    telling_webp,
    text_bomb,
)
from tests.telegram_server.ogg import checksums_are_right, page, recording

JPEG = saved(painting(), "JPEG")
PNG = saved(painting(), "PNG")


def colours(picture: Image.Image) -> list[str]:
    """Of its four corners, from the upper left one on as a clock goes."""
    width, height = picture.size
    corners = ((0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1))
    pixels = [picture.convert("RGB").getpixel(corner) for corner in corners]
    return ["red" if isinstance(pixel, tuple) and pixel[0] > 128 else "blue" for pixel in pixels]


@pytest.mark.parametrize(("sent", "form"), [(telling_jpeg(), "JPEG"), (telling_png(), "PNG"), (telling_webp(), "JPEG")])
async def test_nothing_is_left_of_what_stood_beside_the_picture(sent: bytes, form: str) -> None:
    assert SECRET in sent

    copy = await clean_copy(sent, "photo")

    picture = Image.open(BytesIO(copy))
    picture.load()
    assert (picture.format, picture.size, colours(picture)) == (form, (64, 48), ["red", "blue", "blue", "red"])
    assert not picture.getexif()
    assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET not in copy
    assert b"http" not in copy
    assert b"Exif" not in copy


def test_the_samples_say_where_they_were_taken() -> None:
    assert Image.open(BytesIO(telling_jpeg())).getexif().get_ifd(0x8825)[2] == GPS


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, ["red", "blue", "blue", "red"]),
        (3, ["blue", "red", "red", "blue"]),
        (6, ["red", "red", "blue", "blue"]),
        (8, ["blue", "blue", "red", "red"]),
        (99, ["red", "blue", "blue", "red"]),
    ],
)
async def test_a_picture_is_turned_the_right_way_up(orientation: int, expected: list[str]) -> None:
    copy = await clean_copy(telling_jpeg(orientation=orientation), "photo")

    assert colours(Image.open(BytesIO(copy))) == expected


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "YCbCr", "I;16"])
async def test_a_picture_of_any_colours_is_kept(mode: str) -> None:
    form = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    if mode == "PA":
        sent = saved(painting(mode="RGBA").quantize(16), form, transparency=0)
    else:
        sent = saved(painting().convert("L" if mode == "I;16" else mode).convert(mode), form)

    copy = await clean_copy(sent, "photo")

    assert Image.open(BytesIO(copy)).size == (64, 48)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
async def test_a_very_large_picture_is_halved_within_the_limits(form: str) -> None:
    copy = await clean_copy(saved(painting(7300, 5400), form), "photo")

    assert Image.open(BytesIO(copy)).size == (3650, 2700)


async def test_a_large_one_is_turned_as_well() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    copy = await clean_copy(saved(painting(7300, 5400), "JPEG", exif=exif.tobytes()), "photo")

    assert Image.open(BytesIO(copy)).size == (2700, 3650)


# What is sent is made where it is needed: some of it takes long, and all of it is long.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", WRONG_KIND),
    "a zip": (archive, WRONG_KIND),
    "a PDF": (lambda: b"%PDF-1.7\n" + SECRET, WRONG_KIND),
    "EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", WRONG_KIND),
    "PSD": (lambda: b"8BPS\x00\x01" + bytes(40), WRONG_KIND),
    "FITS": (lambda: b"SIMPLE  =                    T" + bytes(2850), WRONG_KIND),
    "GIF": (lambda: saved(painting(), "GIF"), WRONG_KIND),
    "TIFF": (lambda: saved(painting(), "TIFF"), WRONG_KIND),
    "BMP": (lambda: saved(painting(), "BMP"), WRONG_KIND),
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", WRONG_KIND),
    "a voice": (recording, WRONG_KIND),
    "a head alone": (lambda: JPEG[:3], BROKEN),
    "a JPEG cut off": (lambda: saved(painting(640, 480), "JPEG")[:3000], BROKEN),
    "a PNG cut off": (lambda: PNG[:60], BROKEN),
    "a PNG with a wrong checksum": (lambda: PNG[:45] + bytes([PNG[45] ^ 1]) + PNG[46:], BROKEN),
    "a WebP cut off": (lambda: saved(painting(), "WEBP")[:60], BROKEN),
    "a WebP named PNG within": (lambda: b"\x89PNG\r\n\x1a\n" + saved(painting(), "WEBP"), BROKEN),
    "text that swells": (text_bomb, BROKEN),
    "a flood": (lambda: flood(20_000, 20_000), TOO_LARGE),
    "a little over the limit": (lambda: flood(8_000, 5_001), TOO_LARGE),
    "10,000 frames": (lambda: moving_png(10_000), MOVING),
    "a moving WebP": (lambda: moving_webp(40), MOVING),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_still_picture_is_refused_in_time(name: str) -> None:
    make, reason = REFUSED[name]
    sent = make()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)

    with pytest.raises(CannotClean) as refusal:
        await clean_copy(sent, "photo")

    assert refusal.value.reason == reason
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (used.ru_utime + used.ru_stime) < 2.5


async def test_a_picture_that_is_something_else_as_well_is_not_that_any_more() -> None:
    page_in_comment = saved(painting(), "JPEG", comment=b"<script>alert(1)</script>")
    for sent in (page_in_comment, JPEG + archive(), PNG + b"<html><script>alert(1)</script>"):
        copy = await clean_copy(sent, "photo")

        assert b"script" not in copy
        assert b"PK\x03\x04" not in copy


async def test_who_hangs_is_ended() -> None:
    begun = time.monotonic()
    with pytest.raises(CannotClean):
        await clean_copy(JPEG, "photo", seconds=0.01)
    assert time.monotonic() - begun < 5


async def test_many_at_once_take_turns() -> None:
    copies = await asyncio.gather(*(clean_copy(JPEG, "photo") for _number in range(3)))

    assert len({*copies}) == 1


async def test_a_voice_loses_its_comments_and_nothing_else() -> None:
    sent = recording(vendor=b"phone of " + SECRET, comments=[b"ARTIST=" + SECRET, b"LOCATION=38.4,106.2"])

    copy = await clean_copy(sent + SECRET, "voice")

    assert SECRET not in copy
    assert b"LOCATION" not in copy
    assert len(copy) == len(sent)
    assert checksums_are_right(sent)
    assert checksums_are_right(copy)
    assert copy[-31:] == sent[-31:]
    assert copy[:47] == sent[:47]


async def test_comments_over_several_pages_go_as_well() -> None:
    sent = recording(comments=[b"METADATA_BLOCK_PICTURE=" + SECRET * 12_000])

    copy = await clean_copy(sent, "voice")

    assert SECRET not in copy
    assert checksums_are_right(copy)


@pytest.mark.parametrize(
    ("name", "sent", "reason"),
    [
        ("two streams", recording() + recording(comments=[SECRET]), TELLING),
        ("a stream within", recording() + page(SECRET, number=3, serial=b"\x09\x09\x09\x09"), TELLING),
        ("no comments", page(b"OpusHead" + bytes(11), number=0, flags=2), TELLING),
        ("another codec", recording().replace(b"OpusHead", b"Speex   "), TELLING),
        ("MPEG", b"ID3\x04" + bytes(100), TELLING),
        ("MP4", bytes(4) + b"ftypM4A " + bytes(100), TELLING),
        ("a picture", JPEG, WRONG_KIND),
        ("empty", b"", WRONG_KIND),
    ],
)
async def test_a_voice_that_tells_more_is_refused(name: str, sent: bytes, reason: str) -> None:
    with pytest.raises(CannotClean) as refusal:
        await clean_copy(sent, "voice")

    assert refusal.value.reason == reason, name


def element(number: int, body: bytes, *, is_sized: bool = True) -> bytes:
    size = len(body).to_bytes(4, "big") if is_sized else b"\xff" * 8
    head = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return head + (bytes([0x10 | size[0]]) + size[1:] if is_sized else b"\x01" + size[1:]) + body


def webm(*, is_sized: bool = False) -> bytes:
    """As a browser records it, with more than browsers tell."""
    info = element(
        0x1549A966,
        element(0x2AD7B1, b"\x0f\x42\x40")
        + element(0x4461, SECRET)
        + element(0x7BA9, SECRET)
        + element(0x4D80, SECRET)
        + element(0x5741, SECRET),
    )
    track = element(0xAE, element(0xD7, b"\x01") + element(0x536E, SECRET) + element(0x86, b"A_OPUS"))
    sound = element(0xE7, b"\x00") + element(0xA3, b"\x81\x00\x00\x80sound")
    clusters = element(0x1F43B675, sound, is_sized=is_sized) * 2
    tags = element(0x1254C367, element(0x7373, SECRET * 100)) + element(0x1941A469, SECRET)
    segment = element(0x18538067, info + element(0x1654AE6B, track) + tags + clusters + tags, is_sized=is_sized)
    return element(0x1A45DFA3, element(0x4282, b"webm")) + segment


@pytest.mark.parametrize("is_sized", [False, True])
async def test_a_recording_of_a_browser_keeps_its_sound_alone(*, is_sized: bool) -> None:
    sent = webm(is_sized=is_sized)

    copy = await clean_copy(sent, "voice")

    assert SECRET in sent
    assert SECRET not in copy
    assert copy.count(b"\x81\x00\x00\x80sound") == 2
    assert b"A_OPUS" in copy
    assert len(copy) == len(sent)
