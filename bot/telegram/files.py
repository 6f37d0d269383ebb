"""Files on their way to and from Telegram."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from aiohttp import ClientResponse, FormData, Payload

from bot.delivery.routing import Upload
from models.errors import Refusal

# What the public Bot API server hands out.
FILE_LIMIT: Final = 20 * 1024 * 1024


class FileTooLarge(Refusal):
    """The file has more than `at_most` bytes."""

    def __init__(self, at_most: int) -> None:
        super().__init__(at_most)
        self.at_most = at_most


class FileUnavailable(Refusal):
    """Telegram does not hand out this file, or no longer."""


def multipart(parameters: Mapping[str, Any], files: Mapping[str, Upload]) -> Payload:
    """The form in which the Bot API takes uploads; what is no text goes as JSON inside it."""
    form = FormData(quote_fields=False)
    for name, value in parameters.items():
        text = value if isinstance(value, str) else json.dumps(value)
        form.add_field(name, text.encode("utf-8", "replace").decode())
    for name, upload in files.items():
        form.add_field(name, BytesIO(upload.content), filename=upload.filename, content_type=upload.mime)
    return form()


async def read_at_most(response: ClientResponse, limit: int) -> bytes | None:
    """The body, or None where it is longer; then the rest stays unread."""
    if (response.content_length or 0) > limit:
        return None
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > limit:
            return None
    return bytes(content)
