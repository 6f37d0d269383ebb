"""The questions of the kitchen, and answers to them, on both databases."""

from collections import Counter

import pytest
from sqlmodel import Session

from models.shops.kitchen_check import (
    FINE,
    FIX,
    MOST_STEPS,
    NOT_HERE,
    NothingAnswered,
    UnknownItem,
    add_photo,
    answers_of,
    begin_check,
    call_rest_fine,
    end_check,
    find_check,
    forget_checks,
    list_areas_of_kitchen,
    list_items,
    load_items,
    result_of,
    turn_answer,
)
from tests.people import settle_in
from tests.playground import NOON


def test_about_forty_questions_each_with_advice_in_both_languages() -> None:
    items = load_items().values()

    assert 38 <= len(items) <= 45
    assert all(all((item.question, item.question_en, item.advice, item.advice_en)) for item in items)
    assert {item.weight for item in items} == {1, 2, 3}
    assert len(list_areas_of_kitchen()) == 9


def test_one_check_goes_on_until_it_is_ended(db: Session) -> None:
    person = settle_in(db, 1)
    check = begin_check(db, person, now=NOON)

    assert begin_check(db, person, now=NOON) == check
    end_check(db, check, now=NOON)
    assert find_check(db, person) is None
    assert begin_check(db, person, now=NOON) != check


def test_answers_turn_and_the_rest_is_fine(db: Session) -> None:
    check = begin_check(db, settle_in(db, 1), now=NOON)

    assert [turn_answer(db, check, "L1") for _tap in range(4)] == [FINE, FIX, NOT_HERE, FINE]
    turn_answer(db, check, "L1")
    add_photo(db, check, "L2", file_id="photo")
    call_rest_fine(db, check, "layout")

    answers = answers_of(db, check)
    result = result_of(answers)
    assert result.by_area == {"layout": Counter({FINE: 3, FIX: 2})}
    assert [item.code for item in result.first_steps] == ["L1", "L2"]
    assert answers["L2"].file_id == "photo"


def test_the_first_steps_are_few_and_the_weightiest(db: Session) -> None:
    check = begin_check(db, settle_in(db, 1), now=NOON)
    for code in load_items():
        turn_answer(db, check, code)
        turn_answer(db, check, code)

    steps = result_of(answers_of(db, check)).first_steps

    assert len(steps) == MOST_STEPS
    assert {item.weight for item in steps} == {3}


def test_what_nobody_asks_is_refused(db: Session) -> None:
    check = begin_check(db, settle_in(db, 1), now=NOON)

    with pytest.raises(UnknownItem):
        turn_answer(db, check, "X9")
    with pytest.raises(UnknownItem):
        list_items("cellar")
    with pytest.raises(NothingAnswered):
        result_of(answers_of(db, check))


def test_who_is_forgotten_leaves_no_answers(db: Session) -> None:
    person = settle_in(db, 1)
    check = begin_check(db, person, now=NOON)
    turn_answer(db, check, "L1")

    forget_checks(db, person)

    assert (find_check(db, person), answers_of(db, check)) == (None, {})
