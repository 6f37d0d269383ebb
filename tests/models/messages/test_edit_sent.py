"""A message that was sent is changed, or another says that it can't be."""

from sqlmodel import Session

from models.messages.delivery import Settled, settle
from models.messages.outgoing import FAILED, GONE, QUEUED, REFUSED, SENT, edit_sent
from tests.models.messages.posting import CHAT, ME, NEIGHBOUR, claim, put, row_of, texts
from tests.playground import NOON


def change(db: Session, text: str, *, key: str = "edit", chat_id: int = CHAT) -> bool:
    return edit_sent(db, of="a", key=key, chat_id=chat_id, parameters={"text": text}, instead="too late", now=NOON)


def arrive(db: Session, **end: object) -> None:
    (row,) = claim(db)
    settle(db, [Settled(row, **{"state": SENT, "message_id": 7, **end})], worker=ME, now=NOON)  # type: ignore[arg-type]


def test_what_has_arrived_is_changed_in_its_place(db: Session) -> None:
    put(db, "a")
    arrive(db)

    assert change(db, "b")

    (row,) = claim(db)
    assert row.call == ("editMessageText", {"chat_id": CHAT, "message_id": 7, "text": "b"})


def test_what_has_not_left_yet_leaves_as_it_should_be(db: Session) -> None:
    put(db, "a")

    assert change(db, "b")

    assert texts(claim(db)) == ["b"]


def test_what_is_on_its_way_or_did_not_arrive_or_is_somebody_else_s_is_not_changed(db: Session) -> None:
    assert not change(db, "nothing is there")
    put(db, "a")
    assert not change(db, "somebody else's", chat_id=NEIGHBOUR)
    (row,) = claim(db)
    assert not change(db, "on its way")
    settle(db, [Settled(row, FAILED, GONE)], worker=ME, now=NOON)
    assert not change(db, "did not arrive")


def test_what_the_channel_does_not_let_change_is_said_anew(db: Session) -> None:
    put(db, "a")
    arrive(db)
    change(db, "b")

    arrive(db, state=FAILED, reason=REFUSED, message_id=None)

    assert row_of(db, "edit").state == QUEUED
    (row,) = claim(db)
    assert (row.call, row.instead) == (("sendMessage", {"chat_id": CHAT, "text": "too late"}), None)
    settle(db, [Settled(row, FAILED, REFUSED)], worker=ME, now=NOON)
    assert row_of(db, "edit").state == FAILED
