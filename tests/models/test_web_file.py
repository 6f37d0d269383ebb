"""Whose file it is, and how many one chat may leave here."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from models.web_chat import NoSuchWebChat, open_web_chat
from models.web_file import (
    BYTES_A_CHAT,
    FILES_A_CHAT,
    FileQuotaReached,
    WebFile,
    check_quota,
    find_file,
    find_file_of_session,
    keep_file,
    list_files,
    list_stored,
    share_file,
)

NOW = datetime(2026, 8, 20, 10, 0, tzinfo=UTC)
RIDER, STAFF = 2**52 + 1, 2**52 + 2


@pytest.fixture
def db(db: Session) -> Session:
    open_web_chat(db, chat_id=RIDER, session="rider's", seat="me", language="en", now=NOW)
    open_web_chat(db, chat_id=STAFF, session="staff's", seat="me", language="en", now=NOW)
    return db


def kept(db: Session, file_id: str, *, chat_id: int = RIDER, size: int = 1000, is_upload: bool = True) -> WebFile:
    file = WebFile(
        id=file_id,
        chat_id=chat_id,
        stored_as=file_id,
        mime="image/png",
        size=size,
        width=4,
        height=3,
        is_upload=is_upload,
        created_at=NOW,
    )
    return keep_file(db, file)


def test_a_chat_has_its_own_files_only(db: Session) -> None:
    kept(db, "one")
    kept(db, "two")
    kept(db, "theirs", chat_id=STAFF)

    assert [file.id for file in list_files(db, chat_id=RIDER, ids=["two", "theirs", "none", "one"])] == ["two", "one"]


def test_a_file_is_seen_by_its_own_session_only(db: Session) -> None:
    file = kept(db, "one")

    assert find_file_of_session(db, "one", session="rider's") == find_file(db, "one") == file
    assert find_file_of_session(db, "one", session="staff's") is None
    assert find_file(db, "two") is None


def test_a_file_shown_to_a_second_chat_gets_a_second_id(db: Session) -> None:
    file = kept(db, "one")

    view = share_file(db, file, chat_id=STAFF, file_id="another", now=NOW)

    assert find_file_of_session(db, "another", session="staff's") == view
    assert (view.stored_as, view.width, view.height, view.mime) == ("one", 4, 3, "image/png")
    assert find_file_of_session(db, "one", session="staff's") is None


def test_a_chat_may_leave_so_many_files(db: Session) -> None:
    for number in range(FILES_A_CHAT):
        kept(db, f"file {number}", size=1)

    with pytest.raises(FileQuotaReached) as refusal:
        kept(db, "one more", size=1)

    assert (refusal.value.files, refusal.value.size) == (FILES_A_CHAT, FILES_A_CHAT)
    kept(db, "theirs", chat_id=STAFF)


def test_a_chat_may_leave_so_many_bytes(db: Session) -> None:
    kept(db, "large", size=BYTES_A_CHAT - 10)

    check_quota(db, chat_id=RIDER, size=10)
    with pytest.raises(FileQuotaReached):
        check_quota(db, chat_id=RIDER, size=11)


def test_what_the_bot_shows_is_not_held_against_the_person(db: Session) -> None:
    kept(db, "a poster", size=BYTES_A_CHAT, is_upload=False)

    kept(db, "a photo")

    check_quota(db, chat_id=RIDER, size=0)


def test_no_file_without_a_page(db: Session) -> None:
    with pytest.raises(NoSuchWebChat):
        kept(db, "one", chat_id=99)


def test_stored_names_that_nobody_has_are_known(db: Session) -> None:
    share_file(db, kept(db, "one"), chat_id=STAFF, file_id="another", now=NOW)

    assert list_stored(db, ["one", "another", "orphan"]) == {"one"}
