"""Where the page is open on this computer alone, what leads there says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.start_link import is_of_this_machine
from tests.conftest import playing
from tests.handlers.hosting.acting import applies, approves, does_all
from tests.playground import Playground
from tests.transcript import Transcript


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path, page_url="http://127.0.0.1:8000") as playground:
        yield playground


def test_a_poster_and_a_calendar_of_a_trial_say_that_nobody_else_can_open_them(
    owner: Transcript, clerk: Transcript
) -> None:
    applies(owner)
    approves(clerk)
    owner.hears()

    (said,) = does_all(owner, ("/host", "[老马面馆（示例）]", "[打印海报]"))
    assert said == (
        "< «海报马上就来。这是试用的：上面的网页码只有这台电脑能打开，要让别人扫，请维护的人设好 PAGE_URL。»"
    )
    owner.does("/calendar")
    assert "这个地址只有这台电脑能打开，要在手机上用" in owner.does("[加到手机日历]")[-1]


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost/", True),
        ("http://[::1]:8000/?start=st_1", True),
        ("http://0.0.0.0:8000", True),
        ("https://nuanyi.example", False),
        ("http://192.168.1.5:8000", False),
        ("https://t.me/nuanyi_bot?start=st_1", False),
    ],
)
def test_addresses_of_this_machine(address: str, *, is_here: bool) -> None:
    assert is_of_this_machine(address) is is_here
