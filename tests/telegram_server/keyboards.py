"""What the real server refuses in a keyboard beyond its types."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_server.refusal import bad_request

Markup = dict[str, Any]

NO_ACTION = {"text", "icon_custom_emoji_id", "style"}
ONLY_IN_OTHER_MESSAGES = {"pay", "callback_game"}
INLINE_BUTTONS = 100
INLINE_BUTTONS_IN_A_ROW = 8
REPLY_BUTTONS = 300
REPLY_BUTTONS_IN_A_ROW = 12


def check_keyboard(markup: Markup | None, *, in_private: bool) -> Markup | None:
    """The keyboard as the chat will have it: rows without a button go, and a keyboard without a row is none."""
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        return _check_rows(markup, "inline_keyboard", INLINE_BUTTONS, INLINE_BUTTONS_IN_A_ROW, in_private=in_private)
    if "keyboard" in markup:
        return _check_rows(markup, "keyboard", REPLY_BUTTONS, REPLY_BUTTONS_IN_A_ROW, in_private=in_private)
    return markup


def _check_rows(markup: Markup, kind: str, most: int, most_in_a_row: int, *, in_private: bool) -> Markup | None:
    rows = [row for row in markup[kind] if row]
    if sum(map(len, rows)) > most or any(len(row) > most_in_a_row for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            if kind == "inline_keyboard":
                _check_inline_button(button)
            else:
                _check_reply_button(button, in_private=in_private)
    return {**markup, kind: rows} if rows else None


def _check_inline_button(button: Mapping[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text of a button is empty")
    actions = button.keys() - NO_ACTION
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: More than one action: " + ", ".join(sorted(actions)))
    if actions & ONLY_IN_OTHER_MESSAGES:
        raise bad_request("BUTTON_TYPE_INVALID")
    if "url" in button:
        _check_url(button["url"])
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        url = button["web_app"]["url"]
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _check_url(url: str) -> None:
    address = urlsplit(url if "://" in url else f"http://{url}")
    if address.scheme in ("tg", "ton"):
        return
    if address.scheme not in ("http", "https"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if "." not in (address.hostname or "") or " " in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_reply_button(button: Mapping[str, Any], *, in_private: bool) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: Text of a button is empty")
    actions = button.keys() - NO_ACTION
    if len(actions) > 1:
        raise bad_request("can't parse keyboard button: More than one action: " + ", ".join(sorted(actions)))
    if not in_private and button.get("request_location"):
        raise bad_request("location can be requested in private chats only")
    if not in_private and button.get("request_contact"):
        raise bad_request("phone number can be requested in private chats only")
