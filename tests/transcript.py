"""A test that is a chat: `>` what the person does, `<` what the bot says, `[Label]` a button.

The person:  > words   > /command   > [Label]   > (location 38.47 106.27)   > (photo)   > (album 3)   > (voice)
             > (html: <b>words</b>)   > (document: name)   > (edit: old words -> new words)
             > (restart)   > (3 days later)
The bot:     < words [Label] [Label]     a message, with its buttons
             < ~ words [Label]           the tapped message, changed
             < «words»                   the notice over the chat that answers a tap
             < (venue) title             a place on the map; (photo) and (document) with a caption
`…` in what the bot says stands for anything.
"""

import re
from collections.abc import Callable, Sequence
from difflib import ndiff
from typing import Any

from sqlmodel import Session

from handlers.conversation.memory import Memory, read_memory
from models.messages.dialogue import open_dialogue
from tests.playground import Playground
from tests.telegram_server import Call, Person

# A card that is shown anew as it was; the person sees no difference.
_NOTHING_NEW = "message is not modified"
_KEYBOARD_ONLY = "editMessageReplyMarkup"


class Transcript:
    def __init__(self, playground: Playground, person: Person) -> None:
        self.playground = playground
        self.person = person
        self._seen = len(playground.telegram.calls)
        self._written: dict[str, int] = {}

    @property
    def db(self) -> Session:
        """A session of its own on the program's database."""
        return self.playground.session()

    @property
    def memory(self) -> Memory:
        """What the program remembers of this chat."""
        with self.db as db:
            return read_memory(open_dialogue(db, self.person.chat.chat_id, now=self.playground.now).state)

    def plays(self, script: str) -> None:
        """Play what the person does, and compare the whole chat as it really went with the script."""
        wanted = _lines(script)
        played: list[str] = []
        for line in wanted:
            if line.startswith(">"):
                played.append(line)
                played += self.does(line[1:].strip())
        played = _without_anything(played, wanted)
        assert played == wanted, "the chat went otherwise:\n" + "\n".join(ndiff(wanted, played))

    def does(self, deed: str) -> list[str]:
        """One thing that the person does; returns what the bot then says."""
        self._act(deed)
        self.playground.settle()
        return self.hears()

    def hears(self) -> list[str]:
        """What the bot has said since the last time, as lines of a transcript."""
        telegram = self.playground.telegram
        calls, self._seen = telegram.calls[self._seen :], len(telegram.calls)
        mine = [call for call in calls if call.chat_id in (None, self.person.chat.chat_id)]
        refused = [
            f"{call.method}: {call.refusal}" for call in mine if call.refusal and _NOTHING_NEW not in call.refusal
        ]
        assert not refused, refused
        return [line for call in mine if not call.refusal and (line := _said(call))]

    def _act(self, deed: str) -> None:
        person, command = self.person, re.fullmatch(r"\((\w+):? ?(.*)\)", deed, re.DOTALL)
        if label := re.fullmatch(r"\[(.+)\]", deed):
            person.taps(label[1])
        elif command is None:
            self._written[deed] = person.sends(deed).message_id
        else:
            self._do(command[1], command[2])

    def _do(self, what: str, how: str) -> None:
        person = self.person
        deeds: dict[str, Callable[[], object]] = {
            "location": lambda: person.sends_location(*_degrees(how)),
            "venue": lambda: person.sends_venue(*_degrees(how), how.split(" ", 2)[2]),
            "photo": person.sends_photo,
            "album": lambda: person.sends_album(int(how)),
            "voice": person.sends_voice,
            "document": lambda: person.sends_document(how or "周报.pdf", f"%PDF {self._seen}".encode()),
            "html": lambda: person.sends_html(how),
            "sticker": person.sends_sticker,
            "contact": person.sends_contact,
            "forward": lambda: person.forwards(how),
            "edit": lambda: self._edit(*how.split(" -> ")),
            "restart": self.playground.restart,
        }
        if how.endswith("later"):
            self.playground.later(**{how.split(maxsplit=1)[0]: float(what)})
        else:
            deeds[what]()

    def _edit(self, old: str, new: str) -> None:
        self.person.edits(self._written[old], new)


def _degrees(how: str) -> tuple[float, float]:
    latitude, longitude = how.split(" ")[:2]
    return float(latitude), float(longitude)


def _said(call: Call) -> str:
    parameters = call.parameters
    buttons = _buttons(parameters.get("reply_markup"))
    if call.method == "answerCallbackQuery":
        return f"< «{parameters['text']}»" if parameters.get("text") else ""
    if call.method == _KEYBOARD_ONLY:
        return "" if buttons.startswith("[✓") else f"< ~ {buttons}"
    if call.method == "editMessageText":
        return _line(f"< ~ {parameters['text']} {buttons}")
    if call.method == "editMessageCaption":
        return _line(f"< ~ {parameters.get('caption', '')} {buttons}")
    if call.method == "sendVenue":
        return _line(f"< (venue) {parameters['title']} {buttons}")
    if call.method in ("sendPhoto", "sendDocument"):
        kind = call.method.removeprefix("send").lower()
        return _line(f"< ({kind}) {parameters.get('caption', '')} {buttons}")
    if call.method == "sendMessage":
        return _line(f"< {parameters['text']} {buttons}")
    return ""


def _buttons(markup: Any) -> str:
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or ()
    return " ".join(f"[{button['text']}]" for row in rows for button in row)


def _lines(script: str) -> list[str]:
    lines: list[str] = []
    for line in script.strip().splitlines():
        if line.strip().startswith(("> ", "< ")) or not lines:
            lines.append(line)
        else:
            lines[-1] += " " + line
    return [_line(line) for line in lines]


def _line(line: str) -> str:
    return " ".join(line.split())


def _without_anything(played: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """What was played, with `…` where the script has it and it fits, so that a failing comparison shows the rest."""
    return [
        script if script is not None and _fits(line, script) else line
        for line, script in zip(played, [*wanted, *[None] * len(played)], strict=False)
    ]


def _fits(line: str, script: str) -> bool:
    pattern = ".*".join(map(re.escape, script.split("…")))
    return re.fullmatch(pattern, line, re.DOTALL) is not None
