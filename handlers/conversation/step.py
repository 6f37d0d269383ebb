"""One step of the core: what was received, one transaction, what is owed for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.conversation.chat import Surroundings
from handlers.conversation.engine import Engine
from handlers.conversation.floor import Tally
from handlers.conversation.flow import Conversations, Departure
from handlers.conversation.incoming import (
    Incoming,
    album_of,
    chat_of,
    is_private,
    language_of,
    message_of,
    read_updates,
    tap_of,
)
from handlers.conversation.memory import Memory, WrittenByNewer, read_memory, write_memory
from handlers.conversation.replies import Call, Replies
from handlers.words import _, guess_language, speaking
from models.messages.delivery import follow_migration
from models.messages.dialogue import OpenDialogue, Owed, open_dialogue, store_dialogue
from models.messages.received import Waiting, finish_update, list_waiting, set_update_aside
from models.person import mark_blocked

# A channel lets about one message a second into a chat. All that is owed to a chat is read and written at each step, so
# that who wrote faster for an hour would hold up everybody else.
MOST_OWED = 300


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
    fresh = [part for part in _whole_album(db, parts) if finish_update(db, part)]
    if not fresh:
        return Stepped([owed for owed in dialogue.owed if owed.worker == worker])
    said = read_updates([part.body for part in fresh], now=now)
    if said is None:
        for part in fresh:
            _note_membership(db, part, chat_id=chat_id, now=now, conversations=conversations, around=around)
        return Stepped([])
    if len(dialogue.owed) >= MOST_OWED:
        calls = _calls_of_hurried(dialogue, said, around.default_language)
        return Stepped(_owe(db, dialogue, calls, worker=worker, now=now) if calls else [])
    try:
        memory = read_memory(dialogue.state)
    except WrittenByNewer:
        calls = _calls_of_newer(dialogue, said, around.default_language)
        return Stepped(_owe(db, dialogue, calls, worker=worker, now=now))
    engine = Engine(db, said=said, memory=memory, conversations=conversations, around=around)
    engine.respond()
    dialogue.state = write_memory(memory)
    return Stepped(_owe(db, dialogue, engine.replies.calls, worker=worker, now=now), engine.tally)


def set_aside(
    db: Session, parts: Sequence[Waiting], *, chat_id: int, worker: int, now: datetime, default_language: str
) -> Stepped:
    """Take an update that cannot be worked on out of the way, and tell the person so."""
    dialogue = open_dialogue(db, chat_id, now=now)
    if not [part for part in _whole_album(db, parts) if set_update_aside(db, part)]:
        return Stepped([owed for owed in dialogue.owed if owed.worker == worker])
    update = parts[0].body
    replies = Replies(chat_id)
    with speaking(_language_in(dialogue.state) or guess_language(language_of(update), default_language)):
        replies.answer_tap(tap_of(update))
        if is_private(update):
            replies.text(
                _(
                    "That was our fault: your last message could not be worked on. It is kept and we look into it. "
                    "Please go on, or start again with /menu."
                )
            )
    return Stepped(_owe(db, dialogue, replies.calls, worker=worker, now=now))


def tell_of_outage(update: Mapping[str, Any], *, default_language: str) -> list[Call]:
    """What to say to a person whose update has to wait for the database; nothing of it can be kept."""
    chat_id = chat_of(update)
    if chat_id is None or "my_chat_member" in update or not is_private(update):
        return []
    replies = Replies(chat_id)
    with speaking(guess_language(language_of(update), default_language)):
        replies.text(_("I can't write anything down just now. What you sent is not lost: you get your answer later."))
    return replies.calls


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


def _whole_album(db: Session, parts: Sequence[Waiting]) -> Sequence[Waiting]:
    """In its order, together with what other processes have taken in of the same album."""
    first = parts[0]
    album, chat_id = album_of(first.body), chat_of(first.body)
    if not album:
        return parts
    named = list_waiting(db, containing=f'"media_group_id":{json.dumps(album)}')
    others = [
        other
        for other in named
        if (other.channel, chat_of(other.body), album_of(other.body)) == (first.channel, chat_id, album)
    ]
    whole = {part.key: part for part in (*parts, *others)}
    return sorted(whole.values(), key=lambda part: message_of(part.body) or 0)


def _note_membership(
    db: Session, part: Waiting, *, chat_id: int, now: datetime, conversations: Conversations, around: Surroundings
) -> None:
    """Who blocks the bot is not written to until they unblock it; a group may go, or get another number."""
    message = part.body.get("message")
    moved_to = message.get("migrate_to_chat_id") if isinstance(message, dict) else None
    if isinstance(moved_to, int):
        follow_migration(db, old=chat_id, new=moved_to)
    change = part.body.get("my_chat_member")
    if not isinstance(change, dict):
        return
    new, chat = change.get("new_chat_member"), change.get("chat")
    has_left = isinstance(new, dict) and new.get("status") in ("kicked", "left")
    mark_blocked(db, chat_id, now=now if has_left else None)
    if has_left and isinstance(chat, dict) and chat.get("type") != "private":
        conversations.on_left(Departure(db, chat_id, around.default_language, now))


def _calls_of_newer(dialogue: OpenDialogue, said: Incoming, default_language: str) -> list[Call]:
    """A newer program works on this chat: leave it as it is, and say so to who wrote."""
    replies = Replies(dialogue.chat_id)
    with speaking(_language_in(dialogue.state) or guess_language(said.language_code, default_language)):
        replies.answer_tap(said.tap_id)
        if said.is_private:
            replies.text(_("This is being updated just now. Please try again in a few minutes; nothing is lost."))
    return replies.calls


def _calls_of_hurried(dialogue: OpenDialogue, said: Incoming, default_language: str) -> list[Call]:
    """Say once that nothing more is taken; nothing where that is owed already."""
    replies = Replies(dialogue.chat_id)
    with speaking(_language_in(dialogue.state) or guess_language(said.language_code, default_language)):
        if said.is_private:
            replies.text(
                _(
                    "You write faster than I can answer. From here on nothing is taken until my answers have come; "
                    "please send it again then."
                )
            )
    owed = [reply.parameters.get("text") for reply in dialogue.owed]
    return [call for call in replies.calls if call[1]["text"] not in owed]


def _language_in(state: Mapping[str, Any]) -> str:
    language = state.get("language")
    return language if isinstance(language, str) else ""


def _owe(db: Session, dialogue: OpenDialogue, calls: Sequence[Call], *, worker: int, now: datetime) -> list[Owed]:
    dialogue.step += 1
    owed = [
        Owed(f"{dialogue.chat_id}:{dialogue.step}:{number}", worker, method, parameters)
        for number, (method, parameters) in enumerate(calls)
    ]
    dialogue.owed = [*dialogue.owed, *owed]
    store_dialogue(db, dialogue, now=now)
    return owed
