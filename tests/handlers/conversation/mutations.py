"""Bot API updates, whole and then broken at random: what a mistaken or malicious sender could hand in."""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from handlers.conversation.question import name_key
from tests.handlers.conversation.stepping import CHAT, PERSON

JSON = Any
Buttons = Sequence[tuple[int, str]]
"""(message id, data)"""
Runs = Sequence[Mapping[str, Any]]
"""As the engine keeps them."""
STRANGE: tuple[JSON, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**52, 2**53, 2**63, -(2**70), 0.5, 1e308, float("nan"), float("inf"),
    "", "0", "x", "\x00", "\ud83d", "\u202e\u2066", "话" * 5_000, "/near", "/cancel", "/start st_XQ-01", "取消", "1",
    "a|near|nan,nan", "q|1|~review|yes", "|" * 64, "²", "١٢", "<b>&amp;", "{0}{name}%s",
    [], {}, [[]], [None], {"id": 1}, {"": None},
)  # fmt: skip
MANGLED = ("", "|", "0", "9", "a", "\x00", "-", "#", "~", "²", "一", "\ud83d")
WHERE = {"latitude": 38.47, "longitude": 106.27}
COMMANDS = (
    "/start", "/near", "/near 敬德街", "/language", "/privacy", "/menu", "/cancel", "/start st_XQ-01", "/fly", "/visit",
    "/report", "/pick", "/day", "/place", "/album", "/code", "/sure", "/slot", "/colour", "/once", "/long",
    "/notice", "/notice",
    "/start forget",
)  # fmt: skip
KINDS = ("message", "message", "message", "edited_message", "tap", "tap", "my_chat_member", "channel_post")
WORDS = ("你好", "敬德街", "兴庆区", "1", "取消", "返回", "跳过", "是", "0.5", "今天", "13800000000", "x" * 300)


def message(chance: Random) -> JSON:
    """A message as Telegram might send it."""
    content: JSON = chance.choice(CONTENTS)(chance)
    return {
        "message_id": chance.randrange(1, 400),
        "date": chance.choice((1_795_413_600, 1_795_413_000, 0)),
        "chat": chance.choice((CHAT, CHAT, CHAT, {"id": -1_001_234, "type": "supergroup", "title": "骑手群"})),
        "from": PERSON,
        **content,
    }


def anything(chance: Random, runs: Runs, buttons: Buttons) -> tuple[JSON, bool]:
    """What comes next, and whether it is broken: mostly an answer, so that flows come to their ends in spite of it."""
    is_answer = chance.random() < 0.7
    whole = answer(chance, runs, buttons) if is_answer else update(chance, buttons)
    is_broken = chance.random() < (0.4 if is_answer else 0.7)
    return broken(whole, chance) if is_broken else whole, is_broken


def answer(chance: Random, runs: Runs, buttons: Buttons) -> JSON:
    """What may answer the open question, by its buttons or in other ways; what waits is gone on with."""
    if not runs:
        return {"message": {**message(chance), "chat": CHAT, **_command(chance)}}
    if runs[-1].get("is_paused"):
        return _tap(chance, 1, f"r|{chance.choice(runs)['id']}")
    prefixes = tuple(f"{kind}|{runs[-1]['id']}|{name_key(runs[-1]['asked'])}" for kind in "qs")
    own = [(message_id, data) for message_id, data in buttons if data.startswith(prefixes)]
    if own and chance.random() < 0.7:
        return _tap(chance, *chance.choice(own))
    return {"message": {**message(chance), "chat": CHAT, **chance.choice(ANSWERS)(chance)}}


def update(chance: Random, buttons: Buttons) -> JSON:
    """An update as Telegram might send it; taps are on buttons that there were."""
    kind = chance.choice(KINDS)
    if kind == "tap":
        return _tap(chance, *(chance.choice(buttons) if buttons else (1, "m")))
    if kind == "my_chat_member":
        member = {"user": PERSON, "status": chance.choice(("kicked", "member"))}
        return {kind: {"chat": CHAT, "from": PERSON, "date": 0, "old_chat_member": member, "new_chat_member": member}}
    return {kind: message(chance)}


