"""A chat that is recorded, and the messages that its deeds are made of."""

from dataclasses import dataclass
from typing import Any

from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from tests.handlers.conversation import flows

CONVERSATIONS_BY_NAME: dict[str, Conversations] = {
    "released": CONVERSATIONS,
    # Of staff, in the world of tests/histories/desk.py.
    "desk": CONVERSATIONS,
    "tests": flows.CONVERSATIONS,
}


@dataclass(frozen=True)
class Script:
    """Deeds, one a line: words, /command, [label], (location 38.47 106.27), (photo), (album 3), (voice), (contact),

    (document), (bold words).
    """

    conversations: str
    deeds: str
    language_code: str = "zh-hans"

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.deeds.strip().splitlines()]


def contents_of(deed: str, number: int) -> list[dict[str, Any]]:
    """The messages that a deed other than a tap is made of; `number` makes the names of files."""
    what, _, how = deed.strip("()").partition(" ")
    if deed.startswith("/"):
        return [{"text": deed, "entities": [{"type": "bot_command", "offset": 0, "length": len(what)}]}]
    if not deed.startswith("("):
        return [{"text": deed}]
    if what == "location":
        latitude, longitude = map(float, how.split())
        return [{"location": {"latitude": latitude, "longitude": longitude}}]
    if what == "contact":
        return [{"contact": {"phone_number": "+8613800000000", "first_name": "小周"}}]
    if what == "bold":
        return [{"text": how, "entities": [{"type": "bold", "offset": 0, "length": len(how)}]}]
    if what == "document":
        facts = {"file_id": f"document{number}", "file_unique_id": f"document{number}", "file_size": 2048}
        return [{"document": {**facts, "file_name": "安排.pdf", "mime_type": "application/pdf"}}]
    if what == "voice":
        return [{"voice": {"file_id": "voice", "file_unique_id": "voice", "duration": 3}}]
    names = [f"photo{number}.{place}" for place in range(int(how or 1))]
    album = {"media_group_id": str(number)} if what == "album" else {}
    return [{"photo": [{"file_id": name, "file_unique_id": name, "width": 8, "height": 6}]} | album for name in names]
