"""Files of a case: each comes to one end, and a case holds so many and no more."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from models.case import Case
from models.cases.file import (
    BYTES_A_CASE,
    PHOTO,
    PHOTOS_A_CASE,
    VOICE,
    CaseFile,
    TooManyPhotos,
    check_photo_room,
    keep_files,
    list_awaited,
    list_kept,
    photo_room,
    refuse_file,
    settle_file,
)
from models.cases.reporter import say_more
from models.files.refusal import BROKEN, FULL
from models.files.stored_file import StoredFile, keep_stored, take_unused
from tests.models.cases.samples import case_of

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def a_case(db: Session, *photos: str, voice: str = "") -> Case:
    case_id, event_id = case_of(db)
    case = db.get_one(Case, case_id)
    keep_files(db, case, event_id=event_id, photos=photos, voice=voice, now=NOW)
    return case


def copy(db: Session, name: str, *, size: int = 9) -> StoredFile:
    file = StoredFile(name=name, mime="image/jpeg", size=size, created_at=NOW)
    keep_stored(db, file)
    return file


def test_what_came_is_awaited_in_order_and_its_copies_take_its_place(db: Session) -> None:
    case = a_case(db, "a", "b", voice="v")
    first, second, third = list_awaited(db)
    assert [(file.kind, file.file_id, file.since) for file in (first, second, third)] == [
        (PHOTO, "a", NOW),
        (PHOTO, "b", NOW),
        (VOICE, "v", NOW),
    ]

    settle_file(db, third.id, stored=copy(db, "three"))
    settle_file(db, first.id, stored=copy(db, "one"))

    assert [file.id for file in list_awaited(db)] == [second.id]
    assert [file.name for file in list_kept(db, case, PHOTO, only_shown=True)] == ["one"]
    assert [file.name for file in list_kept(db, case, VOICE, only_shown=False)] == ["three"]
    assert db.get_one(CaseFile, first.id).file_id is None


def test_the_first_end_is_the_last(db: Session) -> None:
    a_case(db, "a", "b")
    first, second = list_awaited(db)
    settle_file(db, first.id, stored=copy(db, "one"))
    refuse_file(db, second.id, reason=BROKEN)

    refuse_file(db, first.id, reason=BROKEN)
    settle_file(db, first.id, stored=copy(db, "other"))
    settle_file(db, second.id, stored=copy(db, "two"))

    ends = [(file.stored, file.refused, file.file_id, file.awaited_since) for file in db.exec(select(CaseFile))]
    assert ends == [("one", None, None, None), (None, BROKEN, None, None)]


def test_a_copy_lives_as_long_as_a_case_refers_to_it(db: Session) -> None:
    a_case(db, "a")
    settle_file(db, list_awaited(db)[0].id, stored=copy(db, "one"))
    copy(db, "two")

    assert take_unused(db, at_most=9) == ["two"]


def test_a_case_holds_so_many_bytes(db: Session) -> None:
    a_case(db, "a", "b", "c")
    for number, size in enumerate((BYTES_A_CASE - 5, 6, 5)):
        settle_file(db, list_awaited(db)[0].id, stored=copy(db, str(number), size=size))

    assert [file.refused for file in db.exec(select(CaseFile).order_by("id"))] == [None, FULL, None]


def test_a_case_holds_so_many_photos_besides_those_that_were_refused(db: Session) -> None:
    case = a_case(db, *map(str, range(PHOTOS_A_CASE - 1)), voice="v")
    assert photo_room(db, case) == 1
    check_photo_room(db, case, 1)
    with pytest.raises(TooManyPhotos) as refusal:
        check_photo_room(db, case, 2)
    assert refusal.value.room == 1

    refuse_file(db, list_awaited(db)[0].id, reason=BROKEN)

    assert photo_room(db, case) == 2


def test_too_many_at_once_change_nothing(db: Session) -> None:
    case = a_case(db, *map(str, range(PHOTOS_A_CASE)))
    version = case.version

    with pytest.raises(TooManyPhotos):
        say_more(db, case, words="…", photos=["x"], actor_id=None, now=NOW)

    assert (case.version, photo_room(db, case)) == (version, 0)
