"""Somebody who orders drinks, knows what should come back, and waits for it before going on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from tests.patience import PATIENCE_SECONDS
from tests.privacy import canaries
from tests.telegram_server import Person, TelegramServer

WAIT = "I can't write anything down just now. What you sent is not lost: you get your answer later."


@dataclass
class Rider:
    """The plain model: `heard` is every reply, `effects` every row, `updates` every update that followed from deeds."""

    server: TelegramServer
    person: Person
    heard: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    updates: int = 0
    set_aside: int = 0
    """How many of the updates can't be worked on."""
    deaths_before: int = 0
    """How many processes had died when this one came."""
    orders_done: int = 0
    is_sated: bool = False
    is_in_order: bool = True
    """Else what was written may arrive in any order."""

    @property
    def chat_id(self) -> int:
        return self.person.chat.chat_id

    async def order(self, times: int | None = None) -> None:
        """So many orders, or until sated."""
        while not self.is_sated and (times is None or self.orders_done < times):
            self.orders_done += 1
            cups, name = self.orders_done % 9 + 1, f"{canaries.TEXT} {self.orders_done}"
            await self.does(self.person.sends, "/order", "Which drink? (1/3)")
            await self.does(self.person.taps, "Tea", "How many cups? (2/3)")
            await self.does(self.person.sends, str(cups), "For whom? (3/3)", effect=f"reserved {cups}")
            await self.does(self.person.sends, name, f"{cups} tea for {name}, soon.", effect=f"{cups} tea for {name}")

    async def says(self, words: str) -> None:
        await self.does(self.person.sends, words, f"Noted: {words}", effect=words)

    def writes(self, *words: str) -> None:
        """All of it before the first is answered."""
        for word in words:
            self.person.sends(word)
        self.updates += len(words)
        self.heard += [f"Noted: {word}" for word in words]
        self.effects += words

    def meets(self, words: str, answer: str) -> None:
        """Write something that is set aside, with this answer."""
        self.updates += 1
        self.set_aside += 1
        self.heard.append(answer)
        self.person.sends(words)

    async def hears(self, within: float = PATIENCE_SECONDS) -> None:
        """Wait for all that must come; no two replies may be the same."""
        await self.server.until(lambda: set(self.heard) <= set(self.texts()), timeout=within)

    async def shows_album(self, count: int) -> None:
        await self.does(self.person.sends, "/album", "Which photos?")
        self.sends_album(count)
        await self.hears()

    def sends_album(self, count: int) -> None:
        """As many photos as are wanted, which makes one step."""
        album = self.person.sends_album(count)
        self.updates += 1
        self.effects += [photo.content["photo"][-1]["file_unique_id"] for photo in album]
        self.heard.append(f"{count} photos.")

    def taps_often(self, label: str, times: int, answer: str) -> None:
        """Tap so often that only the first tap says something."""
        for _ in range(times):
            self.person.taps(label)
        self.updates += times
        self.heard.append(answer)

    async def does(self, act: Callable[[str], object], what: str, answer: str, *, effect: str = "") -> None:
        seen = len(self.texts())
        self.updates += 1
        self.heard.append(answer)
        self.effects += [effect] if effect else []
        act(what)
        try:
            await self.server.until(lambda: answer in self.texts()[seen:], timeout=PATIENCE_SECONDS)
        except TimeoutError as error:
            error.add_note(f"{self.chat_id} waits for {answer!r} after {self.texts()[-4:]}, {seen} were seen")
            raise

    def texts(self) -> list[str]:
        """What the bot answered in the chat."""
        return [text for message in self.person.chat.by_bot if (text := message.text or "") != WAIT]

    def repeats(self) -> int:
        """How often the bot said the same twice running; no two replies in a row should be the same."""
        return sum(len(list(group)) - 1 for _text, group in groupby(self.texts()))

    def texts_without_repeats(self) -> list[str]:
        return [text for text, _group in groupby(self.texts())]