def _tap(chance: Random, message_id: int, data: str) -> JSON:
    query = {"id": str(chance.randrange(10**9)), "from": PERSON, "data": data, "chat_instance": "1"}
    return {"callback_query": {**query, "message": {**message(chance), "message_id": message_id, "chat": CHAT}}}


def broken(whole: JSON, chance: Random) -> JSON:
    """The same with one to four places changed, taken out, or put elsewhere."""
    update = _copied(whole)
    for _time in range(chance.randrange(1, 5)):
        holders = list(_holders(update))
        holder = chance.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            continue
        key = chance.choice(keys)
        how = chance.randrange(4)
        if how == 0:
            del holder[key]
        elif how == 1:
            holder[key] = _copied(chance.choice(STRANGE))
        elif how == 2:
            holder[key] = _copied(chance.choice(holders))
        elif isinstance(holder[key], str):
            holder[key] = mangled(holder[key], chance)
    return update


def mangled(text: str, chance: Random) -> str:
    """A text with a few characters changed, dropped or doubled."""
    letters = list(text)
    for _time in range(chance.randrange(1, 4)):
        place = chance.randrange(len(letters) + 1)
        letters[place : place + chance.randrange(3)] = chance.choice(MANGLED)
    return "".join(letters)


def _copied(value: JSON) -> JSON:
    """What holds something may come to hold itself, and what is changed here would come changed to the next."""
    return json.loads(json.dumps(value))


def _holders(value: JSON) -> list[JSON]:
    if not isinstance(value, dict | list):
        return []
    inner = value.values() if isinstance(value, dict) else value
    return [value, *(holder for each in inner for holder in _holders(each))]


def _text(chance: Random) -> JSON:
    return {"text": chance.choice(WORDS)}


def _answer(chance: Random) -> JSON:
    return {"text": chance.choice(("2", "敬德街", "明天", "13800000000", "abc123", "慢点", "明天 9:00"))}


def _formatted(chance: Random) -> JSON:
    kinds = ("bold", "italic", "code", "text_link", "blockquote", "custom_emoji")
    link = {"url": "https://example.org/", "custom_emoji_id": "1"}
    entities = [
        {"type": chance.choice(kinds), "offset": chance.randrange(8), "length": chance.randrange(8), **link}
        for _time in range(chance.randrange(4))
    ]
    return {"text": "🛵今天停水 一天。", "entities": entities}


def _document(chance: Random) -> JSON:
    facts = {"file_name": "停水.pdf", "mime_type": "application/pdf", "file_size": chance.choice((9, 2**25))}
    return chance.choice(({}, {"caption": "返回"}, {"media_group_id": "8"})) | {"document": {"file_id": "d", **facts}}


def _command(chance: Random) -> JSON:
    text = chance.choice(COMMANDS)
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]}


def _photo(chance: Random) -> JSON:
    photo = {"photo": [{"file_id": "p", "file_unique_id": str(chance.randrange(50)), "width": 1, "height": 1}]}
    return chance.choice(({}, {"caption": "取消"}, {"media_group_id": "7"})) | photo


CONTENTS: tuple[Callable[[Random], JSON], ...] = (
    _text,
    _text,
    _command,
    _command,
    _photo,
    _document,
    _formatted,
    lambda _chance: {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
    lambda _chance: {"location": WHERE},
    lambda _chance: {"location": WHERE, "venue": {"location": WHERE, "title": "南门", "address": ""}},
    lambda _chance: {"contact": {"phone_number": "+8613800000000", "first_name": "a"}},
    lambda _chance: {"document": {"file_id": "d", "mime_type": "image/png"}},
    lambda _chance: {"sticker": {"file_id": "s"}},
    lambda _chance: {"text": "/near", "forward_origin": {"type": "hidden_user", "date": 0}},
)
ANSWERS: tuple[Callable[[Random], JSON], ...] = (
    *[_answer] * 4,
    _photo,
    _document,
    _formatted,
    lambda _chance: {"location": WHERE},
)
