"""Keyboards that the real server refuses are refused here."""

from typing import Any

import pytest

from tests.telegram_server.keyboards import check_keyboard
from tests.telegram_server.refusal import Refused


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def refusal(markup: dict[str, Any], *, in_private: bool = True) -> str:
    with pytest.raises(Refused) as caught:
        check_keyboard(markup, in_private=in_private)
    return caught.value.description.removeprefix("Bad Request: ")


def test_a_button_has_exactly_one_action() -> None:
    assert refusal(inline({"text": "a"})).endswith("Text buttons are unallowed in the inline keyboard")
    assert refusal(inline({"text": "a", "url": "https://a.example", "callback_data": "a"})).endswith(
        "More than one action: callback_data, url"
    )
    assert refusal(inline({"text": "a", "pay": True})) == "BUTTON_TYPE_INVALID"
    assert refusal(inline({"text": " ", "callback_data": "a"})).endswith("Text of a button is empty")


@pytest.mark.parametrize("url", ["https://uri.amap.com/marker?position=1,2", "tg://user?id=5", "maps.example/x"])
def test_links_that_open_are_taken(url: str) -> None:
    assert check_keyboard(inline({"text": "a", "url": url}), in_private=True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("not-a-url", "Wrong HTTP URL"),
        ("http://localhost:8000/", "Wrong HTTP URL"),
        ("baidumap://map", "Unsupported URL protocol"),
    ],
)
def test_links_that_do_not_open_are_refused(url: str, reason: str) -> None:
    assert refusal(inline({"text": "a", "url": url})) == f"inline keyboard button URL '{url}' is invalid: {reason}"


def test_rows_without_a_button_go_and_a_keyboard_without_a_row_is_none() -> None:
    button = {"text": "a", "callback_data": "a"}
    assert check_keyboard({"inline_keyboard": [[], [button], []]}, in_private=True) == inline(button)
    assert check_keyboard({"inline_keyboard": []}, in_private=True) is None


def test_too_many_buttons_are_refused() -> None:
    button = {"text": "a", "callback_data": "a"}
    assert check_keyboard({"inline_keyboard": [[button] * 8] * 12}, in_private=True)
    assert refusal({"inline_keyboard": [[button] * 8] * 13}) == "REPLY_MARKUP_TOO_LONG"
    assert refusal(inline(*[button] * 9)) == "REPLY_MARKUP_TOO_LONG"


def test_a_place_is_asked_for_in_private_chats_only() -> None:
    keyboard = {"keyboard": [[{"text": "Here", "request_location": True}]]}
    assert check_keyboard(keyboard, in_private=True) == keyboard
    assert refusal(keyboard, in_private=False) == "location can be requested in private chats only"
