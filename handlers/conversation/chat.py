"""What a flow sees of the chat: questions that return answers, and ways to say something."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.conversation.asking import Asking
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Memory
from handlers.conversation.question import Question
from handlers.conversation.replay import Replay
from handlers.conversation.replies import Button, Replies, Rows
from handlers.words import DEFAULT_LANGUAGE, current_language
from models.areas.place import Place, find_places
from models.formatted_text import Entity
from models.holiday import Calendar
from models.people.quiet_hours import QuietHours
from models.person import Person, find_person
from models.stations.nearest import StationIndex
from models.training import TrainingTerms

T = TypeVar("T")
_USUAL_TRAINING = TrainingTerms()
_ALWAYS_HEARD = QuietHours(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What flows may use of the program around them, apart from the database: its calendar, its index of stations.

    `bot_name` is the bot's name on Telegram, `page_url` the address of the chat page, each
    empty where it is not known; `quiet` is when people are left alone.
    """

    calendar: Calendar
    stations: Callable[[Session], StationIndex]
    default_language: str = DEFAULT_LANGUAGE
    bot_name: Callable[[], str] = str
    page_url: str = ""
    quiet: QuietHours = _ALWAYS_HEARD
    training: TrainingTerms = _USUAL_TRAINING
    wide_notice: int = 500


class Chat(Asking):
    """One step of one chat. `now` is when the person wrote; `argument` what stood behind the command or in the link."""

    def __init__(
        self,
        db: Session,
        *,
        said: Incoming,
        memory: Memory,
        replies: Replies,
        around: Surroundings,
        replay: Replay | None = None,
        follow: Callable[[Button], None] | None = None,
    ) -> None:
        self.db = db
        self.said = said
        self.memory = memory
        self._replies = replies
        self.around = around
        self._replay = replay
        self._follow = follow

    @property
    def replies(self) -> Replies:
        """Where to say things: what stands before the newest answer is not said again."""
        return self._replies if self._replay is None or self._replay.is_new else self._replay.held

    @property
    def id(self) -> int:
        return self.said.chat_id

    @property
    def now(self) -> datetime:
        return self.said.at

    @property
    def zone(self) -> ZoneInfo:
        return self.around.calendar.zone

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def argument(self) -> str:
        return self._flow.run.argument

    @cached_property
    def person(self) -> Person | None:
        """Who this is; None before they agreed to be remembered, and in groups."""
        return find_person(self.db, self.id) if self.said.is_private else None

    @property
    def _flow(self) -> Replay:
        if self._replay is None:
            raise RuntimeError("questions are asked in flows, not in actions")
        return self._replay

    def ask(self, question: Question[T]) -> T:
        return self._flow.ask(question)

    def find_places(self, words: str, *, in_full: bool = False) -> Sequence[Place]:
        return find_places(self.db, words, language=current_language(), in_full=in_full)

    def review(self, head: str = "", *, to: int | None = None) -> None:
        """Show the answers and go on only when the person says that they are right; any can be changed.

        `head` stands above them: what will follow from the answers, and to whom. Who agrees when that is no longer the
        office `to` that they were shown looks once more.
        """
        self._flow.review(head, to)

    def once(self, name: str, effect: Callable[[], T]) -> T:
        """Run an effect that stands before a question, once; its result, which must be JSON, is what replays get."""
        return self._flow.once(name, effect)

    def ask_again(self, name: str, why: str) -> NoReturn:
        """Put a question once more, with one sentence that says why its answer can't be taken after all.

        For what a rule says only when the effect is tried; nothing may be written before.
        """
        self._flow.ask_again(name, why)

    def say(self, text: str, rows: Rows = (), *, entities: Sequence[Entity] = (), **facts: object) -> None:
        """Say a translated sentence with its facts filled in; what stands before the newest answer is not repeated.

        `entities` are the formatting of what a person wrote, which has no facts to be filled in.
        """
        self.replies.text(text.format(**facts) if facts else text, rows, entities=entities)

    def edit_card(self, text: str, rows: Rows = (), **facts: object) -> None:
        """Change the message whose button was tapped; where none was tapped, say it anew."""
        filled = text.format(**facts) if facts else text
        if self.said.is_tap and self.said.message_id is not None:
            self.replies.edit(self.said.message_id, filled, rows)
        else:
            self.replies.text(filled, rows)

    def edit_caption(self, text: str, rows: Rows = (), **facts: object) -> None:
        """As `edit_card`, where the message whose button was tapped is a picture or a file."""
        filled = text.format(**facts) if facts else text
        if self.said.is_tap and self.said.message_id is not None:
            self.replies.edit_caption(self.said.message_id, filled, rows)
        else:
            self.replies.text(filled, rows)

    def answer_tap(self, text: str, *, alert: bool = False, **facts: object) -> None:
        """A short notice over the chat, for the one who tapped; where nobody tapped, a message."""
        filled = text.format(**facts) if facts else text
        if self.said.tap_id:
            self.replies.answer_tap(self.said.tap_id, filled, alert=alert)
        else:
            self.replies.text(filled)

    def ask_position(self, text: str) -> None:
        """Say something over a keyboard with one button that shares the position."""
        self.replies.ask_position(text)

    def follow(self, button: Button) -> None:
        """Do what a tap on a button would do, for words that ask for the same. A flow that begins has the floor."""
        if self._follow is None:
            raise RuntimeError("a flow does not lead to another")
        self._follow(button)

    def forget_drafts(self) -> None:
        """Drop everything that was begun in this chat."""
        self.memory.runs.clear()

    def send_venue(self, *, title: str, address: str, latitude: float, longitude: float, rows: Rows = ()) -> None:
        self.replies.venue(title=title, address=address, latitude=latitude, longitude=longitude, rows=rows)

    def send_photo(
        self, reference: str, caption: str = "", rows: Rows = (), *, entities: Sequence[Entity] = ()
    ) -> None:
        """A caption that is too long for one comes beneath it as a message of its own, with the buttons."""
        self.replies.photo(reference, caption, rows, entities=entities)

    def send_document(
        self, reference: str, caption: str = "", rows: Rows = (), *, entities: Sequence[Entity] = ()
    ) -> None:
        self.replies.document(reference, caption, rows, entities=entities)


def action_data(name: str, *arguments: object) -> str:
    """Callback data that runs an action with these arguments."""
    return "|".join(("a", name, *map(str, arguments)))


def flow_data(name: str, argument: str = "") -> str:
    """Callback data that starts a flow."""
    return "|".join(("f", name, argument) if argument else ("f", name))
