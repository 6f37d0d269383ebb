"""A query code is found in what people send of it, and nowhere else."""

import pytest

from models.cases.query_code import code_in

CODE = "BCD23FGH45JKM67NPQ89"


@pytest.mark.parametrize(
    "text",
    [
        "BCD23-FGH45-JKM67-NPQ89",
        "bcd23 fgh45 jkm67 npq89",
        CODE,
        "查询码：BCD23-FGH45-JKM67-NPQ89。谢谢",
        "Your code: " + CODE,
    ],
)
def test_a_code_is_read_however_it_was_copied(text: str) -> None:
    assert code_in(text) == CODE


@pytest.mark.parametrize(
    "text", ["", CODE[:-1], CODE + "2", "x" + CODE, "订单 22334455667788992233", "上个月的工资没发"]
)
def test_what_is_none_is_not_taken_for_one(text: str) -> None:
    assert code_in(text) == ""
