"""What admins do with a notice that has been sent: correct it, take it back, remind of it."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models.area import REGION
from models.notice import DELETE, DONE, EDIT, PLANNED, REMIND, RUNNING, STOPPED, WAITING, Notice, get_notice
from models.notices.audience import Audience
from models.notices.broadcast import Content, NobodyToReach, OwnNotice, approve
from models.notices.confirmation import confirm
from models.notices.follow_up import AlreadyReminded, TakenBack, correct, remind, withdraw
from models.people.access import NoRight
from models.person import Person
from tests.areas import lay_areas
from tests.models.notices.noticing import WIDE, deliver, fill, make_admin, plan
from tests.people import XINGQING, YINCHUAN, crowd, settle_in
from tests.playground import NOON


@pytest.fixture
def admin(db: Session) -> Person:
    lay_areas(db)
    return make_admin(db, 900, REGION)


@pytest.fixture
def other(db: Session, admin: Person) -> Person:
    return make_admin(db, 901, REGION)


def corrected(db: Session, notice: Notice, by: Person, words: str = "Calm") -> Notice:
    return correct(db, notice.id or 0, content=Content(words), by=by, chat_id=900, wide=WIDE, now=NOON)


def reminded(db: Session, notice: Notice, by: Person) -> Notice:
    return remind(db, notice.id or 0, by=by, chat_id=900, now=NOON)


def withdrawn(db: Session, notice: Notice, by: Person) -> Notice:
    return withdraw(db, notice.id or 0, by=by, chat_id=900, now=NOON)


def test_a_reminder_is_for_those_who_did_not_confirm_it(db: Session, admin: Person) -> None:
    crowd(db, 2, first_chat=1)
    notice = plan(db, admin, wants_confirmation=True)
    fill(db)
    deliver(db)
    confirm(db, notice.id or 0, chat_id=1, now=NOON)

    reminder = reminded(db, notice, admin)
    assert (reminder.op, reminder.of, reminder.stage) == (REMIND, notice.id, PLANNED)
    fill(db)
    deliver(db)
    fill(db)

    confirm(db, notice.id or 0, chat_id=2, now=NOON)
    with pytest.raises(NobodyToReach):
        reminded(db, notice, admin)


def test_two_who_remind_at_once_remind_once(db: Session, admin: Person, other: Person) -> None:
    crowd(db, 2)
    notice = plan(db, admin, wants_confirmation=True)
    fill(db)
    deliver(db)
    reminded(db, notice, admin)

    with pytest.raises(AlreadyReminded):
        reminded(db, notice, other)

    fill(db)
    deliver(db)
    fill(db)
    assert reminded(db, notice, other).stage == PLANNED


def test_a_correction_of_what_went_to_many_waits_for_other_eyes_whoever_writes_it(
    db: Session, admin: Person, other: Person
) -> None:
    crowd(db, 4)
    notice = plan(db, admin)
    approve(db, notice.id or 0, by=other, now=NOON)

    for author, second in ((admin, other), (other, admin)):
        change = corrected(db, notice, author)
        assert (change.op, change.stage, change.text, change.planned_for) == (EDIT, WAITING, "Calm", 4)
        assert get_notice(db, notice.id or 0).text == "Storm"
        with pytest.raises(OwnNotice):
            approve(db, change.id or 0, by=author, now=NOON)
        assert approve(db, change.id or 0, by=second, now=NOON).stage == PLANNED


def test_a_correction_of_a_correction_is_one_of_the_notice(db: Session, admin: Person, other: Person) -> None:
    crowd(db, 4)
    notice = plan(db, admin)
    approve(db, notice.id or 0, by=other, now=NOON)

    again = corrected(db, corrected(db, notice, admin), admin)

    assert (again.of, again.stage) == (notice.id, WAITING)


def test_more_people_than_were_planned_for_are_many_too(db: Session, admin: Person) -> None:
    crowd(db, 2)
    notice = plan(db, admin, begins_at=NOON + timedelta(hours=1))
    crowd(db, 2, first_chat=50)
    fill(db)

    assert corrected(db, notice, admin).stage == WAITING


def test_the_newest_correction_has_the_last_word(db: Session, admin: Person) -> None:
    crowd(db, 2)
    notice = plan(db, admin)
    fill(db)
    deliver(db)
    older = corrected(db, notice, admin, "First")
    fill(db)
    assert older.stage == RUNNING

    newer = corrected(db, notice, admin, "Second")
    fill(db)

    db.refresh(older)
    assert (older.stage, newer.stage, notice.text) == (STOPPED, RUNNING, "Second")


def test_a_withdrawal_stops_what_runs_and_needs_nobody_else(db: Session, admin: Person) -> None:
    crowd(db, 2)
    notice = plan(db, admin)
    fill(db)

    withdrawal = withdrawn(db, notice, admin)

    assert (withdrawal.op, withdrawal.stage, notice.stage) == (DELETE, PLANNED, STOPPED)


def test_what_has_ended_can_be_withdrawn_too(db: Session, admin: Person) -> None:
    crowd(db, 2)
    notice = plan(db, admin)
    fill(db)
    deliver(db)
    fill(db)
    db.refresh(notice)
    assert notice.stage == DONE

    withdrawn(db, notice, admin)

    assert notice.stage == DONE


def test_a_withdrawal_stops_what_follows_the_notice(db: Session, admin: Person) -> None:
    crowd(db, 4)
    notice = plan(db, admin, wants_confirmation=True)
    notice.stage = PLANNED
    fill(db)
    deliver(db)
    reminder = reminded(db, notice, admin)
    fill(db)
    waiting = corrected(db, notice, admin)
    assert (reminder.stage, waiting.stage) == (RUNNING, WAITING)

    withdrawn(db, reminder, admin)

    assert {reminder.stage, waiting.stage} == {STOPPED}


def test_nothing_follows_what_was_taken_back(db: Session, admin: Person) -> None:
    crowd(db, 2)
    notice = plan(db, admin, wants_confirmation=True)
    fill(db)
    deliver(db)
    withdrawn(db, notice, admin)

    for follow in (corrected, reminded, withdrawn):
        with pytest.raises(TakenBack):
            follow(db, notice, admin)


def test_an_admin_follows_up_in_their_own_areas_only(db: Session, admin: Person) -> None:
    settle_in(db, 1, home=XINGQING)
    city = make_admin(db, 902, YINCHUAN)
    everywhere = plan(db, admin)
    own = plan(db, admin, audience=Audience(adcodes=(XINGQING,)))

    for follow in (corrected, reminded, withdrawn):
        with pytest.raises(NoRight):
            follow(db, everywhere, city)
    assert corrected(db, own, city).op == EDIT
