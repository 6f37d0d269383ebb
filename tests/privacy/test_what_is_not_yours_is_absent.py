"""A1: every button and every way into a flow, with the number of what is somebody else's and of what there is not."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from handlers import CONVERSATIONS
from models.areas.coordinates import Position
from models.case import BY_OFFICE, NAMED, note_event
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.notice import RUNNING, Notice
from models.notices.audience import Audience
from models.people.access import BY_COMMAND, grant_role
from models.people.invite import make_invite
from models.person import ADMIN, RIDER, STAFF
from models.points.membership import TeamRequest
from models.points.team import RiderTeam
from tests.handlers.conversation.effects import BOOK_KEEPING, tell_effects
from tests.handlers.conversation.stepping import PERSON_ID, Stepping
from tests.histories.playing import opened_world
from tests.people import HAIYUAN, XINGQING, YINCHUAN, settle_in
from tests.playground import NOON

THEIRS, ABSENT = 4, 987_654
OWNER_ID, ADMIN_ID = 5_000_000_011, 5_000_000_012
# Behind the number stand a place, an answer, a page; what a button says there is tried as well.
TAILS = ("", "|1", "|solved")
ROUTES = [*(f"a|{name}" for name in CONVERSATIONS.actions_by_name), *(f"f|{name}" for name in CONVERSATIONS.by_name)]
# Here the number is a list of ticks, which the button itself carries.
NUMBERS_OF_NOTHING = {"a|convert.steps"}
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
READS = ("SELECT ", "SAVEPOINT ")
PEOPLE: Sequence[tuple[str, int | None]] = ((RIDER, None), (STAFF, HAIYUAN), (ADMIN, HAIYUAN))


@dataclass(frozen=True)
class Answer:
    """What was said, without the number that was asked about, and all that stands in the tables afterwards."""

    calls: str
    effects: str


@pytest.fixture(scope="module")
def world() -> Iterator[Engine]:
    """A named grievance, a notice under way, a right and an invitation in Yinchuan, all numbered alike."""
    with opened_world() as engine, Session(engine) as db:
        owner, admin = settle_in(db, OWNER_ID), settle_in(db, ADMIN_ID)
        for adcode in (YINCHUAN, XINGQING, 640105, 640106):
            grant_role(db, admin, role=ADMIN, adcode=adcode, by=None, origin=BY_COMMAND, now=NOON)
            make_invite(db, by=admin, role=STAFF, adcode=YINCHUAN, days=7, now=NOON)
        for number in range(THEIRS):
            new = NewCase(
                topic=get_topic("R03"),
                manner=NAMED,
                reporter=owner,
                chat_id=OWNER_ID,
                story=f"第 {number} 个月的工资没有发",
                shown_name="老马（示例）",
                position=Position(38.468, 106.276),
                adcode=XINGQING,
            )
            opened = open_case(db, new, calendar=load_calendar("Asia/Shanghai"), now=NOON)
            note_event(db, opened.case, what="answered", by=BY_OFFICE, words="下周一发", now=NOON)
            # The team is for everybody to look at, who wants to be in it is not.
            db.add(
                RiderTeam(id=100 + number, name=str(number), folded_name=str(number), adcode=YINCHUAN, created_at=NOON)
            )
            db.flush()
            waiting = settle_in(db, OWNER_ID + 100 + number)
            db.add(TeamRequest(person_id=waiting.id or 0, team_id=100 + number, asked_at=NOON))
            db.add(
                Notice(
                    author_id=admin.id,
                    approved_by=admin.id,
                    changed_by=admin.id,
                    author_chat=ADMIN_ID,
                    audience=Audience(adcodes=(YINCHUAN,)).as_json(),
                    stage=RUNNING,
                    begins_at=NOON,
                    valid_until=NOON + timedelta(hours=4),
                    created_at=NOON,
                )
            )
        db.commit()
        yield engine


@pytest.mark.parametrize(("role", "adcode"), PEOPLE, ids=["rider", "staff elsewhere", "admin elsewhere"])
def test_what_is_somebody_elses_is_answered_as_what_there_is_not(world: Engine, role: str, adcode: int | None) -> None:
    with sitting(world, role, adcode) as stepping:
        for route in (route for route in ROUTES if route not in NUMBERS_OF_NOTHING):
            for tail in TAILS:
                theirs, absent = (answered(stepping, f"{route}|{number}{tail}", number) for number in (THEIRS, ABSENT))
                assert theirs == absent, f"{route}|…{tail}"


def test_who_may_see_it_is_answered_otherwise(world: Engine) -> None:
    """The same numbers do lead to something, so that the test above could fail."""
    with sitting(world, STAFF, XINGQING) as stepping:
        theirs, absent = (answered(stepping, f"a|case|{number}", number) for number in (THEIRS, ABSENT))
        assert theirs != absent
    with sitting(world, ADMIN, YINCHUAN) as stepping:
        for route in ("a|notice", "a|rights.end"):
            theirs, absent = (answered(stepping, f"{route}|{number}", number) for number in (THEIRS, ABSENT))
            assert theirs != absent, route


def test_a_number_that_no_database_holds_is_one_of_nothing(world: Engine) -> None:
    """Anybody can forge a button or a link: it must lead neither to an error nor to anything that is written."""
    number = "9" * 19
    with sitting(world, STAFF, XINGQING) as stepping:
        for route in ROUTES:
            assert stepping.taps(1, f"{route}|{number}"), route
        for link in CONVERSATIONS.links:
            command = {"type": "bot_command", "offset": 0, "length": len("/start")}
            assert stepping.says({"text": f"/start {link}_{number}", "entities": [command]}), link


@contextmanager
def sitting(engine: Engine, role: str, adcode: int | None) -> Iterator[Stepping]:
    """The chat of somebody with this role; what they do is taken back."""
    with engine.connect() as connection, Session(bind=connection) as db:
        person = settle_in(db, PERSON_ID)
        if adcode is not None:
            grant_role(db, person, role=role, adcode=adcode, by=None, origin=BY_COMMAND, now=NOON)
        yield Stepping(db, CONVERSATIONS)


def answered(stepping: Stepping, data: str, number: int) -> Answer:
    """What a tap comes to, which is then taken back."""
    before = stepping.message_id
    with stepping.db.begin_nested() as savepoint, writing(stepping.db.connection()) as written:
        calls = stepping.taps(1, data)
        stepping.db.flush()
        # To read all tables takes longer than the tap, and most write nothing but the chat.
        effects = tell_effects(stepping.db) if set(written) - BOOK_KEEPING else ""
        came = Answer(re.sub(rf"([|“]){number}\b", r"\1…", repr(calls)), effects)
        savepoint.rollback()
    stepping.db.expire_all()
    stepping.message_id = before
    return came


@contextmanager
def writing(connection: Connection) -> Iterator[list[str]]:
    """The tables that are written to meanwhile, or what else is done that is not plainly reading."""
    written: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        found = WRITES.match(statement)
        if found or not statement.startswith(READS):
            written.append(found[1] if found else statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(connection, "before_cursor_execute", note)
