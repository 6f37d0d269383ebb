"""Telegram's updates by webhook: 200 means that the inbox has made the update durable."""

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.backoff import Backoff
from bot.delivery.routing import Channel, Unreachable
from bot.intake import Intake
from bot.logs import OurWords
from bot.telegram.answers import Declined, ask
from bot.telegram.channel import ALLOWED_UPDATES

logger = logging.getLogger(__name__)

BODY_LIMIT: Final = 1024 * 1024
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


class WebhookState(StrEnum):
    NOT_SET = "webhook not set"
    SET = "webhook set"


@dataclass(slots=True)
class WebhookHealth:
    """Whether Telegram was told of us; `heard_at`, of the monotonic clock, is when it last brought an update."""

    state: WebhookState = WebhookState.NOT_SET
    heard_at: float | None = None


class WebhookRefused(Exception):
    """Telegram does not take this webhook's address or secret, trying again is in vain; carries what it says."""


async def register_webhook(
    channel: Channel,
    *,
    url: str,
    secret: str,
    allowed_updates: Sequence[str] = ALLOWED_UPDATES,
    max_connections: int = 40,
    backoff: Backoff | None = None,
) -> None:
    """Tell Telegram where to deliver, again and again until it has heard.

    Asked at every start without a look at getWebhookInfo, which does not tell whether the secret changed; Telegram
    itself does nothing where all is the same.

    Raises:
        WrongToken, WebhookRefused: the settings are wrong.
    """
    backoff = backoff or Backoff()
    webhook = {
        "url": url,
        "secret_token": secret,
        "allowed_updates": list(allowed_updates),
        "max_connections": max_connections,
    }
    is_lost = False
    while True:
        try:
            await ask(channel, "setWebhook", webhook)
        except Declined as declined:
            if declined.answer.is_final:
                raise WebhookRefused(declined.answer.description) from None
            reason, wait = OurWords(f"status {declined.answer.status}"), declined.answer.retry_after or 0.0
        except Unreachable as error:
            reason, wait = OurWords(error), 0.0
        else:
            break
        if not is_lost:
            logger.warning("The webhook is not set yet; trying again.", extra={"reason": reason})
        is_lost = True
        await asyncio.sleep(max(backoff.wait(), wait))
    logger.info("The webhook is set.")


class Webhook:
    """Takes POST /telegram; the secret is compared before anything of the body is read."""

    def __init__(
        self, inbox: Intake, secret: str, *, health: WebhookHealth | None = None, body_seconds: float = 10.0
    ) -> None:
        if not secret:
            raise ValueError("a webhook without a secret would take updates from anybody")
        self._health = health or WebhookHealth()
        self._inbox = inbox
        self._secret = secret.encode()
        self._body_seconds = body_seconds
        self._database_is_down = False
        self._has_told_of_strangers = False

    async def receive(self, request: web.Request) -> web.Response:
        if not self._knows_secret(request):
            return web.Response(status=403)
        update = _read_update(await self._read_body(request))
        if update is None:
            return web.Response(status=400)
        self._health.heard_at = time.monotonic()
        try:
            await self._inbox.accept("telegram", [(str(update["update_id"]), update)])
        except DBAPIError as error:
            if not self._database_is_down:
                logger.warning(
                    "The database takes no updates; Telegram is asked to repeat them.",
                    extra={"reason": type(error.orig).__name__},
                )
            self._database_is_down = True
            return web.Response(status=503)
        if self._database_is_down:
            logger.info("The database takes updates again.")
        self._database_is_down = False
        return web.Response()

    def _knows_secret(self, request: web.Request) -> bool:
        told = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if hmac.compare_digest(told, self._secret):
            return True
        if not self._has_told_of_strangers:
            logger.warning("Somebody calls the webhook without its secret token; such calls are refused, told once.")
        self._has_told_of_strangers = True
        return False

    async def _read_body(self, request: web.Request) -> bytes:
        if (request.content_length or 0) > BODY_LIMIT:
            raise web.HTTPRequestEntityTooLarge(BODY_LIMIT)
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_seconds):
                while chunk := await request.content.readany():
                    body += chunk
                    if len(body) > BODY_LIMIT:
                        raise web.HTTPRequestEntityTooLarge(BODY_LIMIT)
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except web.RequestPayloadError:
            raise web.HTTPBadRequest from None
        return bytes(body)


def _read_update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and type(update.get("update_id")) is int else None


def _refuse_constant(name: str) -> None:
    """NaN and Infinity are no JSON, though Python reads them; PostgreSQL would refuse the row."""
    raise ValueError(name)
