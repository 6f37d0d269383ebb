"""By when a case is acknowledged and answered."""

import pytest

from models.cases.deadline import EXTENSION, UnknownClass, get_deadline, load_deadlines
from models.starter_data import starter_rows
from models.working_time import Limit

A_DAY = Limit(working_days=1)


@pytest.mark.parametrize(
    ("klass", "acknowledge", "answer"),
    [
        ("danger", Limit(hours=2), Limit(hours=24)),
        ("urgent", A_DAY, Limit(working_days=3)),
        ("consult", A_DAY, A_DAY),
        ("help", A_DAY, Limit(working_days=5)),
        ("suggestion", A_DAY, Limit(working_days=5)),
        ("complaint", A_DAY, Limit(working_days=10)),
        ("report", A_DAY, Limit(working_days=15)),
        ("high", A_DAY, Limit(hours=24)),
        ("normal", A_DAY, Limit(working_days=5)),
        ("low", A_DAY, Limit(working_days=10)),
    ],
)
def test_each_class_has_its_limits(klass: str, acknowledge: Limit, answer: Limit) -> None:
    deadline = get_deadline(klass)

    assert (deadline.klass, deadline.acknowledge, deadline.answer) == (klass, acknowledge, answer)
    assert deadline.name
    assert deadline.name_en


def test_no_class_is_listed_twice() -> None:
    assert [row["class"] for row in starter_rows("deadlines")] == [*load_deadlines()]


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(UnknownClass) as refused:
        get_deadline("praise")

    assert refused.value.klass == "praise"


def test_an_extension_is_five_working_days() -> None:
    assert Limit(working_days=5) == EXTENSION
