"""Settings that each are right and together are not."""

from collections.abc import Iterator
from ipaddress import ip_address

from bot.doctor.finding import Finding, to_do, well
from bot.settings import Settings
from handlers.words import _


def check_settings(settings: Settings) -> Iterator[Finding]:
    words = _(
        "Settings: the page on {host}:{port}, Telegram {telegram}, demo {demo}, language {language}, times of {zone}."
    )
    facts = {
        "host": settings.host,
        "port": settings.port,
        "telegram": _on_or_off(settings.has_telegram),
        "demo": _on_or_off(settings.is_demo),
        "language": settings.default_language,
        "zone": settings.tz_name,
    }
    yield well(words.format(**facts))
    if settings.is_demo and (settings.has_telegram or not _is_loopback(settings.host)):
        yield to_do(
            _(
                "DEMO is on where others may come: anybody can sit down as staff or admin at the chat page; set "
                "DEMO=false where real people write."
            )
        )
    if settings.telegram_webhook_url and not settings.has_telegram:
        yield to_do(_("TELEGRAM_WEBHOOK_URL is set and TELEGRAM_TOKEN is not: set the token, or empty the address."))


def _on_or_off(is_on: bool) -> str:
    return _("on") if is_on else _("off")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
