"""The conversation engine: flows that read top to bottom and are replayed at every message."""

from handlers.conversation.chat import Chat, Surroundings, action_data, flow_data
from handlers.conversation.choices import Option
from handlers.conversation.flow import Action, BadButton, Conversations, Flow, action, conversation
from handlers.conversation.replies import Button, in_rows

__all__ = [
    "Action",
    "BadButton",
    "Button",
    "Chat",
    "Conversations",
    "Flow",
    "Option",
    "Surroundings",
    "action",
    "action_data",
    "conversation",
    "flow_data",
    "in_rows",
]
