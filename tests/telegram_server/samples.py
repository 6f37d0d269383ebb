"""Files that people send when a test does not care what is in them."""

import base64
import itertools

from tests.telegram_server.ogg import recording
from tests.telegram_server.upload import Upload

# A picture of 8 by 8 points.
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5mo"
    "q6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIAAgDASIAAhEB"
    "AxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/EABQRAQAAAAAAAAAAAAAA"
    "AAAAAAD/2gAMAwEAAhEDEQA/AKAANf/Z"
)
_numbers = itertools.count(1)


def new_photo() -> Upload:
    """A JPEG unlike any before it: a comment in it is numbered."""
    comment = f"sample {next(_numbers)}".encode()
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    return Upload("photo.jpg", _JPEG[:2] + segment + _JPEG[2:], "image/jpeg")


def new_voice() -> Upload:
    """Opus in OGG, unlike any before it."""
    return Upload("voice.ogg", recording(sound=f"\xf8 sample {next(_numbers)}".encode("latin-1")), "audio/ogg")
