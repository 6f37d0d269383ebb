"""What messages tell of a person, and how it is forgotten."""

from sqlalchemy import Table, delete, or_, select, update
from sqlmodel import Session

from models.messages.outgoing import QUEUED, Outgoing
from models.messages.owed_picture import OwedPicture
from models.notice import Notice, NoticeConfirmation
from models.person import Contact, Person, PersonTag

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_notice: Table = Notice.__table__  # type: ignore[attr-defined]
_confirmation: Table = NoticeConfirmation.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_owed: Table = OwedPicture.__table__  # type: ignore[attr-defined]
_tag: Table = PersonTag.__table__  # type: ignore[attr-defined]


def forget_messages(db: Session, person: Person) -> None:
    """Drop what waits for a person, what was written to them alone, and that they confirmed and signed up for things.

    That a notice came to their chat stays until it is archived: it is counted, and can be corrected or taken back.
    What they did with notices stays without them.
    """
    connection = db.connection()
    theirs = select(_contact.c.chat_id).where(_contact.c.person_id == person.id, _contact.c.chat_id.is_not(None))
    is_dropped = or_(_outgoing.c.state == QUEUED, _outgoing.c.notice_id.is_(None))
    connection.execute(delete(_outgoing).where(_outgoing.c.chat_id.in_(theirs), is_dropped))
    connection.execute(delete(_confirmation).where(_confirmation.c.chat_id.in_(theirs)))
    connection.execute(delete(_owed).where(_owed.c.chat_id.in_(theirs)))
    connection.execute(delete(_tag).where(_tag.c.person_id == person.id))
    for column in (_notice.c.author_id, _notice.c.approved_by, _notice.c.changed_by):
        connection.execute(update(_notice).where(column == person.id).values({column: None}))
    connection.execute(update(_notice).where(_notice.c.author_chat.in_(theirs)).values(author_chat=None))
