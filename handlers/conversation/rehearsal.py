"""How chats that are under way would go on with the flows as they are now; nothing is answered and nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from handlers.conversation.chat import Chat, Surroundings
from handlers.conversation.flow import Conversations, Flow
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Memory, Run, WrittenByNewer, read_memory
from handlers.conversation.replay import Replay
from handlers.conversation.replies import Replies
from handlers.conversation.turn import Again, Suspended
from handlers.words import N_

GOES_ON, ASKED_AGAIN, ASKED_MORE = N_("goes on"), N_("is asked again"), N_("is asked something else first")
AT_ITS_END, UNKNOWN, FAILS = N_("comes to its end"), N_("is not known here"), N_("fails")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One draft or open conversation; `question` is the one that it would stand at, empty where there is none.

    `outcome` is one of the above, and `error` the kind of error where it fails.
    """

    flow: str
    question: str
    outcome: str
    error: str = ""


def rehearse_chat(
    db: Session,
    chat_id: int,
    state: Mapping[str, Any],
    *,
    conversations: Conversations,
    around: Surroundings,
    now: datetime,
) -> list[Rehearsed]:
    """Replay every run of a chat without an answer; what its effects write is rolled back, run by run."""
    try:
        memory = read_memory(state)
    except WrittenByNewer:
        return [Rehearsed("", "", UNKNOWN)]
    said = Incoming(chat_id=chat_id, at=now)
    rehearsed = []
    for run in memory.runs:
        flow = conversations.flow_of(run)
        if flow is None:
            rehearsed.append(Rehearsed(run.flow, run.asked, UNKNOWN))
            continue
        savepoint = db.begin_nested()
        try:
            rehearsed.append(_rehearse(db, flow, run, memory, said=said, around=around))
        except Exception as error:  # noqa: BLE001 - one chat's failure is what is to be told, the others go on
            rehearsed.append(Rehearsed(run.flow, run.asked, FAILS, type(error).__name__))
        finally:
            savepoint.rollback()
    return rehearsed


def _rehearse(db: Session, flow: Flow, run: Run, memory: Memory, *, said: Incoming, around: Surroundings) -> Rehearsed:
    stood_at, replies = run.asked, Replies(said.chat_id)
    replay = Replay(flow, run, replies, None)
    while True:
        try:
            flow.function(Chat(db, said=said, memory=memory, replies=replies, around=around, replay=replay))
        except Suspended:
            if replay.reasked or (run.asked in run.old and run.asked != stood_at):
                return Rehearsed(run.flow, run.asked, ASKED_AGAIN)
            return Rehearsed(run.flow, run.asked, GOES_ON if run.asked == stood_at else ASKED_MORE)
        except Again:
            replay.rewind()
        else:
            return Rehearsed(run.flow, "", AT_ITS_END)
