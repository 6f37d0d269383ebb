"""One open chat page: what the person does goes into the inbox, what the bot says goes out to the page."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from sqlmodel import Session

from bot.intake import Intake
from bot.transactions import Transactions
from bot.web.frames import (
    Kept,
    MenuOpened,
    Pictured,
    Ping,
    Rewritten,
    Spoken,
    Tapped,
    Told,
    Unreadable,
    Voiced,
    read_frame,
)
from bot.web.live import Acknowledgements, Listener, LiveChats
from bot.web.picture import PICTURES, SOUNDS
from bot.web.session import CHANNEL, Seat
from bot.web.updates import Act, keys_of, updates_of
from handlers.words import N_, _, speaking
from models.errors import Refusal
from models.person import find_person
from models.web.chat import number_message, set_web_language
from models.web.event import Event, list_events
from models.web.file import PageFile, list_files

TOO_FAST = N_("That was too fast. Please wait a moment; what you wrote is sent again by itself.")
NO_SUCH_FILE = N_("This file is not here any more. Please send it again.")


class NoSuchFile(Refusal):
    """A file that the chat does not have, or that is of another kind."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`told` counts what the person does, `frames` everything that comes; both within `within_seconds`."""

    told: int = 20
    frames: int = 100
    within_seconds: float = 10.0
    idle_seconds: float = 90.0
    send_seconds: float = 30.0
    frame_bytes: int = 64 * 1024
    sockets_a_chat: int = 12
    sockets: int = 2000


class Flood:
    """Counts what happened lately."""

    def __init__(self, at_most: int, within_seconds: float) -> None:
        self._at_most = at_most
        self._within_seconds = within_seconds
        self._moments: deque[float] = deque()

    def allows(self, moment: float) -> bool:
        while self._moments and self._moments[0] <= moment - self._within_seconds:
            self._moments.popleft()
        self._moments.append(moment)
        return len(self._moments) <= self._at_most


@dataclass(frozen=True, slots=True)
class Backstage:
    """What every open page works with. `commands` are the bot's, in a language and for some roles."""

    transactions: Transactions
    inbox: Intake
    live: LiveChats
    acknowledgements: Acknowledgements
    clock: Callable[[], datetime]
    commands: Callable[[str, Sequence[str]], Sequence[dict[str, str]]]


class Talk:
    def __init__(
        self, socket: web.WebSocketResponse, seat: Seat, listener: Listener, backstage: Backstage, limits: Limits
    ) -> None:
        self._socket = socket
        self._seat = seat
        self._listener = listener
        self._backstage = backstage
        self._limits = limits
        self._language = seat.language
        self._roles = seat.roles
        self._frames = Flood(limits.frames, limits.within_seconds)
        self._told = Flood(limits.told, limits.within_seconds)

    async def show(self, first: dict[str, Any], after: int) -> None:
        """Send `first`, then every event after a number, once and in order, and what passes, until it is cancelled.

        Raises:
            TimeoutError: the page takes nothing any more.
        """
        await self._send(first)
        shown = await self._show_events(await self._read_events(after), after)
        while True:
            await self._listener.changed()
            for frame in self._listener.take_frames():
                await self._send(self._follow_language(frame) if frame["type"] == "language" else frame)
            if self._listener.newest > shown:
                events = self._listener.take_events(shown)
                shown = await self._show_events(await self._read_events(shown) if events is None else events, shown)

    async def listen(self) -> None:
        """Take what the page sends until it leaves or breaks the rules.

        Raises:
            DBAPIError: the database is down; the page must send again what was not received.
        """
        while not self._socket.closed:
            try:
                message = await self._socket.receive(timeout=self._limits.idle_seconds)
            except TimeoutError:
                await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"idle")
                return
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            if not self._frames.allows(time.monotonic()):
                await self._leave_flood(None)
                return
            try:
                await self._take(message.data if message.type is WSMsgType.TEXT else "")
            except Unreadable as error:
                await self._refuse(error.frame_id, error.sentence)

    def _follow_language(self, frame: dict[str, Any]) -> dict[str, Any]:
        """With the language the menu changes."""
        self._language = frame["language"]
        return {**frame, "commands": self._commands()}

    async def _show_menu(self) -> None:
        self._roles = await self._backstage.transactions.run(lambda db: _roles_now(db, self._seat.chat_id))
        await self._send({"type": "menu", "commands": self._commands()})

    def _commands(self) -> list[dict[str, str]]:
        return list(self._backstage.commands(self._language, self._roles))

    async def _send(self, frame: dict[str, Any]) -> None:
        async with asyncio.timeout(self._limits.send_seconds):
            await self._socket.send_json(frame)

    async def _take(self, raw: str) -> None:
        frame = read_frame(raw)
        match frame:
            case Ping():
                await self._send({"type": "pong"})
            case Kept():
                self._backstage.acknowledgements.note(self._seat.chat_id, frame.event)
            case MenuOpened():
                await self._show_menu()
            case _ if not self._told.allows(time.monotonic()):
                await self._leave_flood(frame.id)
            case _:
                await self._receive(frame)

    async def _receive(self, told: Told) -> None:
        now = self._backstage.clock()
        try:
            act = await self._backstage.transactions.run(lambda db: _number(db, self._seat, told, now))
        except NoSuchFile:
            await self._refuse(told.id, NO_SUCH_FILE)
            return
        await self._backstage.inbox.accept(CHANNEL, updates_of(act))
        await self._send({"type": "received", "id": told.id, "message_id": act.numbers[0].message_id})

    async def _refuse(self, frame_id: str | None, sentence: str, *, again: bool = False) -> None:
        """Say why not; with `again` the page repeats it by itself."""
        with speaking(self._language):
            reason = _(sentence)
        await self._send({"type": "refused", "id": frame_id, "reason": reason, **({"again": True} if again else {})})

    async def _leave_flood(self, frame_id: str | None) -> None:
        await self._refuse(frame_id, TOO_FAST, again=True)
        await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"flood")

    async def _read_events(self, after: int) -> list[Event]:
        chat_id = self._seat.chat_id
        return await self._backstage.transactions.run(lambda db: list_events(db, chat_id=chat_id, after=after))

    async def _show_events(self, events: Sequence[Event], shown: int) -> int:
        for event in events:
            await self._send({"type": "event", "event": event.number, **event.body})
            shown = event.number
        return shown


def _roles_now(db: Session, chat_id: int) -> tuple[str, ...]:
    person = find_person(db, chat_id)
    return () if person is None else tuple(person.roles)


def _number(db: Session, seat: Seat, told: Told, now: datetime) -> Act:
    """Give what was done its numbers, the same ones if it was done before."""
    files = _find_files(db, seat.chat_id, told)
    if isinstance(told, Spoken):
        set_web_language(db, chat_id=seat.chat_id, language=told.language)
    touched = told.message_id if isinstance(told, Tapped | Rewritten) else None
    numbers = [
        number_message(db, chat_id=seat.chat_id, key=f"page:{key}", now=now, message_id=touched)
        for key in keys_of(told)
    ]
    return Act(seat, told, numbers, files)


def _find_files(db: Session, chat_id: int, told: Told) -> list[PageFile]:
    match told:
        case Pictured():
            wanted, kinds = told.photos, PICTURES
        case Voiced():
            wanted, kinds = (told.voice,), SOUNDS
        case _:
            return []
    files = list_files(db, chat_id=chat_id, ids=wanted)
    if len(files) < len(wanted) or not all(file.mime in kinds for file in files):
        raise NoSuchFile
    return files
