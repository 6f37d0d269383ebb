"""Whose file it is, and how many one chat may leave here."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from models.files.stored_file import StoredFile, list_stored, take_unused
from models.messages.dialogue import open_dialogue, store_dialogue
from models.web.chat import NoSuchWebChat, open_web_chat
from models.web.file import (
    BYTES_A_CHAT,
    FILES_A_CHAT,
    KEEP_SHOWN,
    KEEP_UPLOADS,
    FileQuotaReached,
    PageFile,
    Showing,
    check_quota,
    drop_expired,
    find_file,
    find_file_of_session,
    forget_files,
    keep_file,
    list_files,
    show_file,
)

NOW = datetime(2026, 8, 20, 10, 0, tzinfo=UTC)
RIDER, STAFF = 2**52 + 1, 2**52 + 2


@pytest.fixture
def db(db: Session) -> Session:
    open_web_chat(db, chat_id=RIDER, session="rider's", seat="me", language="en", now=NOW)
    open_web_chat(db, chat_id=STAFF, session="staff's", seat="me", language="en", now=NOW)
    return db


def stored(name: str, *, size: int = 1000) -> StoredFile:
    return StoredFile(name=name, mime="image/png", size=size, width=4, height=3, created_at=NOW)


def kept(db: Session, file_id: str, *, chat_id: int = RIDER, size: int = 1000, is_upload: bool = True) -> PageFile:
    return keep_file(db, stored(file_id, size=size), Showing(file_id, chat_id, is_upload), now=NOW)


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
    kept(db, "one")

    view = show_file(db, stored("one"), Showing("another", STAFF, is_upload=False), now=NOW)

    assert find_file_of_session(db, "another", session="staff's") == view
    assert (view.name, view.width, view.height, view.mime) == ("one", 4, 3, "image/png")
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


def test_bytes_that_came_twice_are_one_file(db: Session) -> None:
    keep_file(db, stored("same"), Showing("one", RIDER, is_upload=True), now=NOW)
    keep_file(db, stored("same"), Showing("two", STAFF, is_upload=True), now=NOW)

    assert [file.name for file in list_files(db, chat_id=STAFF, ids=["two"])] == ["same"]
    assert list_stored(db, ["same", "one"]) == {"same"}


def test_a_file_that_nobody_sees_any_more_is_unused(db: Session) -> None:
    kept(db, "mine")
    kept(db, "shared")
    show_file(db, stored("shared"), Showing("another", STAFF, is_upload=False), now=NOW)

    forget_files(db, chat_id=RIDER)

    assert take_unused(db, at_most=10) == ["mine"]
    assert list_stored(db, ["mine", "shared"]) == {"shared"}


def test_uploads_go_after_a_week_and_what_was_shown_later(db: Session) -> None:
    kept(db, "an upload")
    kept(db, "a poster", is_upload=False)

    assert drop_expired(db, now=NOW + KEEP_UPLOADS, at_most=10) == 1
    assert find_file(db, "an upload") is None
    assert find_file(db, "a poster") is not None
    assert drop_expired(db, now=NOW + KEEP_SHOWN, at_most=10) == 1
    assert find_file(db, "a poster") is None


def test_a_photo_in_a_draft_stays_as_long_as_the_draft(db: Session) -> None:
    kept(db, "photo")
    dialogue = open_dialogue(db, RIDER, now=NOW)
    dialogue.state = {"runs": [{"answers": {"photos": {"v": [["web:photo", "x"]]}}}]}
    store_dialogue(db, dialogue, now=NOW)

    assert drop_expired(db, now=NOW + KEEP_UPLOADS, at_most=10) == 1
    assert find_file(db, "photo") is not None
    assert drop_expired(db, now=NOW + KEEP_UPLOADS, at_most=10) == 0

    dialogue.state = {}
    store_dialogue(db, dialogue, now=NOW)
    drop_expired(db, now=NOW + 2 * KEEP_UPLOADS, at_most=10)
    assert find_file(db, "photo") is None
