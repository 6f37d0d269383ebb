"""A part of a case as a case of its own: what goes with it, and what does not."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers.cases.parts import part_rows
from models.areas.coordinates import Position
from models.case import ACCEPTED, NAMED, OVERDUE, Case, NoSuchCase, list_events
from models.cases.desk import accept_case, ask_reporter
from models.cases.file import PHOTO, VOICE, CaseFile
from models.cases.joining import find_same, join_case
from models.cases.leaving import leave_case
from models.cases.message import Message
from models.cases.moves import AlreadyMoved, ClosedOffice, NothingSaid, SameOffice
from models.cases.opening import NewCase, open_case
from models.cases.reporter import withdraw_case
from models.cases.split import Split, find_whole, get_part, list_parts, split_case
from models.cases.topic import get_topic
from models.cases.warning import warn_of_case
from models.files.stored_file import StoredFile
from models.holiday import load_calendar
from models.office import Office
from models.people.access import NoRight
from models.person import Person
from models.points.verified_case import book_case
from tests.areas import lay_areas
from tests.models.cases.cast import CHATS, IDS, SHOWN_NAME, set_up_office, settle
from tests.models.cases.deeds import ANNA, BAO, COLIN, EMIL, OFFICES, SHUT
from tests.people import XINGQING
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")
HERE = Position(38.468, 106.276)


class Desk:
    """A snap report with a name, a photo and a voice message, taken on by Colin."""

    def __init__(self, db: Session) -> None:
        self.db = db
        lay_areas(db)
        self.offices: dict[str, Office] = {name: set_up_office(db, name) for name in OFFICES}
        self.anna, self.colin, self.emil = (settle(db, name) for name in (ANNA, COLIN, EMIL))
        new = NewCase(
            topic=get_topic("E04"),
            manner=NAMED,
            reporter=self.anna,
            chat_id=CHATS[ANNA],
            story="The gate is blocked.",
            photos=["p"],
            voice="v",
            shown_name=SHOWN_NAME,
            place="敬德街",
            position=HERE,
            adcode=XINGQING,
        )
        self.case = open_case(db, new, calendar=CALENDAR, now=NOON).case
        for number, file in enumerate(db.exec(select(CaseFile))):
            stored = StoredFile(name=f"{number:064x}", mime="image/png", size=1, created_at=NOON)
            db.add(stored)
            db.flush()
            file.stored, file.file_id, file.awaited_since = stored.name, None, None
        accept_case(db, self.case, by=self.colin, now=NOON)

    def split(self, to: str = "LW", *, by: Person | None = None, words: str = " The rest. ", hours: int = 1) -> Split:
        now = NOON + timedelta(hours=hours)
        return split_case(
            self.db, self.case, to=self.offices[to], by=by or self.colin, words=words, calendar=CALENDAR, now=now
        )


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


def test_a_part_has_the_matter_the_day_and_the_photos_and_no_name(desk: Desk) -> None:
    split = desk.split()

    part, whole = split.part, desk.case
    assert (part.story, part.place, part.topic, part.state) == ("The rest.", "敬德街", "E04", "received")
    assert (part.reporter_id, part.chat_id) == (IDS[ANNA], CHATS[ANNA])
    assert (part.shown_name, part.holder_id, part.code_hash, part.latitude) == (None, None, None, None)
    assert (part.answer_by, part.office_id) == (whole.answer_by, desk.offices["LW"].id)
    files = desk.db.exec(select(CaseFile).where(CaseFile.case_id == part.id)).all()
    assert [(file.kind, file.stored is None) for file in files] == [(PHOTO, False)]
    assert VOICE not in {file.kind for file in files}
    assert SHOWN_NAME not in str([event.model_dump() for event in list_events(desk.db, part, only_shown=False)])

    assert (whole.state, whole.holder_id, whole.shown_name) == (ACCEPTED, IDS[COLIN], SHOWN_NAME)
    assert [event.what for event in list_events(desk.db, whole, only_shown=True)] == ["received", "accepted", "split"]
    assert [event.what for event in list_events(desk.db, part, only_shown=True)] == ["split_off"]
    assert (list_parts(desk.db, whole), find_whole(desk.db, part)) == ([part], whole)


def test_who_reports_the_same_joins_the_whole(desk: Desk) -> None:
    desk.split()

    assert find_same(desk.db, topic=get_topic("E04"), position=HERE, now=NOON + timedelta(hours=2)) == desk.case


def test_while_the_whole_waits_for_its_reporter_the_part_loses_no_time(desk: Desk) -> None:
    due = desk.case.answer_by
    ask_reporter(desk.db, desk.case, by=desk.colin, message=Message("Where?"), now=NOON)

    split = desk.split(hours=5)

    assert split.part.answer_by == due + timedelta(hours=5)
    assert desk.case.answer_by == due


def test_a_part_is_found_with_its_whole_alone(desk: Desk) -> None:
    part = desk.split().part

    assert get_part(desk.db, desk.case, part.id or 0) == part
    for whole, number in ((desk.case, 999), (part, desk.case.id or 0), (part, part.id or 0)):
        with pytest.raises(NoSuchCase):
            get_part(desk.db, whole, number)


def test_a_part_of_a_part_is_found_with_the_first_whole(desk: Desk) -> None:
    part = desk.split().part
    words = "The rest of the rest."
    inner = split_case(
        desk.db, part, to=desk.offices["XQ"], by=desk.emil, words=words, calendar=CALENDAR, now=NOON
    ).part

    assert get_part(desk.db, desk.case, inner.id or 0) == inner


def test_a_part_of_what_is_overdue_comes_to_those_above_as_the_whole_did(desk: Desk) -> None:
    late = desk.case.answer_by + timedelta(hours=1)
    warn_of_case(desk.db, desk.case.id or 0, calendar=CALENDAR, now=late)
    part = split_case(
        desk.db, desk.case, to=desk.offices["LW"], by=desk.colin, words="The rest.", calendar=CALENDAR, now=late
    ).part

    warned = warn_of_case(desk.db, part.id or 0, calendar=CALENDAR, now=late)

    assert (desk.case.warned, warned and warned.step) == (OVERDUE, OVERDUE)


def test_who_has_the_whole_since_the_first_left_it_is_offered_no_part_of_theirs(desk: Desk) -> None:
    desk.split()
    key, bao = str(desk.case.id), settle(desk.db, BAO)
    assert len(part_rows(desk.db, desk.case, key)) == 1
    join_case(desk.db, desk.case, person=bao, chat_id=CHATS[BAO], now=NOON)

    leave_case(desk.db, desk.case, actor_id=IDS[ANNA], now=NOON)

    assert part_rows(desk.db, desk.case, key) == []


def test_what_was_reported_once_earns_points_once(desk: Desk) -> None:
    part, today = desk.split().part, NOON.date()

    booked = [book_case(desk.db, case, by=desk.colin, today=today, now=NOON) for case in (desk.case, part)]

    assert [len(points) for points in booked] == [1, 0]


def test_what_may_not_be_split_stays_whole(desk: Desk) -> None:
    before = desk.case.version
    for to, words, refusal in (("XQ", "a", SameOffice), (SHUT, "a", ClosedOffice), ("LW", " ", NothingSaid)):
        with pytest.raises(refusal):
            desk.split(to, words=words)
    with pytest.raises(NoRight):
        desk.split(by=desk.emil)
    assert (desk.case.version, len(desk.db.exec(select(Case)).all())) == (before, 1)

    withdraw_case(desk.db, desk.case, actor_id=IDS[ANNA], now=NOON)
    with pytest.raises(AlreadyMoved):
        desk.split()
