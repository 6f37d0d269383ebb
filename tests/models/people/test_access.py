"""Rights: what is granted where, what covers what, and what is told of it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from models.area import REGION, UnknownArea
from models.people.access import (
    BY_COMMAND,
    BY_DEMO,
    AlreadyEnded,
    HeldBySetting,
    NoRight,
    OwnLastRight,
    RoleGrant,
    areas_of,
    end_grant,
    forget_rights,
    grant_role,
    holds,
    list_grants,
    list_grants_within,
    require_right,
    sync_admins,
)
from models.people.audit import FORGOTTEN, AuditEntry, list_audit, note_audit, subject_of
from models.person import (
    ADMIN,
    RIDER,
    STAFF,
    Contact,
    Person,
    change_role,
    contact_for,
    find_person,
    forget_person,
    person_behind,
)
from tests.areas import lay_areas
from tests.playground import NOON

YINCHUAN, XINGQING, JINFENG, WUZHONG, YANCHI = 640100, 640104, 640106, 640300, 640323
Make = Callable[..., Person]


@pytest.fixture
def make(db: Session) -> Make:
    """Somebody, with the rights that the command line gave them."""
    lay_areas(db)

    def make(*rights: tuple[str, int]) -> Person:
        person = Person(created_at=NOON)
        db.add(person)
        db.flush()
        for role, adcode in rights:
            grant_role(db, person, role=role, adcode=adcode, by=None, origin=BY_COMMAND, now=NOON)
        return person

    return make


@pytest.mark.parametrize(
    ("granted", "where"),
    [
        (REGION, {REGION, YINCHUAN, XINGQING, JINFENG, WUZHONG, YANCHI}),
        (YINCHUAN, {YINCHUAN, XINGQING, JINFENG}),
        (XINGQING, {XINGQING}),
    ],
)
def test_a_right_covers_the_areas_that_belong_to_its_own(
    db: Session, make: Make, granted: int, where: set[int]
) -> None:
    person = make((ADMIN, granted))

    held = {area for area in (REGION, YINCHUAN, XINGQING, JINFENG, WUZHONG, YANCHI) if holds(db, person, ADMIN, area)}

    assert held == where
    assert not any(holds(db, person, STAFF, area) for area in where)
    assert not holds(db, person, ADMIN, 1)


def test_the_areas_of_somebody_are_those_that_were_granted(db: Session, make: Make) -> None:
    person = make((STAFF, XINGQING), (STAFF, REGION), (ADMIN, YANCHI))

    assert areas_of(db, person, STAFF) == (REGION, XINGQING)
    assert areas_of(db, person, ADMIN) == (YANCHI,)


def test_a_right_that_is_missing_says_which_and_where(db: Session, make: Make) -> None:
    person = make((ADMIN, YANCHI))

    require_right(db, person, ADMIN, adcode=YANCHI)
    with pytest.raises(NoRight) as refused:
        require_right(db, person, ADMIN, adcode=XINGQING)
    with pytest.raises(NoRight):
        require_right(db, None, ADMIN, adcode=YANCHI)

    assert (refused.value.role, refused.value.adcode) == (ADMIN, XINGQING)


def test_the_roles_of_a_person_tell_what_is_granted_now(db: Session, make: Make) -> None:
    person = make()
    change_role(db, person, role=RIDER)

    first, second = (
        grant_role(db, person, role=STAFF, adcode=area, by=None, origin=BY_DEMO, now=NOON)
        for area in (YANCHI, XINGQING)
    )
    assert person.roles == [STAFF, RIDER]
    end_grant(db, first, by=None, now=NOON)
    assert person.roles == [STAFF, RIDER]
    end_grant(db, second, by=None, now=NOON)

    db.expire_all()
    assert person.roles == [RIDER]
    assert list_grants(db, person) == []


def test_what_is_held_already_is_not_granted_twice(db: Session, make: Make) -> None:
    person = make((STAFF, YANCHI))

    again = grant_role(db, person, role=STAFF, adcode=YANCHI, by=None, origin=BY_DEMO, now=NOON)

    assert [again] == list_grants(db, person)
    assert [entry.action for entry in list_audit(db, subject=subject_of(person))] == ["role.granted"]


def test_what_was_ended_can_be_granted_anew_and_both_are_told(db: Session, make: Make) -> None:
    admin, person = make((ADMIN, WUZHONG)), make()

    first = grant_role(db, person, role=STAFF, adcode=YANCHI, by=admin, now=NOON)
    end_grant(db, first, by=admin, now=NOON)
    grant_role(db, person, role=STAFF, adcode=YANCHI, by=admin, now=NOON)

    assert [(entry.action, entry.actor_id, entry.adcode) for entry in list_audit(db, subject=subject_of(person))] == [
        ("role.granted", admin.id, YANCHI),
        ("role.ended", admin.id, YANCHI),
        ("role.granted", admin.id, YANCHI),
    ]
    with pytest.raises(AlreadyEnded):
        end_grant(db, first, by=admin, now=NOON)


def test_an_admin_of_one_county_grants_and_ends_nothing_in_another(db: Session, make: Make) -> None:
    admin, staff, person = make((ADMIN, XINGQING)), make((STAFF, YANCHI)), make()
    (theirs,) = list_grants(db, staff)

    for area in (YANCHI, YINCHUAN, REGION):
        with pytest.raises(NoRight):
            grant_role(db, person, role=STAFF, adcode=area, by=admin, now=NOON)
    with pytest.raises(NoRight):
        end_grant(db, theirs, by=admin, now=NOON)

    assert (person.roles, staff.roles) == ([], [STAFF])


def test_staff_grant_nothing(db: Session, make: Make) -> None:
    staff, person = make((STAFF, REGION)), make()

    with pytest.raises(NoRight):
        grant_role(db, person, role=STAFF, adcode=YANCHI, by=staff, now=NOON)


def test_nothing_is_granted_for_an_area_that_there_is_not(db: Session, make: Make) -> None:
    with pytest.raises(UnknownArea):
        grant_role(db, make(), role=STAFF, adcode=110000, by=make((ADMIN, REGION)), now=NOON)


def test_nobody_takes_the_region_from_themselves(db: Session, make: Make) -> None:
    one, other = make((ADMIN, REGION), (ADMIN, YANCHI)), make((ADMIN, REGION))
    region, county = list_grants(db, one)

    with pytest.raises(OwnLastRight):
        end_grant(db, region, by=one, now=NOON)
    end_grant(db, county, by=one, now=NOON)
    end_grant(db, region, by=other, now=NOON)

    assert one.roles == []


def test_the_admins_of_the_settings_are_made_and_ended_with_their_list(db: Session, make: Make) -> None:
    granted = make((ADMIN, REGION))

    for admins in (["telegram:77", "web:kiosk"], ["telegram:77"], ["telegram:77"]):
        sync_admins(db, admins, now=NOON)

    kept, left = (
        person_behind(db, contact_for(db, channel=channel, address=address, now=NOON), now=NOON)
        for channel, address in (("telegram", "77"), ("web", "kiosk"))
    )
    assert [holds(db, person, ADMIN, YANCHI) for person in (kept, left)] == [True, False]
    assert holds(db, granted, ADMIN, REGION)
    assert not kept.has_agreed
    told = [(entry.action, entry.actor_id) for entry in list_audit(db, subject=subject_of(left))]
    assert told == [("role.granted", None), ("role.ended", None)]


def test_what_the_settings_granted_is_not_ended_in_the_chat(db: Session, make: Make) -> None:
    admin = make((ADMIN, REGION))
    sync_admins(db, ["telegram:77"], now=NOON)
    named = find_person(db, 77)
    assert named is not None

    with pytest.raises(HeldBySetting):
        end_grant(db, list_grants(db, named)[0], by=admin, now=NOON)


def test_the_rights_within_an_area_are_listed(db: Session, make: Make) -> None:
    make((ADMIN, REGION), (STAFF, YINCHUAN), (STAFF, JINFENG), (ADMIN, YANCHI))

    listed = [[grant.adcode for grant in list_grants_within(db, area)] for area in (REGION, YINCHUAN, YANCHI)]

    assert listed == [[REGION, YINCHUAN, JINFENG, YANCHI], [YINCHUAN, JINFENG], [YANCHI]]


def test_of_who_is_forgotten_only_what_was_done_stays(db: Session, make: Make) -> None:
    admin, staff = make((ADMIN, REGION)), make()
    contact = contact_for(db, channel="telegram", address="77", now=NOON)
    contact.person_id = admin.id
    grant_role(db, staff, role=STAFF, adcode=YANCHI, by=admin, now=NOON)
    note_audit(db, action="notice.sent", subject="notice:1", actor=admin, now=NOON)
    number = subject_of(admin)

    forget_rights(db, admin, now=NOON)
    forget_person(db, admin)

    db.expire_all()
    entries = db.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    assert [(entry.action, entry.subject, entry.actor_id) for entry in entries] == [
        ("role.granted", FORGOTTEN, None),
        ("role.granted", subject_of(staff), None),
        ("notice.sent", "notice:1", None),
        ("role.ended", FORGOTTEN, None),
    ]
    assert number not in [entry.subject for entry in entries]
    assert [(grant.person_id, grant.granted_by) for grant in db.exec(select(RoleGrant))] == [(staff.id, None)]


def test_who_is_behind_a_contact_is_made_once(db: Session) -> None:
    contact = contact_for(db, channel="telegram", address="77", now=NOON)

    first, second = person_behind(db, contact, now=NOON), person_behind(db, contact, now=NOON)

    assert first is second
    assert [kept.person_id for kept in db.exec(select(Contact))] == [first.id]
