"""The three forms in which a call may come."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.telegram_server.refusal import Refused, bad_request
from tests.telegram_server.upload import Upload

LARGEST_BODY = 50 * 1024 * 1024


@dataclass(frozen=True)
class Body:
    as_json: dict[str, Any] = field(default_factory=dict)
    as_form: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read_body(request: web.BaseRequest) -> Body:
    query = dict(request.query) if request.query_string else {}
    try:
        if request.content_type == "application/json":
            return Body(as_json=_read_json(await request.read()), as_form=query)
        if request.content_type == "multipart/form-data":
            return await _read_multipart(request, query)
        pairs = parse_qsl((await request.read()).decode(), keep_blank_values=True)
        return Body(as_form=query | dict(pairs))
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None


def _read_json(raw: bytes) -> dict[str, Any]:
    try:
        read = json.loads(raw or b"{}")
    except ValueError:
        raise bad_request("can't parse request: not a JSON document") from None
    if not isinstance(read, dict):
        raise bad_request("can't parse request: expected an Object")
    return read


async def _read_multipart(request: web.BaseRequest, query: dict[str, str]) -> Body:
    body, size = Body(as_form=query), 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse request: a nameless part")
        content = bytes(await part.read(decode=True))
        size += len(content)
        if size > LARGEST_BODY:
            raise Refused(413, "Request Entity Too Large")
        if part.filename is None:
            body.as_form[part.name] = content.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            body.uploads[part.name] = Upload(part.filename, content, mime)
    return body
