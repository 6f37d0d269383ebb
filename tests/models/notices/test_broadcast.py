"""What admins may do with notices, and what of it is refused."""

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.area import REGION
from models.notice import (
    PAUSED,
    PLANNED,
    REJECTED,
    RUNNING,
    STOPPED,
    WAITING,
    NoSuchNotice,
)
from models.notices import run as notice_run
from models.notices.audience import Audience
from models.notices.broadcast import (
    AlreadyChanged,
    NobodyToReach,
    OwnNotice,
    TooLate,
    approve,
    list_approvers,
    list_notices,
    may_handle,
    pause,
    reject,
    resume,
    stop,
)
from models.notices.confirmation import confirm, count_confirmed, count_unconfirmed
from models.notices.run import advance
from models.people.access import NoRight, end_grant, list_grants
from models.people.audit import list_audit
from models.person import Person
from tests.areas import lay_areas
from tests.models.notices.noticing import deliver, fill, make_admin, plan
from tests.people import HAIYUAN, XINGQING, YINCHUAN, crowd, settle_in
from tests.playground import NOON


@pytest.fixture
def admin(db: Session) -> Person:
    lay_areas(db)
    return make_admin(db, 900, REGION)


@pytest.fixture
def other(db: Session, admin: Person) -> Person:
    return make_admin(db, 901, REGION)


def test_a_notice_to_few_is_planned_at_once_and_one_to_many_waits(db: Session, admin: Person) -> None:
    crowd(db, 3)
    assert plan(db, admin).stage == PLANNED

    crowd(db, 1, first_chat=50)
    notice = plan(db, admin)

    assert (notice.stage, notice.planned_for) == (WAITING, 4)
    fill(db)
    assert notice.stage == WAITING
    assert [entry.action for entry in list_audit(db, subject=f"notice:{notice.id}")] == ["notice.planned"]


def test_a_second_admin_approves_it_and_nobody_their_own(db: Session, admin: Person, other: Person) -> None:
    crowd(db, 4)
    notice = plan(db, admin)
    assert [approver.person_id for approver in list_approvers(db, notice)] == [other.id]

    with pytest.raises(OwnNotice):
        approve(db, notice.id or 0, by=admin, now=NOON)
    approve(db, notice.id or 0, by=other, now=NOON + timedelta(hours=1))

    assert (notice.stage, notice.approved_by) == (PLANNED, other.id)
    assert notice.begins_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize("remaining", ["author", "second", "nobody"])
def test_what_begins_later_is_still_answered_for(db: Session, admin: Person, other: Person, remaining: str) -> None:
    crowd(db, 4)
    later = NOON + timedelta(hours=1)
    notice = plan(db, admin, begins_at=later)
    approve(db, notice.id or 0, by=other, now=NOON)
    for name, person in (("author", admin), ("second", other)):
        for grant in list_grants(db, person) if name != remaining else ():
            end_grant(db, grant, by=None, now=NOON)

    while advance(db, now=later):
        pass

    assert notice.stage == (STOPPED if remaining == "nobody" else RUNNING)


def test_what_is_rejected_is_over(db: Session, admin: Person, other: Person) -> None:
    crowd(db, 4)
    notice = plan(db, admin)

    reject(db, notice.id or 0, by=other, now=NOON)

    assert notice.stage == REJECTED
    with pytest.raises(AlreadyChanged) as told:
        approve(db, notice.id or 0, by=other, now=NOON)
    assert told.value.stage == REJECTED
    assert told.value.by == other.id


def test_an_empty_audience_and_a_time_that_is_over_are_refused(db: Session, admin: Person) -> None:
    with pytest.raises(NobodyToReach):
        plan(db, admin)
    crowd(db, 1)
    with pytest.raises(TooLate):
        plan(db, admin, valid_until=NOON)
    with pytest.raises(TooLate):
        plan(db, admin, begins_at=NOON + timedelta(hours=9))


def test_an_admin_reaches_their_own_areas_only(db: Session, admin: Person) -> None:
    settle_in(db, 1, home=HAIYUAN)
    settle_in(db, 2, home=XINGQING)
    city = make_admin(db, 902, YINCHUAN)

    for audience in (Audience(), Audience(adcodes=(HAIYUAN,)), Audience(adcodes=(XINGQING, HAIYUAN))):
        with pytest.raises(NoRight):
            plan(db, city, audience=audience)
    own = plan(db, city, audience=Audience(adcodes=(XINGQING,)))
    assert may_handle(db, city, own)

    foreign = plan(db, admin)
    assert not may_handle(db, city, foreign)
    for act in (pause, resume, stop):
        with pytest.raises(NoRight):
            act(db, foreign.id or 0, by=city, now=NOON)
    assert list_notices(db, city) == [own]
    assert list_notices(db, admin) == [foreign, own]


def test_of_two_who_pause_at_once_the_second_is_told_who_was_first(db: Session, admin: Person, other: Person) -> None:
    crowd(db, 2)
    notice = plan(db, admin)
    fill(db)
    assert notice.stage == RUNNING

    pause(db, notice.id or 0, by=admin, now=NOON)
    with pytest.raises(AlreadyChanged) as told:
        pause(db, notice.id or 0, by=other, now=NOON)
    assert (told.value.stage, told.value.by) == (PAUSED, admin.id)

    resume(db, notice.id or 0, by=other, now=NOON)
    stop(db, notice.id or 0, by=admin, now=NOON)
    assert (notice.stage, notice.ended_at) == (STOPPED, NOON)
    with pytest.raises(AlreadyChanged):
        resume(db, notice.id or 0, by=admin, now=NOON)


def test_there_is_no_such_notice(db: Session, admin: Person) -> None:
    with pytest.raises(NoSuchNotice):
        pause(db, 99, by=admin, now=NOON)


def test_who_received_it_says_so_once(db: Session, admin: Person) -> None:
    crowd(db, 2, first_chat=1)
    notice = plan(db, admin, wants_confirmation=True)
    fill(db)
    deliver(db)

    assert confirm(db, notice.id or 0, chat_id=1, now=NOON)
    assert not confirm(db, notice.id or 0, chat_id=1, now=NOON)
    with pytest.raises(NoSuchNotice):
        confirm(db, notice.id or 0, chat_id=77, now=NOON)
    assert (count_confirmed(db, notice), count_unconfirmed(db, notice)) == (1, 1)


def test_what_is_stopped_while_it_is_filled_stays_stopped(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session(engine) as db:
        lay_areas(db)
        crowd(db, 2)
        boss = make_admin(db, 900, REGION)
        _before, notice = plan(db, boss), plan(db, boss)
        monkeypatch.setattr(notice_run, "BATCH", 2)
        advance(db, now=NOON)
        notice.cursor = 3
        db.commit()
        number, boss_id, stopping = notice.id or 0, boss.id, list[Thread]()
        enqueue = notice_run._enqueue

        def enqueue_meanwhile(*args: Any, **facts: Any) -> int:
            stopping.append(Thread(target=stop_notice))
            stopping[-1].start()
            stopping[-1].join(0.3)
            return enqueue(*args, **facts)

        def stop_notice() -> None:
            with Session(engine) as other:
                stop(other, number, by=other.get_one(Person, boss_id), now=NOON)
                other.commit()

        monkeypatch.setattr(notice_run, "_enqueue", enqueue_meanwhile)
        advance(db, now=NOON)
        db.commit()
        for thread in stopping:
            thread.join(10)
        db.refresh(notice)

        assert notice.stage == STOPPED
