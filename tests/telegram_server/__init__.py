"""The tests' own Telegram server."""

from tests.telegram_server.call import Call
from tests.telegram_server.chats import Chat, Message
from tests.telegram_server.faults import Fault
from tests.telegram_server.flood import Flood
from tests.telegram_server.people import Person
from tests.telegram_server.server import TelegramServer
from tests.telegram_server.taps import Tap
from tests.telegram_server.upload import Upload

__all__ = ["Call", "Chat", "Fault", "Flood", "Message", "Person", "Tap", "TelegramServer", "Upload"]
