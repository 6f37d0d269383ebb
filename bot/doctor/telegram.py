"""Whether Telegram answers, knows the token, and brings updates here rather than elsewhere."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.routing import Unreachable
from bot.doctor.finding import Finding, to_do, well
from bot.settings import Settings
from bot.telegram.answers import Declined, ask
from bot.telegram.channel import TelegramChannel
from handlers.words import _

MOST_PENDING = 100
_RECENTLY = timedelta(hours=1)


def check_telegram(settings: Settings) -> list[Finding]:
    """Raises WrongToken."""
    if not settings.has_telegram:
        return [well(_("Telegram: off, as TELEGRAM_TOKEN is empty."))]
    try:
        return asyncio.run(_ask(settings))
    except Unreachable as error:
        words = _(
            "Telegram cannot be reached ({reason}): look after the network, HTTPS_PROXY and TELEGRAM_API_URL; until "
            "then updates wait there."
        )
        return [to_do(words.format(reason=error))]
    except Declined as declined:
        return [to_do(_("Telegram declines ({reason}): try again in a minute.").format(reason=declined))]


async def _ask(settings: Settings) -> list[Finding]:
    channel = TelegramChannel(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    await channel.open()
    try:
        begun = time.monotonic()
        me = await ask(channel, "getMe")
        seconds = time.monotonic() - begun
        webhook = await ask(channel, "getWebhookInfo")
    finally:
        await channel.close()
    words = _("Telegram: @{name} answers within {seconds} s.")
    name = well(words.format(name=me.get("username"), seconds=f"{seconds:.2f}"))
    return [name, *_check_webhook(webhook, settings.telegram_webhook_url, datetime.now(UTC))]


def _check_webhook(told: dict[str, Any], wanted: str, now: datetime) -> Iterator[Finding]:
    there = told.get("url", "")
    if there and not wanted:
        yield to_do(
            _(
                "Telegram: a webhook takes this bot's updates elsewhere; start the program, which removes it, and make "
                "sure that no other installation uses this token."
            )
        )
    elif there != wanted:
        yield to_do(
            _("Telegram: updates go to another address than TELEGRAM_WEBHOOK_URL; start the program, which sets it.")
        )
    if (pending := told.get("pending_update_count", 0)) > MOST_PENDING:
        words = _("Telegram: {count} updates wait there; start the program, or look why it does not take them.")
        yield to_do(words.format(count=pending))
    failed_at = datetime.fromtimestamp(told.get("last_error_date", 0), UTC)
    if wanted and now - failed_at < _RECENTLY:
        words = _(
            "Telegram could not deliver ({reason}): see that TELEGRAM_WEBHOOK_URL leads to this program's /telegram, "
            "with a certificate that is valid."
        )
        yield to_do(words.format(reason=told.get("last_error_message")))
