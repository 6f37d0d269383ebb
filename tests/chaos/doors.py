"""Doors into a program through which a test hands it updates, and the test's side of them."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Barrier
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from aiohttp import web

from bot.intake import Intake
from bot.telegram.webhook import SECRET_HEADER, Webhook

SECRET = "of-the-doors"
Push = tuple[str, Mapping[str, Any]]
"""A door's address with the channel behind it, and an update."""


@asynccontextmanager
async def open_doors(inbox: Intake) -> AsyncIterator[str]:
    """POST /telegram is the webhook; POST /{channel} takes an update as any other channel hands it in."""

    async def take(request: web.Request) -> web.Response:
        update = await request.json()
        await inbox.accept(request.match_info["channel"], [(str(update["update_id"]), update)])
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram", Webhook(inbox, SECRET).receive)
    app.router.add_post("/{channel}", take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def push(address: str, update: Mapping[str, Any]) -> int:
    """Push an update once; returns the HTTP status."""
    request = Request(address, json.dumps(update).encode(), {SECRET_HEADER: SECRET})
    try:
        with urlopen(request) as response:
            status: int = response.status
            return status
    except HTTPError as error:
        return error.code


def push_at_once(pushes: Iterable[Push]) -> list[int]:
    """Push them all at the same moment, each from a thread of its own."""
    pushes = list(pushes)
    barrier = Barrier(len(pushes))

    def wait_and_push(one: Push) -> int:
        barrier.wait()
        return push(*one)

    with ThreadPoolExecutor(len(pushes)) as threads:
        return list(threads.map(wait_and_push, pushes))
