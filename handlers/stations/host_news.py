"""What is said to who keeps a station without having been asked for."""

from datetime import datetime

from sqlmodel import Session

from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows
from handlers.later import say_later
from handlers.time_words import week_words
from handlers.words import _, current_language
from models.messages.outgoing import Kind
from models.person import list_chats
from models.station import get_station
from models.stations.hosting import StationHost


def ask_host(db: Session, host: StationHost, *, language: str, now: datetime) -> int:
    """Ask whether all is still as the entry says; returns in how many chats."""
    station = get_station(db, host.station_id)

    def words() -> str:
        return _(
            "Is all at “{station}” still so? Hours: {hours}. One tap, and riders know that they can rely on it."
        ).format(station=station.label(current_language()), hours=week_words(station.opening_hours))

    def rows() -> Rows:
        return [
            [
                Button(_("✔ All is as said"), action_data("host.confirm", station.code)),
                Button(_("Look after it"), action_data("host.mine", station.code)),
            ]
        ]

    chats = list_chats(db, host.person_id)
    for chat_id in chats:
        say_later(
            db,
            key=f"host:{station.id}:{now:%Y%m%d}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.REMINDER,
            words=words,
            rows=rows,
            language=language,
            is_urgent=False,
            now=now,
        )
    return len(chats)
