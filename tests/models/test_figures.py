"""What admins may know of their areas in numbers."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, func, select

from models.area import REGION, list_within
from models.figures import NEITHER, count_figures
from models.messages.dialogue import open_dialogue
from models.messages.outgoing import FAILED, SENT, Outgoing
from models.notice import DONE, Notice
from models.person import FIRST_SURROGATE_CHAT, MERCHANT, RIDER, STAFF
from models.usage import SEARCH, Usage, count_usage, fold_usage, note_usage
from tests.areas import lay_areas
from tests.people import HAIYUAN, LINGWU, XINGQING, YINCHUAN, reach, settle_in
from tests.playground import NOON

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = NOON.astimezone(ZONE).date()
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def people(db: Session) -> None:
    lay_areas(db)
    for chat_id, (roles, home) in enumerate(
        [((RIDER,), XINGQING), ((STAFF, RIDER), XINGQING), ((MERCHANT,), LINGWU), ((), HAIYUAN)], 1
    ):
        settle_in(db, chat_id, roles=roles, home=home)
    settle_in(db, 5, home=XINGQING, consented_at=None)
    settle_in(db, 6)
    db.flush()


def test_people_are_counted_once_each_by_what_they_say_and_where_they_are(db: Session) -> None:
    figures = count_figures(db, adcodes=list_within(db, YINCHUAN), zone=ZONE, now=NOON)

    assert figures.by_role == {RIDER: 2, MERCHANT: 1}
    assert figures.by_area == {XINGQING: 2, LINGWU: 1}


def test_the_region_has_everybody_who_agreed(db: Session) -> None:
    figures = count_figures(db, adcodes=list_within(db, REGION), zone=ZONE, now=NOON)

    assert figures.by_role == {RIDER: 3, MERCHANT: 1, NEITHER: 1}
    assert figures.by_area == {XINGQING: 2, LINGWU: 1, HAIYUAN: 1, REGION: 1}


def test_who_wrote_in_the_last_week_is_counted_once_whatever_they_wrote_with(db: Session) -> None:
    person = settle_in(db, 9, home=LINGWU)
    reach(db, person, FIRST_SURROGATE_CHAT + 9)
    for chat_id, days in ((9, 1), (FIRST_SURROGATE_CHAT + 9, 2), (1, 7), (2, 8), (4, 1), (77, 1)):
        open_dialogue(db, chat_id, now=NOON - days * A_DAY)

    assert count_figures(db, adcodes=list_within(db, YINCHUAN), zone=ZONE, now=NOON).active == 2


def test_notices_that_arrived_in_the_last_week_are_counted(db: Session) -> None:
    notice = Notice(author_chat=1, stage=DONE, begins_at=NOON, valid_until=NOON, created_at=NOON)
    db.add(notice)
    db.flush()
    for chat_id, state, days in ((1, SENT, 1), (2, FAILED, 1), (3, SENT, 8), (4, SENT, 1)):
        moments = NOON - days * A_DAY
        row = Outgoing(
            key=f"n{chat_id}",
            chat_id=chat_id,
            kind=3,
            notice_id=notice.id,
            state=state,
            due_at=NOON,
            settled_at=moments,
        )
        db.add(row)
    db.add(Outgoing(key="reminder", chat_id=1, kind=2, state=SENT, due_at=NOON, settled_at=NOON))
    db.flush()

    assert count_figures(db, adcodes=list_within(db, YINCHUAN), zone=ZONE, now=NOON).delivered == 1


def test_searches_are_counted_by_day_and_folded_afterwards(db: Session) -> None:
    for days in (0, 0, 1, 1, 1, 6, 7):
        note_usage(db, SEARCH, day=TODAY - days * A_DAY)
    before = count_figures(db, adcodes=[REGION], zone=ZONE, now=NOON).searches

    assert fold_usage(db, before=TODAY) == 3
    assert fold_usage(db, before=TODAY) == 0

    assert before == count_usage(db, SEARCH, first=TODAY - 6 * A_DAY, last=TODAY) == 6
    assert db.exec(select(func.count()).select_from(Usage)).one() == 5
