"""What a canned answer fills in, and who may keep one."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models.cases.canned import (
    OfficeHasEnough,
    TitleTaken,
    add_canned,
    change_canned,
    fill_places,
    get_canned,
    list_canned,
    list_pictures,
    remove_canned,
    unknown_places,
)
from models.cases.canned_copy import list_awaited_pictures, refuse_picture, settle_picture
from models.files.stored_file import StoredFile, keep_stored, reference_to
from models.office import GUIDANCE_STATION, Office
from models.people.access import BY_COMMAND, NoRight, grant_role
from models.person import STAFF, Person
from tests.areas import lay_areas
from tests.people import LINGWU, XINGQING, settle_in
from tests.playground import NOON

FACTS = {"number": "G000001", "topic": "报酬拖欠", "office": "兴庆站"}


def office_and_staff(db: Session, *, adcode: int = XINGQING) -> tuple[Office, Person]:
    lay_areas(db)
    office = Office(code="XQ", name="兴庆站（示例）", level=GUIDANCE_STATION, adcode=XINGQING)
    db.add(office)
    db.flush()
    person = settle_in(db, 6_000_000_001)
    grant_role(db, person, role=STAFF, adcode=adcode, by=None, origin=BY_COMMAND, now=NOON)
    return office, person


@pytest.mark.parametrize(
    ("words", "filled"),
    [
        ("{编号}已收到", "G000001已收到"),
        ("｛编号｝ {NUMBER} { office }", "G000001 G000001 兴庆站"),
        ("{类别}：{topic}", "报酬拖欠：报酬拖欠"),
        ("{姓名}您好 {} {{编号}}", "{姓名}您好 {} {G000001}"),
    ],
)
def test_places_are_filled_however_they_are_written(words: str, filled: str) -> None:
    assert fill_places(words, FACTS) == filled


def test_what_nothing_fills_is_told() -> None:
    assert unknown_places("{姓名}您好，{编号}。") == ["姓名"]
    assert unknown_places("没有 {} 的话") == []


def test_who_works_for_another_office_keeps_none(db: Session) -> None:
    office, person = office_and_staff(db, adcode=LINGWU)

    with pytest.raises(NoRight):
        add_canned(db, office, title="a", words="a", pictures=(), by=person, now=NOON)

    assert list_canned(db, office) == []


def test_a_title_is_taken_once_and_there_is_a_most(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    office, person = office_and_staff(db)
    add_canned(db, office, title="a", words="a", pictures=(), by=person, now=NOON)
    with pytest.raises(TitleTaken):
        add_canned(db, office, title="a", words="b", pictures=(), by=person, now=NOON)
    monkeypatch.setattr("models.cases.canned.MOST_OF_AN_OFFICE", 1)
    with pytest.raises(OfficeHasEnough):
        add_canned(db, office, title="b", words="b", pictures=(), by=person, now=NOON)


def test_pictures_come_to_their_end_once_and_go_with_their_answer(db: Session) -> None:
    office, person = office_and_staff(db)
    canned = add_canned(db, office, title="a", words="a", pictures=["one", "two"], by=person, now=NOON)
    first, second = list_awaited_pictures(db)
    file = StoredFile(name="copy", mime="image/jpeg", size=3, created_at=NOON)
    keep_stored(db, file)
    settle_picture(db, first.id, stored=file)
    refuse_picture(db, second.id, reason="broken")
    refuse_picture(db, first.id, reason="broken")
    assert [(one.stored, one.refused) for one in list_pictures(db, canned)] == [("copy", None), (None, "broken")]

    later = NOON + timedelta(hours=1)
    change_canned(db, canned, words="b", pictures=[reference_to("copy"), "three"], by=person, now=later)
    assert [(one.stored, one.file_id) for one in list_pictures(db, canned)] == [("copy", None), (None, "three")]

    remove_canned(db, get_canned(db, canned.id or 0), by=person, now=later)
    assert list_pictures(db, canned) == []
