"""What an office says about a case, in words, spoken or with photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models.case import Case
from models.cases.file import check_photo_room
from models.cases.moves import NothingSaid

# What stands in the file of a case where a message had no words.
SPOKEN, SHOWN = "🎤", "📷"


@dataclass(frozen=True, slots=True)
class Message:
    """`photos` and `voice` are file ids of the channel; each of the three may be there, one of them has to be."""

    words: str = ""
    photos: Sequence[str] = ()
    voice: str = ""


@dataclass(frozen=True, slots=True)
class OnFile:
    """The words and facts by which a message stands on the timeline."""

    words: str
    facts: dict[str, Any]


def put_on_file(db: Session, case: Case, message: Message) -> OnFile:
    """Raises NothingSaid, TooManyPhotos."""
    words = message.words.strip() or (SPOKEN if message.voice else SHOWN if message.photos else "")
    if not words:
        raise NothingSaid
    check_photo_room(db, case, len(message.photos))
    return OnFile(words, {"photos": len(message.photos)} if message.photos else {})
