"""What follows a notice that has been sent: its correction, its withdrawal, a reminder of it."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.errors import Refusal
from models.notice import DELETE, EDIT, ENDED, PLANNED, REMIND, WAITING, Notice, get_notice
from models.notices.broadcast import AlreadyChanged, Content, NobodyToReach, get_own, note_act, stop
from models.notices.confirmation import count_unconfirmed
from models.notices.count import count_rows
from models.person import Person

# Messages can be deleted for two days after they were sent.
FOLLOW_UP_LIFE = timedelta(days=2)
_AUDITED = {EDIT: "notice.corrected", DELETE: "notice.withdrawn", REMIND: "notice.reminded"}


class TakenBack(Refusal):
    """The notice has been withdrawn: nothing more follows it."""


class AlreadyReminded(Refusal):
    """A reminder of it is on its way."""


def correct(
    db: Session, notice_id: int, *, content: Content, by: Person, chat_id: int, wide: int, now: datetime
) -> Notice:
    """Plan new words in place of those that were delivered, and of those that still wait.

    What went to more than `wide` people needs a second admin here, too, whoever wrote the first words.

    Raises NoRight, TakenBack.
    """
    root = _get_root(db, notice_id, by)
    reached = max(root.planned_for, count_rows(db, root).total)
    change = _follow_up(db, root, EDIT, by=by, chat_id=chat_id, now=now)
    change.stage, change.planned_for = WAITING if reached > wide else PLANNED, reached
    change.text, change.entities = content.text, list(content.entities)
    return change


def withdraw(db: Session, notice_id: int, *, by: Person, chat_id: int, now: datetime) -> Notice:
    """Delete the messages that have been delivered, where the channel can, and send no more of them.

    Raises NoRight, TakenBack.
    """
    root = _get_root(db, notice_id, by)
    for notice in [root, *_list_live(db, root)]:
        with suppress(AlreadyChanged):  # it has ended by itself
            stop(db, notice.id or 0, by=by, now=now)
    return _follow_up(db, root, DELETE, by=by, chat_id=chat_id, now=now)


def remind(db: Session, notice_id: int, *, by: Person, chat_id: int, now: datetime) -> Notice:
    """Send a notice once more to those who have not confirmed it.

    Raises:
        NobodyToReach: everybody has.
        AlreadyReminded: somebody was faster.
        NoRight, TakenBack.
    """
    root = _get_root(db, notice_id, by)
    if any(follow_up.op == REMIND for follow_up in _list_live(db, root)):
        raise AlreadyReminded
    if not count_unconfirmed(db, root):
        raise NobodyToReach
    return _follow_up(db, root, REMIND, by=by, chat_id=chat_id, now=now)


def is_taken_back(db: Session, notice: Notice) -> bool:
    return db.exec(select(Notice.id).where(Notice.of == notice.id, Notice.op == DELETE)).first() is not None


def _get_root(db: Session, notice_id: int, by: Person) -> Notice:
    """The notice that all that follows goes back to, locked: what follows it comes one after the other."""
    notice = get_own(db, notice_id, by)
    root = get_notice(db, notice.of or notice_id)
    db.flush()
    db.refresh(root, with_for_update={"key_share": True})
    if is_taken_back(db, root):
        raise TakenBack
    return root


def _list_live(db: Session, root: Notice) -> list[Notice]:
    """What follows it and has not ended."""
    return list(db.exec(select(Notice).where(Notice.of == root.id, col(Notice.stage).not_in(ENDED))))


def _follow_up(db: Session, root: Notice, op: str, *, by: Person, chat_id: int, now: datetime) -> Notice:
    """A change makes no sound: no quiet hours hold it up."""
    follow_up = Notice(
        author_id=by.id,
        author_chat=chat_id,
        op=op,
        of=root.id,
        topic=root.topic,
        audience=root.audience,
        is_urgent=root.is_urgent or op != REMIND,
        wants_confirmation=root.wants_confirmation,
        begins_at=now,
        valid_until=max(root.valid_until, now + FOLLOW_UP_LIFE) if op == REMIND else now + FOLLOW_UP_LIFE,
        created_at=now,
    )
    db.add(follow_up)
    db.flush()
    note_act(db, _AUDITED[op], root, by=by, now=now)
    return follow_up
