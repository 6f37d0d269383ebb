"""The web server: the chat page with all that it asks for, health and metrics, and the webhook where there is one."""

import asyncio
import json
import weakref
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware
from sqlalchemy.exc import DBAPIError

from bot.metrics import Metrics
from bot.web.assets import INDEX, Assets
from bot.web.files import FileRoutes
from bot.web.live_socket import ChatSocket
from bot.web.session import keep_session

SOCKET_PATH = "/chat/socket"
UPLOAD_PATH = "/chat/files"
LARGEST_BODY = 1024 * 1024

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; object-src 'none';"
        " base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), microphone=(self), camera=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "nuanyi",
}

Facts = Callable[[], Awaitable[Mapping[str, Any]]]
# Connections that have sent the head of a request; those that never do are closed.
_begun: web.AppKey[weakref.WeakSet[asyncio.BaseTransport]] = web.AppKey("begun")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is served.

    `assets` are the page's files. `health` tells facts with `ok` among them, `chat_map` what the page's map shows.
    """

    assets: Assets
    socket: ChatSocket
    files: FileRoutes
    metrics: Metrics
    health: Facts
    chat_map: Facts
    webhook: Handler | None = None
    calendar: Handler | None = None


def make_app(parts: Parts, *, patience_seconds: float = 30.0, health_seconds: float = 5.0) -> web.Application:
    """`patience_seconds` is how long a request may take, the live connection and uploads apart."""
    app = web.Application(
        client_max_size=LARGEST_BODY, middlewares=[_counting(parts.metrics), _impatient(patience_seconds)]
    )
    app[_begun] = weakref.WeakSet()
    app.on_response_prepare.append(_add_headers)
    app.on_shutdown.append(lambda _app: parts.socket.close())

    async def page(request: web.Request) -> web.StreamResponse:
        response = parts.assets.answer(request, INDEX)
        keep_session(request, response)
        return response

    async def chat_map(_request: web.Request) -> web.Response:
        try:
            response = web.json_response(await parts.chat_map(), dumps=partial(json.dumps, ensure_ascii=False))
        except DBAPIError as error:
            raise web.HTTPServiceUnavailable from error
        response.enable_compression()
        return response

    async def health(_request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(health_seconds):
                facts = await parts.health()
        except TimeoutError:
            facts = {"ok": False, "reason": "timeout"}
        return web.json_response(facts, status=200 if facts.get("ok") else 503)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=parts.metrics.render(), content_type="text/plain", charset="utf-8")

    app.router.add_get("/", page)
    app.router.add_get("/static/{name}", parts.assets.serve)
    app.router.add_get(SOCKET_PATH, parts.socket.open)
    app.router.add_post(UPLOAD_PATH, parts.files.upload)
    app.router.add_get(UPLOAD_PATH + "/{file_id}", parts.files.download)
    app.router.add_get("/chat/map", chat_map)
    app.router.add_get("/healthz", health)
    app.router.add_get("/metrics", metrics)
    if parts.calendar is not None:
        app.router.add_get("/calendar.ics", parts.calendar)
        app.router.add_get("/calendar/{code}.ics", parts.calendar)
    if parts.webhook is not None:
        app.router.add_post("/telegram", parts.webhook)
    return app


def has_begun(app: web.Application, transport: asyncio.BaseTransport) -> bool:
    """Whether a whole request has come over this connection."""
    return transport in app[_begun]


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-cache")


def _counting(metrics: Metrics) -> Middleware:
    @web.middleware
    async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.transport is not None:
            request.app[_begun].add(request.transport)
        status = 500
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            metrics.count_request(route=_route(request), method=request.method, status=status)
        return response

    return count


def _impatient(seconds: float) -> Middleware:
    @web.middleware
    async def hurry(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in (SOCKET_PATH, UPLOAD_PATH):
            return await handler(request)
        if (request.content_length or 0) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, request.content_length or 0)
        try:
            async with asyncio.timeout(seconds):
                return await handler(request)
        except TimeoutError:
            is_body_missing = request.can_read_body and not request.content.at_eof()
            raise (web.HTTPRequestTimeout if is_body_missing else web.HTTPServiceUnavailable) from None

    return hurry


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "other"
