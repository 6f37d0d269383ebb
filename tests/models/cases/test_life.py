"""Whatever people try with cases, and in whatever order: only what may happen happens, and all of it is on record."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.case import NAMED, CaseEvent, get_case, list_events
from models.cases.desk import ask_reporter
from models.cases.forgetting import let_go_of_cases
from models.cases.message import Message
from models.cases.moves import NobodyToAsk
from models.cases.reward import GRANTED
from tests.areas import lay_areas
from tests.loops import IS_WHOLE, Count, rounds
from tests.models.cases.cast import CANARY_NAME, CHATS, IDS, SHOWN_NAME
from tests.models.cases.deeds import ANNA, BAO, CLERKS, COLIN, DORA, GAO, NOBODY, OFFICES, REGINA, Deed
from tests.models.cases.hearing import heard_by_anna, heard_by_bao, heard_by_co_units, heard_by_office
from tests.models.cases.leads import LEADS, OFFICE_DEEDS, REWARD_DEEDS, UNIT_DEEDS
from tests.models.cases.walk import JOINED, MOST_CASES, RAISED, REWARDED, Walk

pytestmark = pytest.mark.chaos


STEPS = 60
# What ends a case comes too early otherwise, and who is forgotten does no more; what is of one case alone, too late.
WEIGHTS = {"withdraw": 0.3, "refuse": 0.3, "forget": 0.1, "join": 3, "grant": 2, "pay": 3, "unjoin": 0.3}
# Of which case they are.
OF_ONE = dict.fromkeys(REWARD_DEEDS, REWARDED) | {"join": JOINED, "unjoin": JOINED}


def some_deed(cases: Walk, chance: random.Random) -> Deed:
    """Mostly one that the case allows, by somebody who may, so that walks lead far; else anything by anybody."""
    number = chance.randrange(len(cases.told))
    told = cases.told[number]
    is_likely = chance.random() < 0.7
    names = [name for name, leads in LEADS.items() if is_possible(cases, number, name) and told.state in leads]
    # What is over mostly stays so: it is tried all the same.
    names = names if is_likely and names else [name for name in LEADS if is_possible(cases, number, name)]
    weights = WEIGHTS | ({"withdraw": 3} if told.joiners else {})
    (name,) = chance.choices(names, [weights.get(name, 1) for name in names])
    choice = chance.randrange(42)
    rightful = rightful_for(cases, number, name)
    if is_likely and name in UNIT_DEEDS and told.units:
        choice = OFFICES.index(chance.choice(list(told.units))) + len(OFFICES) * chance.randrange(7)
        rightful = sorted(CLERKS[OFFICES[choice % len(OFFICES)]])
    who = chance.choice(rightful) if is_likely else chance.choice((*IDS, NOBODY))
    return Deed(name, who, number, choice, chance.choice((0, 1, 7, 30, 400 if name == "silence" else 60)))


def is_possible(cases: Walk, number: int, name: str) -> bool:
    """The flows offer no other; and of too many parts nothing more is learned."""
    if name == "split":
        return len(cases.told) < MOST_CASES
    return name not in OF_ONE or OF_ONE[name] == number or (number == 0 and name in REWARD_DEEDS)


def rightful_for(cases: Walk, number: int, name: str) -> list[str]:
    told = cases.told[number]
    if name == "join":
        return [BAO, COLIN]
    if name == "unjoin":
        return told.joiners or [BAO, COLIN]
    if name == "forget":
        return [ANNA, BAO, COLIN, DORA, GAO]
    if name == "take_over":
        return sorted(told.overseers) or [GAO, REGINA]
    if name in OFFICE_DEEDS:
        return sorted(told.clerks) or [REGINA]
    return [told.reporter or ANNA]


def test_only_what_may_happen_happens_and_is_on_record(db: Session, chance: random.Random, count: Count) -> None:
    lay_areas(db)
    done: Counter[str] = Counter()
    is_sqlite = db.get_bind().dialect.name == "sqlite"

    for _ in range(rounds(6, 2_000) if is_sqlite else rounds(2, 300)):
        around = db.begin_nested()
        cases = Walk(db, done)
        for _ in range(STEPS):
            cases.take(some_deed(cases, chance))
        cases.hold_all()
        nobody_is_given_away(cases)
        around.rollback()
        db.expire_all()

    count(f"{sum(done[name] for name in LEADS)} deeds on cases, {done.total()} tried")
    assert not IS_WHOLE or not [name for name in LEADS if not done[name]], "each move was made"


def nobody_is_given_away(cases: Walk) -> None:
    """Neither what offices are shown nor what is kept of an anonymous case leads to who raised it.

    A name that was left is for the office that leads, and for none that helps or has a part of the case. Who joined
    one reads nothing of who raised it, and the other way round.
    """
    canaries = [CANARY_NAME, str(IDS[ANNA]), str(CHATS[ANNA])]
    for number, told in enumerate(cases.told):
        heard = heard_by_office(cases, number)
        assert not [canary for canary in (*canaries, *pay_codes(cases)) if canary in heard]
        is_named = number < len(RAISED) and RAISED[number][0] == NAMED and ANNA not in cases.gone
        assert (SHOWN_NAME in heard) == is_named
        helped = heard_by_co_units(cases, number)
        assert not [canary for canary in (*canaries, SHOWN_NAME) if canary in helped]
        if told.is_anonymous:
            kept = cases.db.exec(select(CaseEvent).where(CaseEvent.case_id == cases.ids[number])).all()
            assert {event.actor_id for event in kept if event.by == "reporter"} <= {None}
            assert not [canary for canary in canaries if canary in str([event.model_dump() for event in kept])]
    joined = heard_by_bao(cases, JOINED, has_it=cases.told[JOINED].reporter == BAO)
    assert not [canary for canary in (*canaries, SHOWN_NAME, f"{ANNA}:", "three hours") if canary in joined]
    assert f"{BAO}:" not in heard_by_anna(cases)


def pay_codes(cases: Walk) -> list[str]:
    """What the office must not see, or it could pay itself."""
    kept = cases.db.exec(select(CaseEvent).where(CaseEvent.what == GRANTED)).all()
    return [event.facts["pay_code"] for event in kept]


@pytest.fixture
def cases(db: Session) -> Walk:
    lay_areas(db)
    return Walk(db, Counter())


def play(cases: Walk, *steps: tuple[str, str]) -> None:
    for name, who in steps:
        cases.take(Deed(name, who, case=0, choice=0, hours=1))


def test_who_closed_it_leaves_it_to_a_colleague_whatever_was_done_between(cases: Walk) -> None:
    play(cases, ("accept", COLIN), ("answer", COLIN), ("judge", ANNA), ("reopen", ANNA))
    play(cases, ("accept", COLIN), ("answer", COLIN), ("refuse", COLIN))
    assert cases.told[0].state == "received"

    play(cases, ("accept", DORA), ("release", DORA), ("accept", COLIN))
    assert cases.told[0].state == "received"

    play(cases, ("accept", DORA), ("answer", DORA))
    assert cases.told[0].state == "answered"


def test_a_no_may_become_a_yes(cases: Walk) -> None:
    play(cases, ("answer", COLIN), ("judge", ANNA))
    cases.take(Deed("judge", ANNA, case=0, choice=1, hours=1))

    case = cases.told[0]
    assert (case.state, case.verdict) == ("closed", "yes")
    play(cases, ("rate", ANNA), ("judge", ANNA), ("withdraw", ANNA))
    assert (case.state, case.verdict, case.rating) == ("closed", "yes", 1)


def test_who_works_on_cases_and_is_forgotten_leaves_them_on_the_list(cases: Walk) -> None:
    play(cases, ("accept", COLIN))
    let_go_of_cases(cases.db, cases.people[COLIN], now=cases.now)

    case = get_case(cases.db, cases.ids[0])
    assert (case.state, case.holder_id) == ("received", None)
    assert list_events(cases.db, case, only_shown=False)[-1].what == "released"


def test_nobody_waits_for_who_was_forgotten(cases: Walk) -> None:
    play(cases, ("accept", COLIN), ("ask", COLIN))
    cases.now += timedelta(hours=5)
    due = cases.told[0].answer_by
    let_go_of_cases(cases.db, cases.people[ANNA], now=cases.now)

    case = get_case(cases.db, cases.ids[0])
    assert (case.state, case.holder_id, case.waiting_since) == ("accepted", IDS[COLIN], None)
    assert (case.reporter_id, case.chat_id, case.shown_name) == (None, None, None)
    assert case.answer_by == due + timedelta(hours=5)
    assert [event.what for event in list_events(cases.db, case, only_shown=False)][-1] == "resumed"
    assert IDS[ANNA] not in {event.actor_id for event in cases.db.exec(select(CaseEvent))}
    with pytest.raises(NobodyToAsk):
        ask_reporter(cases.db, case, by=cases.people[COLIN], message=Message("And when?"), now=cases.now)


def test_what_waits_for_its_reporter_and_goes_elsewhere_has_lost_no_time(cases: Walk) -> None:
    due = cases.told[0].answer_by
    play(cases, ("accept", COLIN), ("ask", COLIN))
    cases.take(Deed("transfer", COLIN, case=0, choice=1, hours=30))

    assert (cases.told[0].answer_by - due).total_seconds() == 30 * 3600
    cases.take(Deed("say", ANNA, case=0, choice=0, hours=30))
    assert (cases.told[0].answer_by - due).total_seconds() == 30 * 3600
    assert [event.what for event in list_events(cases.db, get_case(cases.db, cases.ids[0]), only_shown=True)][
        -1
    ] == "said"
