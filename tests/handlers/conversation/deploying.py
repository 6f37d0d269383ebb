"""A deploy under chats that are under way: another version's flows, and what a chat remembers."""

import json
from typing import Any

from handlers.conversation import Flow
from models.messages.dialogue import open_dialogue, store_dialogue
from tests.handlers.conversation import versions
from tests.handlers.conversation.flows import list_filed
from tests.transcript import Transcript


def deploy(chat: Transcript, *flows: Flow) -> None:
    chat.playground.conversations = versions.released(*flows)
    chat.playground.restart()


def filed(chat: Transcript) -> list[Any]:
    return [answers for _flow, answers in list_filed(chat.playground.engine)]


def state_of(chat: Transcript) -> dict[str, Any]:
    with chat.db as session:
        return open_dialogue(session, chat.person.chat.chat_id, now=chat.playground.now).state


def write_state(chat: Transcript, state: dict[str, Any]) -> None:
    with chat.db as session:
        dialogue = open_dialogue(session, chat.person.chat.chat_id, now=chat.playground.now)
        dialogue.state = json.loads(json.dumps(state))
        store_dialogue(session, dialogue, now=chat.playground.now)
        session.commit()
