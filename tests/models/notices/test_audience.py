"""To whom a notice goes."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from models.notice import EVENTS, SAFETY
from models.notices.audience import Audience, count_by_role, count_recipients, recipients
from models.person import ADMIN, FIRST_SURROGATE_CHAT, MERCHANT, RIDER, STAFF, PersonTag, find_contact
from models.station import FavouriteStation
from tests.areas import lay_areas
from tests.models.stations.samples import add_station
from tests.people import HAIYUAN, LINGWU, XINGQING, YINCHUAN, reach, settle_in
from tests.playground import NOON


@pytest.fixture(autouse=True)
def areas(db: Session) -> None:
    lay_areas(db)


def reached(db: Session, audience: Audience, *, topic: str = EVENTS, is_urgent: bool = False) -> set[int]:
    query = recipients(audience, topic=topic, is_urgent=is_urgent)
    rows = db.connection().execute(query).mappings().all()
    assert len(rows) == count_recipients(db, audience, topic=topic, is_urgent=is_urgent)
    return {row["chat_id"] for row in rows}


def test_everybody_who_agreed_is_reached(db: Session) -> None:
    settle_in(db, 1, roles=(RIDER,), home=XINGQING)
    settle_in(db, 2, roles=())
    settle_in(db, 3, consented_at=None, roles=(STAFF,))

    assert reached(db, Audience()) == {1, 2}


@pytest.mark.parametrize(
    ("audience", "chats"),
    [
        (Audience(roles=(RIDER,)), {1, 4}),
        (Audience(roles=(RIDER, MERCHANT)), {1, 2, 4}),
        (Audience(roles=(STAFF,)), {4}),
        (Audience(adcodes=(XINGQING,)), {1}),
        (Audience(adcodes=(YINCHUAN,)), {1, 2}),
        (Audience(adcodes=(XINGQING, HAIYUAN)), {1, 3}),
        (Audience(language="en"), {3}),
        (Audience(roles=(RIDER,), adcodes=(HAIYUAN,)), set()),
    ],
)
def test_an_audience_is_narrowed(db: Session, audience: Audience, chats: set[int]) -> None:
    settle_in(db, 1, roles=(RIDER,), home=XINGQING)
    settle_in(db, 2, roles=(MERCHANT,), home=LINGWU)
    settle_in(db, 3, roles=(), home=HAIYUAN, language="en")
    settle_in(db, 4, roles=(STAFF, RIDER))

    assert reached(db, audience) == chats


def test_who_keeps_stations_or_is_on_a_list_can_be_meant(db: Session) -> None:
    keeper, listed = settle_in(db, 1), settle_in(db, 2)
    station = add_station(db)
    db.add(FavouriteStation(person_id=keeper.id or 0, station_id=station.id or 0, added_at=NOON))
    db.add(PersonTag(person_id=listed.id or 0, tag="培训"))
    db.flush()

    assert reached(db, Audience(has_stations=True)) == {1}
    assert reached(db, Audience(tag="培训")) == {2}


def test_who_muted_a_topic_gets_only_what_is_urgent(db: Session) -> None:
    settle_in(db, 1, muted=[EVENTS])

    assert reached(db, Audience()) == set()
    assert reached(db, Audience(), is_urgent=True) == {1}
    assert reached(db, Audience(), topic=SAFETY) == {1}


def test_each_person_is_reached_once_where_they_do_not_block_us(db: Session) -> None:
    web = FIRST_SURROGATE_CHAT + 5
    person = settle_in(db, web)
    reach(db, person, 1)
    reach(db, person, 2)

    assert reached(db, Audience()) == {1}

    for chat, blocked in ((1, True), (2, True)):
        contact = find_contact(db, chat)
        assert contact is not None
        contact.blocked_at = datetime(2026, 11, 1, tzinfo=UTC) if blocked else None
    db.flush()
    assert reached(db, Audience()) == {web}


def test_people_are_counted_by_their_first_role(db: Session) -> None:
    settle_in(db, 1, roles=(RIDER,))
    settle_in(db, 2, roles=(ADMIN, RIDER))
    settle_in(db, 3, roles=())

    assert count_by_role(db, Audience(), topic=EVENTS, is_urgent=False) == {RIDER: 1, ADMIN: 1, "": 1}


def test_an_audience_is_kept_as_it_was() -> None:
    audience = Audience(roles=(RIDER,), adcodes=(XINGQING,), language="en", has_stations=True, tag="x")

    assert Audience.from_json(audience.as_json()) == audience
