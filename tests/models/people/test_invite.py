"""Invitations: given once, not for long, and never to two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from models.area import REGION
from models.people.access import BY_COMMAND, NoRight, end_grant, forget_rights, grant_role, list_grants
from models.people.audit import list_audit
from models.people.invite import (
    CODE_LENGTH,
    AlreadyYours,
    Invite,
    InviteGone,
    InviteTry,
    MadeInvite,
    accept_invite,
    forget_invites,
    get_shown_invite,
    list_open_invites,
    make_invite,
    show_code,
    take_back_invite,
    try_code,
)
from models.person import ADMIN, STAFF, Person, forget_person
from models.secret_code import CODE_ALPHABET, MOST_WRONG_TRIES, TooManyTries
from tests.areas import lay_areas
from tests.playground import NOON

XINGQING, YANCHI = 640104, 640323
CHAT = 5_000_000_001
WRONG = "2" * CODE_LENGTH


def make_person(db: Session) -> Person:
    person = Person(created_at=NOON)
    db.add(person)
    db.flush()
    return person


def make_admin(db: Session, adcode: int = YANCHI) -> Person:
    lay_areas(db)
    person = make_person(db)
    grant_role(db, person, role=ADMIN, adcode=adcode, by=None, origin=BY_COMMAND, now=NOON)
    return person


@pytest.fixture
def admin(db: Session) -> Person:
    return make_admin(db)


@pytest.fixture
def made(db: Session, admin: Person) -> MadeInvite:
    return make_invite(db, by=admin, role=STAFF, adcode=YANCHI, days=1, now=NOON)


def test_who_has_the_code_gets_the_right_once(db: Session, admin: Person, made: MadeInvite) -> None:
    person = make_person(db)

    invite = try_code(db, made.code, chat_id=CHAT, person=person, now=NOON)
    grant = accept_invite(db, invite, person=person, now=NOON)

    assert (grant.role, grant.adcode, grant.granted_by) == (STAFF, YANCHI, admin.id)
    with pytest.raises(AlreadyYours):
        accept_invite(db, invite, person=person, now=NOON)
    with pytest.raises(AlreadyYours):
        try_code(db, made.code, chat_id=CHAT, person=person, now=NOON)
    with pytest.raises(InviteGone):
        try_code(db, made.code, chat_id=CHAT + 1, person=make_person(db), now=NOON)


def test_a_code_is_long_and_kept_nowhere(db: Session, made: MadeInvite) -> None:
    assert len(CODE_ALPHABET) ** CODE_LENGTH > 2**80
    assert made.code not in repr(made.invite)
    assert made.code.lower() not in " ".join(map(str, db.execute(select(Invite.__table__)).all())).lower()  # type: ignore[attr-defined]
    assert len(show_code(made.code)) == CODE_LENGTH + 2


def test_an_admin_of_one_county_invites_nobody_for_another(db: Session, admin: Person) -> None:
    for area in (XINGQING, REGION, 640300):
        with pytest.raises(NoRight):
            make_invite(db, by=admin, role=STAFF, adcode=area, days=1, now=NOON)


def test_wrong_used_expired_and_taken_back_look_the_same(db: Session, admin: Person, made: MadeInvite) -> None:
    used, back = (make_invite(db, by=admin, role=STAFF, adcode=YANCHI, days=7, now=NOON) for _ in range(2))
    accept_invite(db, used.invite, person=make_person(db), now=NOON)
    take_back_invite(db, back.invite.id or 0, by=admin, now=NOON)
    late = NOON + timedelta(days=1)

    for number, code in enumerate((WRONG, used.code, back.code, made.code)):
        with pytest.raises(InviteGone):
            try_code(db, code, chat_id=CHAT + number, person=None, now=late)


def test_an_invitation_is_worth_nothing_once_its_maker_has_no_right(
    db: Session, admin: Person, made: MadeInvite
) -> None:
    invite = try_code(db, made.code, chat_id=CHAT, person=None, now=NOON)
    end_grant(db, list_grants(db, admin)[0], by=None, now=NOON)
    person = make_person(db)

    with pytest.raises(InviteGone):
        accept_invite(db, invite, person=person, now=NOON)

    assert (list_grants(db, person), invite.accepted_at) == ([], None)


def test_only_a_chat_from_which_the_code_came_sees_the_invitation(db: Session, made: MadeInvite) -> None:
    number = made.invite.id or 0
    try_code(db, made.code, chat_id=CHAT, person=None, now=NOON)

    assert get_shown_invite(db, number, chat_id=CHAT, person=None, now=NOON) is made.invite
    for chat_id, invite_id in ((CHAT + 1, number), (CHAT, number + 1)):
        with pytest.raises(InviteGone):
            get_shown_invite(db, invite_id, chat_id=chat_id, person=None, now=NOON)


def test_after_five_wrong_codes_nothing_is_looked_at_for_an_hour(db: Session, made: MadeInvite) -> None:
    for minute in range(MOST_WRONG_TRIES):
        with pytest.raises(InviteGone):
            try_code(db, WRONG, chat_id=CHAT, person=None, now=NOON + timedelta(minutes=minute))

    with pytest.raises(TooManyTries) as refused:
        try_code(db, made.code, chat_id=CHAT, person=None, now=NOON + timedelta(minutes=63))
    assert refused.value.until == NOON + timedelta(minutes=64)
    assert try_code(db, made.code, chat_id=CHAT + 1, person=None, now=NOON) is made.invite
    assert try_code(db, made.code, chat_id=CHAT, person=None, now=NOON + timedelta(minutes=64)) is made.invite
    assert [entry.action for entry in list_audit(db, subject="invite")] == ["invite.shut"]


def test_five_wrong_codes_in_a_day_shut_nobody_out(db: Session, made: MadeInvite) -> None:
    for hour in range(8):
        with pytest.raises(InviteGone):
            try_code(db, WRONG, chat_id=CHAT, person=None, now=NOON + timedelta(hours=hour))


def test_tries_are_not_kept_longer_than_invitations(db: Session, made: MadeInvite) -> None:
    for days in (0, 9):
        with pytest.raises(InviteGone):
            try_code(db, WRONG, chat_id=CHAT, person=None, now=NOON + timedelta(days=days))

    assert len(db.exec(select(InviteTry)).all()) == 1


def test_open_invitations_are_taken_back_by_who_made_them(db: Session, admin: Person, made: MadeInvite) -> None:
    other = make_admin(db)
    number = made.invite.id or 0

    with pytest.raises(InviteGone):
        take_back_invite(db, number, by=other, now=NOON)
    assert list_open_invites(db, admin, now=NOON) == [made.invite]
    take_back_invite(db, number, by=admin, now=NOON)

    assert list_open_invites(db, admin, now=NOON) == []
    for gone in (number, number + 7):
        with pytest.raises(InviteGone):
            take_back_invite(db, gone, by=admin, now=NOON)


def test_all_of_it_is_told(db: Session, admin: Person, made: MadeInvite) -> None:
    person = make_person(db)
    accept_invite(db, made.invite, person=person, now=NOON)

    told = [
        (entry.action, entry.actor_id, entry.adcode, entry.facts)
        for entry in list_audit(db, subject=f"invite:{made.invite.id}")
    ]

    assert told == [
        ("invite.made", admin.id, YANCHI, {"role": STAFF}),
        ("invite.accepted", person.id, YANCHI, {"role": STAFF}),
    ]


def test_of_who_is_forgotten_no_invitation_stays_open(db: Session, admin: Person, made: MadeInvite) -> None:
    person = make_person(db)
    used = make_invite(db, by=admin, role=STAFF, adcode=YANCHI, days=7, now=NOON)
    try_code(db, used.code, chat_id=CHAT, person=person, now=NOON)
    accept_invite(db, used.invite, person=person, now=NOON)

    for who in (admin, person):
        forget_invites(db, who, chats=[CHAT], now=NOON)
        forget_rights(db, who, now=NOON)
        forget_person(db, who)

    db.expire_all()
    assert {(each.invited_by, each.accepted_by) for each in db.exec(select(Invite))} == {(None, None)}
    assert db.exec(select(InviteTry)).all() == []
    for code in (made.code, used.code):
        with pytest.raises(InviteGone):
            try_code(db, code, chat_id=CHAT, person=None, now=NOON)


def test_of_two_who_accept_at_once_one_has_it(engine: Engine) -> None:
    with Session(engine) as db:
        made = make_invite(db, by=make_admin(db), role=STAFF, adcode=YANCHI, days=1, now=NOON)
        people, invite_id = [make_person(db).id, make_person(db).id], made.invite.id
        db.commit()

    def accept(person_id: int | None) -> str:
        with Session(engine) as db:
            invite, person = db.get_one(Invite, invite_id), db.get_one(Person, person_id)
            try:
                accept_invite(db, invite, person=person, now=NOON)
            except InviteGone:
                return "gone"
            db.commit()
            return "accepted"

    with ThreadPoolExecutor(2) as threads:
        results = sorted(threads.map(accept, people))

    with engine.connect() as connection:
        granted = connection.execute(text("SELECT count(*) FROM role_grant WHERE role = 'staff'")).scalar()
    assert (results, granted) == (["accepted", "gone"], 1)
