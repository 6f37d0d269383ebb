"""How canned answers are told, and what becomes of one when a case is answered."""

from collections.abc import Iterator

from sqlmodel import Session

from handlers.cases.files import lost_words
from handlers.cases.words import topic_label
from handlers.conversation import Chat
from handlers.conversation.incoming import Photo
from handlers.conversation.writing import Draft
from handlers.time_words import listed
from handlers.words import _, current_language, ngettext
from models.case import Case
from models.cases.canned import PLACES, CannedAnswer, fill_places, list_canned, list_kept_pictures, list_pictures
from models.cases.file import PHOTO
from models.cases.topic import get_topic
from models.files.stored_file import reference_to
from models.office import get_office


def places_words() -> str:
    is_english = current_language().startswith("en")
    places = listed("{" + names[1 if is_english else 0] + "}" for names in PLACES.values())
    return _("These are filled in for each case: {places}.").format(places=places)


def canned_lines(db: Session, canned: CannedAnswer) -> Iterator[str]:
    """What it says, how many pictures it has, and which of them could not be kept."""
    pictures = list_pictures(db, canned)
    yield from (f"💬 {canned.title}", "", canned.words)
    if count := sum(picture.refused is None for picture in pictures):
        yield ngettext("{count} photo", "{count} photos", count).format(count=count)
    for reason in sorted({picture.refused for picture in pictures if picture.refused is not None}):
        yield lost_words(PHOTO, reason, sum(picture.refused == reason for picture in pictures))


def drafts_for(chat: Chat, case: Case) -> list[Draft]:
    """The canned answers of the case's office, with what this case fills in."""
    office = get_office(chat.db, case.office_id)
    facts = {
        "number": case.number,
        "topic": topic_label(get_topic(case.topic)),
        "office": office.label(current_language()),
    }
    return [
        Draft(f"d{canned.id}", f"💬 {canned.title}", fill_places(canned.words, facts), _photos(chat, canned))
        for canned in list_canned(chat.db, office)
    ]


def _photos(chat: Chat, canned: CannedAnswer) -> tuple[Photo, ...]:
    return tuple(Photo(reference_to(file.name), file.name) for file in list_kept_pictures(chat.db, canned))
