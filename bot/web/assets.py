"""The page's own files, read once and sent small: a first visit needs nearly all of them, over a rider's network."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ETag, hdrs, web

INDEX = "index.html"
# Not what the system says: browsers refuse scripts and styles under any other name.
_KINDS = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    plain: bytes
    small: bytes
    mime: str
    mark: str
    changed_at: datetime


class Assets:
    """The files of a folder, by name; what is put there later is not seen."""

    def __init__(self, folder: Path) -> None:
        self.by_name = {path.name: _read(path) for path in folder.iterdir() if path.suffix in _KINDS}

    async def serve(self, request: web.Request) -> web.Response:
        """Serves GET /static/{name}."""
        return self.answer(request, request.match_info["name"])

    def answer(self, request: web.Request, name: str) -> web.Response:
        """A file, or 304 where the browser has it."""
        asset = self.by_name.get(name)
        if asset is None:
            raise web.HTTPNotFound
        response = web.Response(status=304) if _is_known(request, asset) else _whole(request, asset)
        response.etag = ETag(asset.mark, is_weak=True)
        response.last_modified = asset.changed_at
        return response


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    changed_at = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    return Asset(plain, gzip.compress(plain), _KINDS[path.suffix], hashlib.sha256(plain).hexdigest()[:16], changed_at)


def _is_known(request: web.Request, asset: Asset) -> bool:
    if request.if_none_match is not None:
        return any(tag.value in (asset.mark, "*") for tag in request.if_none_match)
    since = request.if_modified_since
    return since is not None and asset.changed_at <= since


def _whole(request: web.Request, asset: Asset) -> web.Response:
    takes_small = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "")
    response = web.Response(
        body=asset.small if takes_small else asset.plain,
        content_type=asset.mime,
        charset="utf-8",
        headers={hdrs.VARY: hdrs.ACCEPT_ENCODING},
    )
    if takes_small:
        response.headers[hdrs.CONTENT_ENCODING] = "gzip"
    return response
