"""What an office sends with its words: passed on to who raised the case, as the copies that are kept here."""

from datetime import datetime

from sqlmodel import Session

from handlers.cases.files import call_of, lost_words
from handlers.cases.words import headline, one_line
from handlers.conversation import Button, Chat, action_data
from handlers.conversation.writing import Written
from handlers.later import say_later
from handlers.words import _, ngettext
from models.case import BY_OFFICE, Case, CaseEvent
from models.cases.file import PHOTOS_AT_ONCE, CaseFile, photo_room
from models.cases.joining import list_joiners
from models.cases.message import Message
from models.files.stored_file import StoredFile
from models.messages.outgoing import Kind, send_later
from models.person import list_chats


def photos_left(chat: Chat, case: Case) -> int:
    """How many photos a message about the case may bring."""
    return min(PHOTOS_AT_ONCE, photo_room(chat.db, case))


def message_of(written: Written) -> Message:
    return Message(written.text, written.photo_ids, written.voice)


def with_files(words: str, written: Written) -> str:
    """What is said of a message, and that its photos and its voice come behind it."""
    count = len(written.photos)
    photos = ngettext("{count} photo follows.", "{count} photos follow.", count).format(count=count) if count else ""
    voice = _("A voice message follows.") if written.voice else ""
    return "\n".join(filter(None, (words, photos, voice)))


def pass_on(db: Session, file_id: int, *, language: str, now: datetime) -> None:
    """Send a file whose copy has come to its end to who is to see it; where there is none, tell who sent it."""
    file = db.get_one(CaseFile, file_id)
    event = None if file.event_id is None else db.get_one(CaseEvent, file.event_id)
    if event is None:
        return
    case = db.get_one(Case, file.case_id)
    if file.stored is None:
        _tell_lost(db, case, event, file, language=language, now=now)
    elif event.by == BY_OFFICE and event.is_shown:
        _send(db, case, event, file, now=now)


def _send(db: Session, case: Case, event: CaseEvent, file: CaseFile, *, now: datetime) -> None:
    """A question is for who raised the case alone, as its words are."""
    joiners = [] if event.what == "asked" else [joiner.chat_id for joiner in list_joiners(db, case)]
    method, parameters = call_of(db.get_one(StoredFile, file.stored), case, kind=file.kind, number=file.id or 0)
    for chat_id in filter(None, (case.chat_id, *joiners)):
        send_later(
            db,
            key=f"case:{event.id}:file:{file.id}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.CASE,
            method=method,
            parameters=parameters,
            due_at=now,
            is_urgent=True,
            stored=file.stored,
        )


def _tell_lost(db: Session, case: Case, event: CaseEvent, file: CaseFile, *, language: str, now: datetime) -> None:
    is_of_office = event.by == BY_OFFICE
    chats = list_chats(db, event.actor_id or 0) if is_of_office else _chats_of_sender(db, case, event)

    def words() -> str:
        which, why = one_line(case, now) if is_of_office else headline(case), lost_words(file.kind, file.refused, 1)
        return f"{which}\n{why} " + _("What you sent with it has arrived; please send this anew.")

    for chat_id in chats:
        say_later(
            db,
            key=f"case:{event.id}:lost:{file.id}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.CASE,
            words=words,
            rows=lambda: [[Button(_("Look at it"), action_data("case" if is_of_office else "case.mine", case.id))]],
            language=language,
            is_urgent=True,
            now=now,
        )


def _chats_of_sender(db: Session, case: Case, event: CaseEvent) -> list[int]:
    """Where who raised a case, or joined it, hears of it; none of who left no account."""
    if event.actor_id is None:
        return []
    if event.actor_id == case.reporter_id:
        return [] if case.chat_id is None else [case.chat_id]
    return [joiner.chat_id for joiner in list_joiners(db, case) if joiner.person_id == event.actor_id]
