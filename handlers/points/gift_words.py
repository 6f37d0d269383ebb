"""How gifts are spoken of."""

from handlers.conversation import Chat
from handlers.words import current_language
from models.points.gift import Gift
from models.station import Station


def gift_place(chat: Chat, gift: Gift) -> str:
    """Where it is fetched, as the catalogue or else its station says; empty where neither does."""
    station = None if gift.place or gift.station_id is None else chat.db.get(Station, gift.station_id)
    return gift.place if station is None else station.label(current_language())
