"""A picture made anew from its points alone: nothing of what stood beside them, in it or behind it, is taken along."""

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from bot.files.photo_looks import looks_of
from bot.web.picture import MOST_PIXELS
from models.files.refusal import BROKEN, MOVING, TOO_LARGE, CannotClean

if TYPE_CHECKING:
    from PIL.Image import Image

# What has more is halved in width and height; letters on a screen stay readable.
KEPT_PIXELS: Final = 16_000_000
LARGEST: Final = 10_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITY: Final = 88
_ORIENTATION: Final = 0x0112
# What Pillow raises where bytes are not what they should be.
_DAMAGE: Final = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """`looks` is what `bot.files.photo_looks` tells of it; empty where that was not asked for."""

    content: bytes
    looks: str = ""


def clean_picture(content: bytes, *, is_compared: bool = False) -> CleanPicture:
    """A JPEG, or a PNG where it was one, the right way up.

    Raises:
        CannotClean: it is damaged, too large, or moves.
    """
    from PIL import Image

    # Pillow warns of oddities that harm nobody, and of too many points, which are counted below.
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            points = _points_of(picture)
            looks = looks_of(points) if is_compared else ""
            return CleanPicture(_made_anew(points, is_png=picture.format == "PNG"), looks)
    except _DAMAGE as error:
        raise CannotClean(BROKEN) from error


def _points_of(picture: "Image") -> "Image":
    """The right way up, with nothing beside them."""
    if picture.width * picture.height > MOST_PIXELS:
        raise CannotClean(TOO_LARGE)
    # A JPEG may have a second picture behind it, which is not looked at.
    if picture.format != "JPEG" and getattr(picture, "is_animated", False):
        raise CannotClean(MOVING)
    has_holes = _has_holes(picture)
    points = _turned(_loaded(picture), _orientation(picture))
    points = points.convert("RGBA" if has_holes else "L" if points.mode in ("1", "L") else "RGB")
    points.info = {}
    return points


def _made_anew(points: "Image", *, is_png: bool) -> bytes:
    if is_png and len(made := _saved(points, "PNG", compress_level=4)) <= LARGEST:
        return made
    return _saved(_on_white(points) if points.mode == "RGBA" else points, "JPEG", quality=_QUALITY)


def _loaded(picture: "Image") -> "Image":
    if picture.format == "JPEG" and picture.width * picture.height > KEPT_PIXELS:
        # It can be read at half its size from the start.
        picture.draft(None, (picture.width // 2, picture.height // 2))
    picture.load()
    return picture if picture.width * picture.height <= KEPT_PIXELS else picture.reduce(2)


def _orientation(picture: "Image") -> int:
    """How it is to be turned, once it is loaded; one that says it in a broken way stays as it is."""
    try:
        told = picture.getexif().get(_ORIENTATION, 1)
    except _DAMAGE:
        return 1
    return told if isinstance(told, int) else 1


def _turned(points: "Image", orientation: int) -> "Image":
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return points.transpose(turns[orientation]) if orientation in turns else points


def _has_holes(picture: "Image") -> bool:
    return picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info


def _on_white(points: "Image") -> "Image":
    from PIL import Image

    ground = Image.new("RGB", points.size, "white")
    ground.paste(points, mask=points.getchannel("A"))
    return ground


def _saved(points: "Image", form: str, **options: int) -> bytes:
    file = BytesIO()
    points.save(file, form, **options)
    return file.getvalue()
