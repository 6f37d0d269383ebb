"""Addresses that open the chat at a thing, as `/start CODE` does: in Telegram, and on the chat page."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from handlers.conversation import Chat

IN_TELEGRAM, ON_PAGE = "telegram", "page"


def start_links(chat: Chat, code: str) -> dict[str, str]:
    """By where they open; without a way that this program does not have, or whose address it does not know."""
    name, page = chat.around.bot_name(), chat.around.page_url
    links = {IN_TELEGRAM: f"https://t.me/{name}" if name else "", ON_PAGE: f"{page}/" if page else ""}
    return {way: f"{address}?start={code}" for way, address in links.items() if address}


def is_of_this_machine(address: str) -> bool:
    """Whether an address is good on the machine that serves it alone, as that of the demo is."""
    host = urlsplit(address).hostname or ""
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost"
    return number.is_loopback or number.is_unspecified
