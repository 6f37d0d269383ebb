"""When people are reminded of an event, and that a reminder is of one version of it."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

import pytest
from sqlmodel import Session, col, select

from models.events.planning import Change, cancel_event, change_event
from models.events.reminder import (
    DONE,
    REMIND,
    VOID,
    TrainingReminder,
    in_batches,
    list_due,
    list_reminders,
    open_reminders,
    plan_reminders,
    say_all,
)
from models.events.seat import leave, sign_up
from models.messages.outgoing import FAILED, QUEUED, STOPPED, Outgoing
from models.person import TELEGRAM, Contact, Person, mark_blocked
from models.training import TrainingTerms
from tests.models.events.samples import QUIET, SHANGHAI, TERMS, local, planned, staff
from tests.people import crowd
from tests.playground import NOON

CALLS = {"zh_CN": '["sendMessage",{"text":"提醒"}]', "en": '["sendMessage",{"text":"reminder"}]'}


def is_live(reminder: TrainingReminder) -> bool:
    return reminder.what == REMIND and reminder.state != VOID


def hours(reminders: list[TrainingReminder]) -> list[str]:
    return [f"{reminder.due_at.astimezone(SHANGHAI):%d %H:%M}" for reminder in reminders if is_live(reminder)]


def person_in(db: Session, chat_id: int) -> Person:
    contact = db.exec(select(Contact).where(Contact.chat_id == chat_id)).one()
    return db.get_one(Person, contact.person_id)


def fill(db: Session, now: datetime) -> int:
    """What a tick does; returns how many messages it wrote."""
    return sum(
        say_all(db, open_reminders(db, batch), calls_of=lambda *_turn: CALLS, default="zh_CN", now=now)
        for batch in in_batches(list_due(db, now=now))
    )


DUE = {
    "2026-11-25 15:00": ["24 15:00", "25 14:00"],
    "2026-11-25 14:00": ["24 14:00", "25 10:50"],  # an hour before is the rush at noon
    "2026-11-25 12:00": ["24 10:50", "25 11:00"],  # it begins in the rush itself
    "2026-11-25 11:30": ["24 10:50", "25 10:30"],
    "2026-11-25 18:30": ["24 16:50", "25 17:30"],
    "2026-11-25 19:45": ["24 19:45", "25 16:50"],
    "2026-11-25 08:30": ["24 08:30", "24 21:50"],  # an hour before is the night
    "2026-11-24 09:00": ["24 08:00"],  # a day before is over
    "2026-11-23 15:00": [],
    "2027-01-01 09:00": ["31 09:00", "01 08:00"],
    "2028-03-01 10:00": ["29 10:00", "01 09:00"],
    "2038-01-20 10:00": ["19 10:00", "20 09:00"],
}


def test_reminders_are_due_outside_of_the_rush_and_the_night(db: Session) -> None:
    clerk = staff(db)

    assert {starts: hours(list_reminders(db, planned(db, starts, by=clerk))) for starts in DUE} == DUE


def test_where_people_are_never_to_be_disturbed_they_are_reminded_all_the_same(db: Session) -> None:
    from models.people.quiet_hours import QuietHours, parse_spans

    event = planned(db)
    event.version = 2
    always = QuietHours(SHANGHAI, night=parse_spans("00:00-12:30,12:00-00:00"))

    reminders = plan_reminders(db, event, terms=TrainingTerms(), quiet=always, now=NOON)

    assert hours(reminders) == ["24 15:00", "25 14:00"]


def test_each_is_told_once_in_their_language_at_the_planned_minute(db: Session) -> None:
    event = planned(db, seats=3)
    chats = crowd(db, 3)
    for chat_id in chats:
        sign_up(db, event.id or 0, person=person_in(db, chat_id), now=NOON)
    person_in(db, chats[1]).language = "en"
    mark_blocked(db, chats[2], now=NOON)
    db.flush()

    assert [fill(db, local(f"2026-11-24 {clock}")) for clock in ("14:54", "14:55", "14:59", "15:00")] == [0, 2, 0, 0]

    rows = db.exec(select(Outgoing).order_by(col(Outgoing.chat_id))).all()
    assert [(row.chat_id, row.call) for row in rows] == [(chats[0], CALLS["zh_CN"]), (chats[1], CALLS["en"])]
    assert {(row.due_at, row.expires_at) for row in rows} == {(local("2026-11-24 15:00"), local("2026-11-25 14:00"))}


def test_who_is_reached_in_two_chats_reads_it_in_both(db: Session) -> None:
    event = planned(db)
    (chat_id,) = crowd(db, 1)
    person = person_in(db, chat_id)
    db.add(Contact(channel=TELEGRAM, address="77", chat_id=77, person_id=person.id, created_at=NOON))
    sign_up(db, event.id or 0, person=person, now=NOON)

    assert fill(db, local("2026-11-24 15:00")) == 2


def test_a_move_stops_what_waits_and_plans_anew_in_the_same_breath(db: Session) -> None:
    clerk = staff(db)
    event = planned(db, by=clerk)
    (chat_id,) = crowd(db, 1)
    sign_up(db, event.id or 0, person=person_in(db, chat_id), now=NOON)
    now = local("2026-11-24 14:56")
    fill(db, now)

    later = Change(starts_at=local("2026-11-26 10:00"), ends_at=local("2026-11-26 11:00"))
    change_event(db, event.id or 0, later, by=clerk, terms=TERMS, quiet=QUIET, now=now)

    (old,) = db.exec(select(Outgoing)).all()
    assert (old.state, old.reason) == (FAILED, STOPPED)
    assert hours(list_reminders(db, event)) == ["24 15:00", "25 10:00", "26 09:00"]  # the first one is done
    assert [fill(db, local(f"2026-11-{moment}")) for moment in ("25 14:00", "26 09:00")] == [1, 1]
    live = db.exec(select(Outgoing).where(Outgoing.state == QUEUED)).all()
    assert {row.due_at for row in live} == {local("2026-11-25 10:00"), local("2026-11-26 09:00")}


def test_a_cancelled_event_reminds_nobody(db: Session) -> None:
    clerk = staff(db)
    event = planned(db, by=clerk)
    (chat_id,) = crowd(db, 1)
    sign_up(db, event.id or 0, person=person_in(db, chat_id), now=NOON)
    fill(db, local("2026-11-24 14:56"))

    cancel_event(db, event.id or 0, why="…", by=clerk, now=local("2026-11-24 14:57"))

    assert {row.state for row in db.exec(select(Outgoing))} == {FAILED}
    assert fill(db, local("2026-11-25 14:00")) == 0


def test_who_left_is_not_reminded_in_any_chat(db: Session) -> None:
    event = planned(db)
    chats = crowd(db, 2)
    for chat_id in chats:
        sign_up(db, event.id or 0, person=person_in(db, chat_id), now=NOON)
    now = local("2026-11-24 14:56")
    fill(db, now)

    leave(db, event.id or 0, person=person_in(db, chats[0]), now=now)

    assert {row.chat_id for row in db.exec(select(Outgoing).where(Outgoing.state == QUEUED))} == {chats[1]}


def test_a_clock_that_slept_over_the_hour_reminds_late_but_not_after_the_next_one(db: Session) -> None:
    event = planned(db)
    (chat_id,) = crowd(db, 1)
    sign_up(db, event.id or 0, person=person_in(db, chat_id), now=NOON)

    assert fill(db, local("2026-11-25 14:30")) == 1

    assert {reminder.state for reminder in list_reminders(db, event) if reminder.what == REMIND} == {DONE}
    (row,) = db.exec(select(Outgoing)).all()
    assert (row.due_at, row.expires_at) == (local("2026-11-25 14:00"), event.starts_at)


def test_many_are_told_together_and_no_event_is_shared_out(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.events.reminder.BATCH", 4)
    clerk, chats, now = staff(db), iter(crowd(db, 6)), local("2026-11-24 15:00")
    events = [planned(db, seats=3, by=clerk) for _event in range(3)]
    for event, count in zip(events, (3, 1, 2), strict=True):
        for chat_id in islice(chats, count):
            sign_up(db, event.id or 0, person=person_in(db, chat_id), now=NOON)
    due = list_due(db, now=now)
    assert [one.taken for one in due] == [3, 1, 2]
    assert [len(batch) for batch in in_batches(due)] == [2, 1]

    assert fill(db, now) == 6

    by_event = Counter(row.subject for row in db.exec(select(Outgoing)))
    assert list(by_event.values()) == [3, 1, 2]
    assert list_due(db, now=now + timedelta(hours=1)) == []
    assert open_reminders(db, [one.number for one in due]) == []
