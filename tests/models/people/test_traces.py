"""What messages tell of a person goes with them, and what others count stays."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from models.area import REGION
from models.messages.outgoing import QUEUED, SENT, Kind, Outgoing, send_later
from models.notice import RUNNING, Notice
from models.notices.confirmation import confirm, count_confirmed
from models.notices.count import count_rows
from models.people.access import forget_rights, grant_role
from models.people.traces import forget_messages
from models.person import ADMIN, FIRST_SURROGATE_CHAT, PersonTag, find_person, forget_person
from tests.areas import lay_areas
from tests.people import reach, settle_in
from tests.playground import NOON

MINE, MY_PAGE, OTHER = 1, FIRST_SURROGATE_CHAT + 1, 2


@pytest.fixture
def notice(db: Session) -> Notice:
    """One that came to both, and is to come to both once more."""
    lay_areas(db)
    me, other = settle_in(db, MINE), settle_in(db, OTHER)
    reach(db, me, MY_PAGE)
    notice = Notice(
        author_id=me.id,
        approved_by=other.id,
        changed_by=me.id,
        author_chat=MINE,
        stage=RUNNING,
        begins_at=NOON,
        valid_until=NOON + timedelta(hours=4),
        created_at=NOON,
    )
    db.add(notice)
    db.flush()
    for number, chat_id in enumerate((MINE, OTHER)):
        for state in (SENT, QUEUED):
            key = f"notice:{notice.id}:{chat_id}" if state == SENT else f"again {chat_id}"
            db.add(Outgoing(key=key, chat_id=chat_id, kind=3, notice_id=notice.id, state=state, due_at=NOON))
        db.flush()
        confirm(db, notice.id or 0, chat_id=chat_id, now=NOON)
        db.add(PersonTag(person_id=(me.id, other.id)[number] or 0, tag="training"))
    for chat_id in (MY_PAGE, OTHER):
        words = {"text": "Your ticket"}
        send_later(
            db, key=f"r{chat_id}", chat_id=chat_id, kind=Kind.CASE, method="sendMessage", parameters=words, due_at=NOON
        )
    db.flush()
    return notice


def forget(db: Session, chat_id: int) -> None:
    person = find_person(db, chat_id)
    assert person is not None
    forget_messages(db, person)
    forget_rights(db, person, now=NOON)
    forget_person(db, person)
    db.expire_all()


def test_what_waits_for_a_person_and_what_they_tapped_is_dropped(db: Session, notice: Notice) -> None:
    forget(db, MINE)

    left = db.exec(select(Outgoing.chat_id, Outgoing.state).order_by(col(Outgoing.chat_id), col(Outgoing.id)))
    assert list(left) == [(MINE, SENT), (OTHER, SENT), (OTHER, QUEUED), (OTHER, QUEUED)]
    assert count_confirmed(db, notice) == 1
    assert len(db.exec(select(PersonTag)).all()) == 1
    assert count_rows(db, notice).states[SENT] == 2


def test_an_admin_can_be_forgotten_while_their_notice_runs(db: Session, notice: Notice) -> None:
    me = find_person(db, MINE)
    assert me is not None
    grant_role(db, me, role=ADMIN, adcode=REGION, by=None, origin="command", now=NOON)

    forget(db, MINE)

    db.refresh(notice)
    assert (notice.author_id, notice.changed_by, notice.stage) == (None, None, RUNNING)
    assert notice.approved_by is not None
    forget(db, OTHER)
    db.refresh(notice)
    assert notice.approved_by is None
