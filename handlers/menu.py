"""The menu: what can be done here, and what is not finished yet."""

from handlers.conversation import Button, Chat, action_data, flow_data, in_rows
from handlers.words import _


def show_menu(chat: Chat) -> None:
    buttons = [
        Button(_("📍 Find a warm station"), flow_data("near")),
        Button(_("⭐ My stations"), action_data("station.mine")),
        Button(_("Registration"), flow_data("welcome")),
        Button(_("Privacy"), flow_data("privacy")),
        Button("语言 / Language", flow_data("language")),
    ]
    if drafts := chat.memory.drafts:
        buttons.insert(0, Button(_("Drafts ({count})").format(count=len(drafts)), "l"))
    chat.say(_("Send me where you are, or tap what you need:"), in_rows(buttons))
