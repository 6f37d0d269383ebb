"""Input that nobody expects: out of order, far too long, from the ends of the earth."""

import itertools
import re
from typing import Any

import pytest
from sqlmodel import Session

from models.station_demo import load_demo_stations
from tests.chaos.doors import push_at_once
from tests.chaos.orders import list_effects
from tests.chaos.stage import Stage
from tests.chaos.verdict import list_set_aside, list_unsettled
from tests.conftest import opened
from tests.playground import Playground
from tests.transcript import Transcript

MEGABYTES_10 = 10_000_000
NAME = "Li"


def test_updates_in_any_order_are_each_worked_on_once(sqlite_stage: Stage) -> None:
    stage, number = sqlite_stage, itertools.count(1)
    orders = dict(enumerate(itertools.permutations(range(4)), start=5_000_000_001))
    with stage.running_several() as doors:
        for place in range(4):
            deeds = [_deeds_of_an_order(chat_id)[order[place]] for chat_id, order in orders.items()]
            pushes = [(doors[0], {"update_id": next(number), **deed}) for deed in deeds]
            assert push_at_once(pushes) == [200] * len(orders)

    with opened(stage.database_url) as engine:
        assert list_unsettled(engine) == []
        assert list_set_aside(engine) == []
        effects = list_effects(engine)
    in_order = next(iter(orders))
    assert effects[in_order] == ["reserved 3", f"3 tea for {NAME}"]
    assert all(len(done) == len(set(done)) for done in effects.values())


def test_a_text_of_ten_megabytes_is_answered_and_holds_up_nobody(stage: Stage) -> None:
    with stage.running():
        rider, other = stage.rider(), stage.rider()
        rider.effects.append("x" * 10_000)
        talk = stage.begin(lambda: rider.does(rider.person.sends, "x" * MEGABYTES_10, f"Noted: {'x' * 100}"))
        beside = stage.begin(lambda: other.says("hello"))
        talk.result()
        beside.result()
        stage.begin(lambda: rider.says("hello")).result()

    stage.settle_accounts()


@pytest.mark.parametrize("where", ["90 0", "-90 180", "90 -180", "0 180", "-89.9999999 12"])
def test_a_position_at_the_ends_of_the_earth_is_answered(playground: Playground, chat: Transcript, where: str) -> None:
    with Session(playground.engine) as db:
        load_demo_stations(db, now=playground.now)
        db.commit()

    said = chat.does(f"(location {where})")

    assert re.search(r"20 公里以内没有.*离你\d{4,5}\.\d 公里", said[0])


def _deeds_of_an_order(chat_id: int) -> list[dict[str, Any]]:
    """The updates that order a drink, if they come in this order; `1` is the first run of a chat."""
    chat, person = {"id": chat_id, "type": "private"}, {"id": chat_id, "is_bot": False, "language_code": "en"}

    def message(text: str, **more: Any) -> dict[str, Any]:
        return {"message": {"message_id": 1, "date": 0, "chat": chat, "from": person, "text": text, **more}}

    tap = {"id": f"tap {chat_id}", "from": person, "data": "q|1|drink|tea", "message": {"message_id": 2, "chat": chat}}
    command = {"type": "bot_command", "offset": 0, "length": 6}
    return [message("/order", entities=[command]), {"callback_query": tap}, message("3"), message(NAME)]
