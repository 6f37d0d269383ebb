"""What people say of themselves, and what was granted to them."""

import pytest
from sqlmodel import Session, select

from models.person import (
    ADMIN,
    MERCHANT,
    RIDER,
    STAFF,
    Contact,
    Person,
    Profile,
    change_home,
    change_role,
    find_person,
    forget_person,
    remember_person,
)
from tests.areas import lay_areas
from tests.playground import NOON

XINGQING, HAIYUAN = 640104, 640522
CHAT = 5_000_000_001


@pytest.fixture
def person(db: Session) -> Person:
    lay_areas(db)
    profile = Profile(role=RIDER, home_adcode=XINGQING, language="zh_CN")
    return remember_person(db, chat_id=CHAT, profile=profile, consent_version=1, now=NOON)


def test_a_person_is_remembered_by_their_chat_with_the_consent(db: Session, person: Person) -> None:
    db.flush()
    db.expire_all()

    found = find_person(db, CHAT)

    assert found is not None
    assert (found.roles, found.home_adcode, found.language) == ([RIDER], XINGQING, "zh_CN")
    assert (found.consent_version, found.consented_at) == (1, NOON)


def test_who_agrees_once_more_is_the_same_person(db: Session, person: Person) -> None:
    profile = Profile(role=None, home_adcode=HAIYUAN, language="en")

    again = remember_person(db, chat_id=CHAT, profile=profile, consent_version=2, now=NOON)

    assert again.id == person.id
    assert (again.roles, again.home_adcode, again.language, again.consent_version) == ([], HAIYUAN, "en", 2)


@pytest.mark.parametrize(
    ("held", "role", "then"),
    [
        ([RIDER], MERCHANT, [MERCHANT]),
        ([RIDER], RIDER, [RIDER]),
        ([RIDER], None, []),
        ([MERCHANT, STAFF], None, [STAFF]),
        ([ADMIN, STAFF], RIDER, [ADMIN, STAFF, RIDER]),
    ],
)
def test_what_one_says_one_is_takes_the_place_of_what_one_said_before_and_of_nothing_granted(
    db: Session, person: Person, held: list[str], role: str | None, then: list[str]
) -> None:
    person.roles = held
    db.flush()

    change_role(db, person, role=role)

    db.flush()
    db.refresh(person)
    assert person.roles == then


def test_the_county_changes_alone(db: Session, person: Person) -> None:
    change_home(db, person, adcode=HAIYUAN)

    db.flush()
    db.refresh(person)
    assert (person.roles, person.home_adcode) == ([RIDER], HAIYUAN)


def test_of_a_person_who_is_forgotten_only_the_address_stays(db: Session, person: Person) -> None:
    db.flush()

    forget_person(db, person)

    assert find_person(db, CHAT) is None
    assert [contact.person_id for contact in db.exec(select(Contact))] == [None]
