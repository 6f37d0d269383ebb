"""How chats that are under way would go on with the flows as they are now; nothing is answered and nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.conversation.chat import Chat, Surroundings
from handlers.conversation.flow import Conversations
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Memory, Run, WrittenByNewer, read_memory
from handlers.conversation.replay import Replay
from handlers.conversation.replies import Replies
from handlers.conversation.turn import Again, NotForIt, Suspended

GOES_ON, ASKED_AGAIN, AT_ITS_END, UNKNOWN = "goes on", "is asked again", "comes to its end", "is not known here"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One draft or open conversation; `question` is the one that it would stand at, empty where there is none."""

    flow: str
    question: str
    outcome: str


def rehearse_chat(
    db: Session,
    chat_id: int,
    state: Mapping[str, Any],
    *,
    conversations: Conversations,
    around: Surroundings,
    now: datetime,
) -> list[Rehearsed]:
    """Replay every run of a chat without an answer. Call it in a transaction that is rolled back."""
    try:
        memory = read_memory(state)
    except WrittenByNewer:
        return [Rehearsed("", "", UNKNOWN)]
    said = Incoming(chat_id=chat_id, at=now)
    return [_rehearse(db, run, memory, said, conversations, around) for run in memory.runs]


def _rehearse(  # noqa: PLR0917 - what a step has, each once
    db: Session, run: Run, memory: Memory, said: Incoming, conversations: Conversations, around: Surroundings
) -> Rehearsed:
    flow, stood_at = conversations.by_name.get(run.flow), run.asked
    if flow is None:
        return Rehearsed(run.flow, stood_at, UNKNOWN)
    replies = Replies(said.chat_id)
    replay = Replay(flow, run, replies, None)
    try:
        flow.function(Chat(db, said=said, memory=memory, replies=replies, around=around, replay=replay))
    except Suspended:
        is_same = not replay.reasked and run.asked == stood_at
        return Rehearsed(run.flow, run.asked, GOES_ON if is_same else ASKED_AGAIN)
    except (Again, NotForIt):
        return Rehearsed(run.flow, run.asked, ASKED_AGAIN)
    return Rehearsed(run.flow, "", AT_ITS_END)
