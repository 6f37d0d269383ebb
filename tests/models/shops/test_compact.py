"""A market's shops vote once each, in secret; what counts as adopted is the market's own rule."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from models.people.access import BY_COMMAND, NoRight, grant_role
from models.person import STAFF, Person
from models.shops.compact import (
    ADOPTED,
    REJECTED,
    TOO_FEW,
    NewerText,
    Vote,
    VotedAlready,
    VoteOver,
    VoteUnderWay,
    cast_vote,
    count_votes,
    find_compact,
    leave_market,
    list_to_count,
    outcome_of,
    propose,
    publish_first,
    sign,
)
from models.shops.market import Market, MarketShop, NamedAlready, OneShopEach, admit_shop, open_market, take_shop
from models.shops.owner_pass import PassGone, find_pass, make_market_pass, use_pass
from tests.areas import lay_areas
from tests.people import HAIYUAN, XINGQING, settle_in
from tests.playground import NOON

DAYS = 7
END = NOON + timedelta(days=DAYS)


def market_of(adcode: int = XINGQING, *, quorum: int = 50, majority: int = 50) -> Market:
    return Market(
        name="四季鲜市场（示例）",
        adcode=adcode,
        vote_days=DAYS,
        quorum_percent=quorum,
        majority_percent=majority,
        opened_at=NOON,
    )


@pytest.fixture
def clerk(db: Session) -> Person:
    lay_areas(db)
    person = settle_in(db, 6_000_000_001)
    grant_role(db, person, role=STAFF, adcode=XINGQING, by=None, origin=BY_COMMAND, now=NOON)
    return person


@pytest.fixture
def market(db: Session, clerk: Person) -> Market:
    market = open_market(db, market_of(), by=clerk, now=NOON)
    publish_first(db, market, "不占道。", now=NOON)
    return market


@pytest.fixture
def shops(db: Session, market: Market, clerk: Person) -> list[MarketShop]:
    """Four that somebody speaks for, and one whose pass nobody has taken."""
    shops = [admit_shop(db, market, f"店 {number}", by=clerk, now=NOON) for number in range(5)]
    for number, shop in enumerate(shops[:4]):
        take_shop(db, shop, person=settle_in(db, 6_000_000_100 + number))
    return shops


@pytest.mark.parametrize(
    ("shops", "votes", "quorum", "majority", "outcome"),
    [
        (4, (0, 0), 50, 50, TOO_FEW),
        (0, (0, 0), 50, 50, TOO_FEW),
        (4, (1, 0), 50, 50, TOO_FEW),
        (4, (2, 0), 50, 50, ADOPTED),
        (4, (1, 1), 50, 50, REJECTED),
        (4, (0, 4), 50, 50, REJECTED),
        (3, (1, 0), 33, 66, ADOPTED),
        (3, (2, 1), 66, 66, ADOPTED),
        (50, (33, 17), 66, 66, REJECTED),
        (50, (34, 16), 66, 66, ADOPTED),
    ],
)
def test_what_is_adopted(shops: int, votes: tuple[int, int], quorum: int, majority: int, outcome: str) -> None:
    market = market_of(quorum=quorum, majority=majority)

    assert outcome_of(market, shops=shops, votes_for=votes[0], against=votes[1]) == outcome


def test_an_adopted_text_is_a_new_version_that_is_signed_anew(
    db: Session, market: Market, shops: list[MarketShop]
) -> None:
    sign(db, shops[0], 1, now=NOON)
    motion = propose(db, market, words="不占道，不扰民。", why="晚上太吵", now=NOON)
    with pytest.raises(VoteUnderWay):
        propose(db, market, words="别的", why="别的", now=NOON)
    for shop, is_for in zip(shops, (True, True, False, True), strict=False):
        cast_vote(db, motion, shop, is_for=is_for, now=NOON)
    for is_for in (True, False):
        with pytest.raises(VotedAlready):
            cast_vote(db, motion, shops[0], is_for=is_for, now=NOON)
    leave_market(db, shops[3], now=NOON)
    assert (list_to_count(db, now=NOON), count_votes(db, motion.id or 0, now=NOON)) == ([], None)
    with pytest.raises(VoteOver):
        cast_vote(db, motion, shops[0], is_for=True, now=END)

    assert list_to_count(db, now=END) == [motion.id]
    counted = count_votes(db, motion.id or 0, now=END)

    assert counted is not None
    assert (motion.outcome, motion.shops, motion.votes_for, motion.votes_against) == (ADOPTED, 3, 2, 1)
    assert [shop.name for shop in counted.voters] == ["店 0", "店 1", "店 2"]
    assert db.exec(select(Vote)).all() == []
    assert count_votes(db, motion.id or 0, now=END) is None
    compact = find_compact(db, market.id or 0)
    assert compact is not None
    assert (compact.number, compact.words) == (2, "不占道，不扰民。")
    with pytest.raises(NewerText):
        sign(db, shops[0], 1, now=END)
    sign(db, shops[0], 2, now=END)
    assert propose(db, market, words="再改", why="再改", now=END).closed_at is None


def test_a_pass_is_good_once_and_for_one_shop_of_a_market(
    db: Session, market: Market, shops: list[MarketShop], clerk: Person
) -> None:
    owner, late = db.get_one(Person, shops[0].person_id), settle_in(db, 6_000_000_200)
    first, code = make_market_pass(db, shops[4], now=NOON), make_market_pass(db, shops[4], now=NOON)
    for gone, now in ((first, NOON), (code, END), ("X", NOON)):
        with pytest.raises(PassGone):
            find_pass(db, gone, now=now)
    with pytest.raises(OneShopEach):
        use_pass(db, find_pass(db, code, now=NOON), person=owner)
    used = find_pass(db, code, now=NOON)
    assert use_pass(db, used, person=late) is shops[4]
    with pytest.raises(PassGone):
        use_pass(db, used, person=late)
    assert db.exec(select(MarketShop.id).where(col(MarketShop.person_id) == late.id)).all() == [shops[4].id]
    again = find_pass(db, make_market_pass(db, shops[4], now=NOON), now=NOON)
    leave_market(db, shops[4], now=NOON)
    with pytest.raises(PassGone):
        use_pass(db, again, person=late)
    assert admit_shop(db, market, "店 4", by=clerk, now=NOON).person_id is None


def test_names_are_taken_once_and_only_by_staff_of_the_county(db: Session, market: Market, clerk: Person) -> None:
    admit_shop(db, market, "店", by=clerk, now=NOON)
    with pytest.raises(NamedAlready):
        admit_shop(db, market, "店", by=clerk, now=NOON)
    with pytest.raises(NamedAlready):
        open_market(db, market_of(), by=clerk, now=NOON)
    with pytest.raises(NoRight):
        open_market(db, market_of(HAIYUAN), by=clerk, now=NOON)
