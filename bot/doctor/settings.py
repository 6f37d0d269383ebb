"""Settings that each are right and together are not."""

from collections.abc import Iterator
from ipaddress import ip_address

from bot.doctor.finding import Finding, to_do, well
from bot.settings import Settings


def check_settings(settings: Settings) -> Iterator[Finding]:
    yield well(
        f"Settings: the page on {settings.host}:{settings.port}, Telegram {'on' if settings.has_telegram else 'off'}, "
        f"demo {'on' if settings.is_demo else 'off'}, language {settings.default_language}, "
        f"times of {settings.tz_name}."
    )
    if settings.is_demo and (settings.has_telegram or not _is_loopback(settings.host)):
        yield to_do(
            "DEMO is on where others may come: anybody can sit down as staff or admin at the chat page; "
            "set DEMO=false where real people write."
        )
    if settings.telegram_webhook_url and not settings.has_telegram:
        yield to_do("TELEGRAM_WEBHOOK_URL is set and TELEGRAM_TOKEN is not: set the token, or empty the address.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
