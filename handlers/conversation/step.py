"""One step of the core: what was received, one transaction, what is owed for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from handlers.conversation.chat import Surroundings
from handlers.conversation.engine import Engine
from handlers.conversation.floor import Tally
from handlers.conversation.flow import Conversations
from handlers.conversation.incoming import read_updates
from handlers.conversation.memory import Memory, WrittenByNewer, read_memory, write_memory
from handlers.conversation.replies import Call
from handlers.words import _, guess_language, speaking
from models.dialogue import OpenDialogue, Owed, open_dialogue, store_dialogue
from models.received import Waiting, finish_update, set_update_aside


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step left behind: the replies to send, in order, and what to count."""

    owed: list[Owed]
    tally: Tally = field(default_factory=Tally)


def take_step(
    db: Session,
    parts: Sequence[Waiting],
    *,
    chat_id: int,
    worker: int,
    now: datetime,
    conversations: Conversations,
    around: Surroundings,
) -> Stepped:
    """Work on an update, or on the several that make up one album. What was worked on before is not worked on again."""
    dialogue = open_dialogue(db, chat_id, now=now)
    fresh = [part for part in parts if finish_update(db, part)]
    if not fresh:
        return Stepped([owed for owed in dialogue.owed if owed.worker == worker])
    said = read_updates([part.body for part in fresh], now=now)
    if said is None:
        return Stepped([])
    try:
        memory = read_memory(dialogue.state)
    except WrittenByNewer:
        with speaking(guess_language(said.language_code, around.default_language)):
            words = _("This is being updated just now. Please try again in a few minutes; nothing is lost.")
        return Stepped(_owe(db, dialogue, [_plain(chat_id, words)], worker=worker, now=now))
    engine = Engine(db, said=said, memory=memory, conversations=conversations, around=around)
    engine.respond()
    dialogue.state = write_memory(memory)
    return Stepped(_owe(db, dialogue, engine.replies.calls, worker=worker, now=now), engine.tally)


def set_aside(
    db: Session, parts: Sequence[Waiting], *, chat_id: int, worker: int, now: datetime, default_language: str
) -> Stepped:
    """Take an update that cannot be worked on out of the way, and tell the person so."""
    dialogue = open_dialogue(db, chat_id, now=now)
    if not [part for part in parts if set_update_aside(db, part)]:
        return Stepped([])
    with speaking(str(dialogue.state.get("language", default_language))):
        words = _("That was our fault: your last message could not be worked on. It is kept and we look into it. "
                  "Please go on, or start again with /menu.")  # fmt: skip
    return Stepped(_owe(db, dialogue, [_plain(chat_id, words)], worker=worker, now=now))


def sweep_drafts(db: Session, dialogue: OpenDialogue, *, now: datetime) -> list[tuple[str, str]]:
    """Drop the drafts of a chat whose time is over; returns (flow, open question) of each."""
    try:
        memory: Memory = read_memory(dialogue.state)
    except WrittenByNewer:
        return []
    expired = memory.drop_expired(now)
    if expired:
        dialogue.state = write_memory(memory)
        store_dialogue(db, dialogue, now=now)
    return [(run.flow, run.asked) for run in expired]


def _plain(chat_id: int, words: str) -> Call:
    return "sendMessage", {"chat_id": chat_id, "text": words}


def _owe(db: Session, dialogue: OpenDialogue, calls: Sequence[Call], *, worker: int, now: datetime) -> list[Owed]:
    dialogue.step += 1
    owed = [
        Owed(f"{dialogue.chat_id}:{dialogue.step}:{number}", worker, method, parameters)
        for number, (method, parameters) in enumerate(calls)
    ]
    dialogue.owed = [*dialogue.owed, *owed]
    store_dialogue(db, dialogue, now=now)
    return owed
