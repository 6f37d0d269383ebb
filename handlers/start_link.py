"""Addresses that open the chat at a thing, as `/start CODE` does: in Telegram, and on the chat page."""

from handlers.conversation import Chat

IN_TELEGRAM, ON_PAGE = "telegram", "page"


def start_links(chat: Chat, code: str) -> dict[str, str]:
    """By where they open; without a way that this program does not have, or whose address it does not know."""
    name, page = chat.around.bot_name(), chat.around.page_url
    links = {IN_TELEGRAM: f"https://t.me/{name}" if name else "", ON_PAGE: f"{page}/" if page else ""}
    return {way: f"{address}?start={code}" for way, address in links.items() if address}
