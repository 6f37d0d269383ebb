"""Gifts are never oversold, codes are good once, and what is not fetched comes back."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.area import REGION
from models.errors import Refusal
from models.people.access import BY_COMMAND, grant_role
from models.people.forgotten import forget_all_of
from models.person import STAFF, Person
from models.points.booking import award_points
from models.points.check import count_unbalanced
from models.points.entry import balance_of, earned_by
from models.points.gift import Gift, NoSuchGift, list_gifts
from models.points.redemption import (
    GIVEN_BACK,
    GOOD_FOR,
    HANDED_OUT,
    MOST_HELD,
    HandedOutElsewhere,
    NoSuchRedemption,
    OwnRedemption,
    Redemption,
    RedemptionOver,
    SoldOut,
    TooManyHeld,
    find_redemption,
    forget_redemptions,
    give_back,
    hand_out,
    list_expired,
    redeem,
)
from models.points.spending import NotEnoughPoints
from models.stations.hosting import StationHost
from tests.areas import lay_areas
from tests.models.stations.samples import add_station
from tests.people import LINGWU, XINGQING, crowd, settle_in

NOW, TODAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC), date(2026, 11, 23)


def rider_with(db: Session, points: int, chat_id: int = 1) -> Person:
    lay_areas(db)
    person = settle_in(db, chat_id, home=XINGQING)
    for number in range(points // 10):
        day = TODAY - timedelta(days=number)
        award_points(db, person=person, rule="training", source=f"t:{chat_id}:{number}", today=day, now=NOW)
    return person


def staff(db: Session, *, adcode: int = REGION) -> Person:
    clerk = settle_in(db, 2)
    grant_role(db, clerk, role=STAFF, adcode=adcode, by=None, origin=BY_COMMAND, now=NOW)
    return clerk


def gift_of(db: Session, *, cost: int = 10, stock: int = 1, adcode: int | None = None) -> Gift:
    gift = Gift(code="RAIN", name="雨衣（示例）", cost=cost, stock=stock, adcode=adcode)
    db.add(gift)
    db.flush()
    return gift


def take(db: Session, person: Person, gift: Gift) -> Redemption:
    return redeem(db, person=person, gift=gift, today=TODAY, now=NOW)


def stock_of(db: Session, gift: Gift) -> int:
    return db.exec(select(Gift.stock).where(Gift.id == gift.id)).one()


def test_the_points_go_one_piece_is_held_and_handed_out_once(db: Session) -> None:
    person, gift, clerk = rider_with(db, 30), gift_of(db, cost=20, stock=2), staff(db)

    held = take(db, person, gift)
    assert (balance_of(db, person), earned_by(db, person), stock_of(db, gift)) == (10, 30, 1)
    found = find_redemption(db, f"{held.code[:5].lower()}-{held.code[5:]}")
    hand_out(db, found, by=clerk, now=NOW)

    assert (held.state, held.settled_by, stock_of(db, gift)) == (HANDED_OUT, clerk.id, 1)
    with pytest.raises(RedemptionOver) as refusal:
        hand_out(db, found, by=clerk, now=NOW)
    assert refusal.value.state == HANDED_OUT
    with pytest.raises(RedemptionOver):
        give_back(db, held.id or 0, person=person, now=NOW)


def test_who_has_too_few_points_gets_nothing_and_the_piece_stays(db: Session) -> None:
    person, gift = rider_with(db, 10), gift_of(db, cost=20)

    with pytest.raises(NotEnoughPoints):
        take(db, person, gift)

    assert (balance_of(db, person), stock_of(db, gift)) == (10, 1)


def test_the_last_piece_is_had_once_and_what_is_closed_not_at_all(db: Session) -> None:
    gift, early = gift_of(db), rider_with(db, 10)
    take(db, early, gift)
    late = rider_with(db, 10, chat_id=2)

    with pytest.raises(SoldOut):
        take(db, late, gift)
    assert balance_of(db, late) == 10
    assert list_gifts(db) == []

    gift.is_open = False
    with pytest.raises(NoSuchGift):
        take(db, late, gift)


def test_nobody_holds_too_many_codes(db: Session) -> None:
    person, gift = rider_with(db, 100), gift_of(db, stock=20)
    for _ in range(MOST_HELD):
        take(db, person, gift)

    with pytest.raises(TooManyHeld):
        take(db, person, gift)


def test_what_is_given_back_or_not_fetched_brings_points_and_piece_back(db: Session) -> None:
    person, gift = rider_with(db, 20), gift_of(db, stock=2)
    first, second = take(db, person, gift), take(db, person, gift)

    give_back(db, first.id or 0, person=person, now=NOW)
    assert list_expired(db, now=NOW + GOOD_FOR - timedelta(seconds=1)) == []
    assert list_expired(db, now=NOW + GOOD_FOR) == [second.id]
    give_back(db, second.id or 0, person=None, now=NOW + GOOD_FOR)

    assert (balance_of(db, person), stock_of(db, gift), second.state) == (20, 2, GIVEN_BACK)
    assert count_unbalanced(db) == {"point_entry": 0, "point_month": 0, "team_month": 0}
    with pytest.raises(RedemptionOver):
        give_back(db, second.id or 0, person=None, now=NOW + GOOD_FOR)


def test_an_expired_code_is_worth_nothing_before_the_clock_has_come_by(db: Session) -> None:
    held, clerk = take(db, rider_with(db, 10), gift_of(db)), staff(db)

    with pytest.raises(RedemptionOver) as refusal:
        hand_out(db, held, by=clerk, now=NOW + GOOD_FOR)

    assert refusal.value.state == GIVEN_BACK


def test_only_others_hand_out_and_only_where_the_gift_is(db: Session) -> None:
    person, clerk, host, other = rider_with(db, 10), staff(db, adcode=LINGWU), settle_in(db, 3), settle_in(db, 4)
    gift = gift_of(db, adcode=XINGQING)
    held = take(db, person, gift)
    for code, keeper in (("XQ-1", host), ("XQ-2", other)):
        station = add_station(db, code)
        db.add(StationHost(station_id=station.id or 0, person_id=keeper.id or 0, since_at=NOW))
        gift.station_id = gift.station_id or station.id

    with pytest.raises(OwnRedemption):
        hand_out(db, held, by=person, now=NOW)
    for nobody in (clerk, other, settle_in(db, 5)):
        with pytest.raises(HandedOutElsewhere):
            hand_out(db, held, by=nobody, now=NOW)
    with pytest.raises(NoSuchRedemption):
        find_redemption(db, "2222222222")
    with pytest.raises(NoSuchRedemption):
        give_back(db, held.id or 0, person=clerk, now=NOW)
    hand_out(db, held, by=host, now=NOW)
    assert held.settled_by == host.id


def test_what_is_held_for_who_is_forgotten_can_be_had_by_others(db: Session) -> None:
    person, gift = rider_with(db, 20), gift_of(db, stock=2)
    handed = take(db, person, gift)
    hand_out(db, handed, by=staff(db), now=NOW)
    take(db, person, gift)

    forget_redemptions(db, person, now=NOW)
    forget_all_of(db, person, now=NOW)
    db.expire_all()

    assert stock_of(db, gift) == 1
    assert {(row.state, row.person_id) for row in db.exec(select(Redemption))} == {
        (HANDED_OUT, None),
        (GIVEN_BACK, None),
    }


def test_many_at_once_never_get_more_than_there_is(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        lay_areas(db)
        crowd(db, 12, home=XINGQING)
        for person in db.exec(select(Person)).all():
            award_points(db, person=person, rule="training", source=f"t:{person.id}", today=TODAY, now=NOW)
        gift_id = gift_of(db, stock=5).id

    def want(number: int) -> Callable[[Session], None]:
        def act(db: Session) -> None:
            person, gift = db.get_one(Person, number), db.get_one(Gift, gift_id)
            redeem(db, person=person, gift=gift, today=TODAY, now=NOW)

        return act

    with Session(engine) as db:
        people = [number or 0 for number in db.exec(select(Person.id))]

    assert outcomes(engine, [want(number) for number in people]) == {"got": 5, "SoldOut": 7}
    with Session(engine) as db:
        assert db.exec(select(Gift.stock)).one() == 0
        assert count_unbalanced(db)["point_entry"] == 0


def test_a_code_that_is_typed_at_many_desks_at_once_is_handed_out_at_one(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        code = take(db, rider_with(db, 10), gift_of(db)).code
        clerk_id = staff(db).id

    def at_desk(db: Session) -> None:
        hand_out(db, find_redemption(db, code), by=db.get_one(Person, clerk_id), now=NOW)

    assert outcomes(engine, [at_desk] * 4) == {"got": 1, "RedemptionOver": 3}


def test_what_is_handed_out_while_its_owner_is_forgotten_is_not_put_back(engine: Engine) -> None:
    with Session(engine) as db, db.begin():
        person, clerk = rider_with(db, 10), staff(db)
        code, person_id, clerk_id = take(db, person, gift_of(db)).code, person.id, clerk.id

    def forget() -> None:
        with Session(engine) as db, db.begin():
            forget_redemptions(db, db.get_one(Person, person_id), now=NOW)

    with Session(engine) as db, db.begin():
        hand_out(db, find_redemption(db, code), by=db.get_one(Person, clerk_id), now=NOW)
        forgetting = threading.Thread(target=forget)
        forgetting.start()
        # It has to wait for who hands out; so long it has time to come that far.
        forgetting.join(0.2)
    forgetting.join()

    with Session(engine) as db:
        row, gift = db.exec(select(Redemption)).one(), db.exec(select(Gift)).one()
        assert (row.state, row.person_id, gift.stock) == (HANDED_OUT, None, 0)


def outcomes(engine: Engine, acts: Sequence[Callable[[Session], None]]) -> Counter[str]:
    """Of transactions that begin at the same moment: how many went through, and what the others were refused by."""
    told: Counter[str] = Counter()
    start = threading.Barrier(len(acts), timeout=20)

    def run(act: Callable[[Session], None]) -> None:
        start.wait()
        try:
            with Session(engine) as db, db.begin():
                act(db)
        except Refusal as refusal:
            told[type(refusal).__name__] += 1
        else:
            told["got"] += 1

    threads = [threading.Thread(target=run, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told
