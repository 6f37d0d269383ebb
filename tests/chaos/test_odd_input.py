"""Input that nobody expects: out of order, far too long, from the ends of the earth."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
from sqlmodel import Session

from models.messages.dialogue import open_dialogue
from models.stations.demo import load_demo_stations
from tests.chaos.doors import push_at_once
from tests.chaos.stage import Stage
from tests.chaos.verdict import list_set_aside, list_unsettled
from tests.conftest import opened
from tests.handlers.conversation.deeds import Tap
from tests.handlers.conversation.flows import list_filed_of, tables_on
from tests.handlers.conversation.model import Model
from tests.handlers.conversation.standing import Standing, standing_of
from tests.playground import NOON, Playground
from tests.transcript import Transcript

MEGABYTES_10 = 10_000_000


@dataclass(frozen=True)
class Written:
    message_id: int
    text: str


@dataclass(frozen=True)
class Edited:
    """What was written in this message before."""

    message_id: int
    text: str


Deed: TypeAlias = Written | Edited | Tap
DEEDS: tuple[tuple[Deed, ...], ...] = (
    (Written(1, "/trip"), Tap(2, "q|1|kind|a"), Written(3, "3"), Written(4, "红 绿")),
    (Written(1, "/trip"), Written(2, "甲"), Edited(2, "乙"), Written(3, "3")),
    (Written(1, "/side"), Written(2, "x" * 21), Edited(2, "因为"), Tap(3, "x|1")),
    (Written(1, "/side"), Written(2, "/trip"), Tap(3, "r|1"), Written(4, "1")),
)


def test_updates_in_any_order_come_to_what_the_model_says(stage: Stage) -> None:
    """Taps before what they tap on, edits before what they change, low numbers after high ones: 24 orders of each."""
    in_any_order = (order for deeds in DEEDS for order in itertools.permutations(enumerate(deeds, start=1)))
    orders = dict(enumerate(in_any_order, start=5_000_000_001))
    with opened(stage.database_url) as engine, tables_on(engine):
        with stage.running(polls=False, flows="tests.handlers.conversation.trip") as program:
            for deeds_at_once in zip(*orders.values(), strict=True):
                pushes = [
                    (f"{program.address}/telegram", _as_update(deed, chat_id, number=number))
                    for chat_id, (number, deed) in zip(orders, deeds_at_once, strict=True)
                ]
                assert push_at_once(pushes) == [200] * len(orders)

        assert list_unsettled(engine) == []
        assert list_set_aside(engine) == []
        with Session(engine) as db:
            came = {chat_id: _standing_in(db, chat_id) for chat_id in orders}
    assert came == {chat_id: _told(deed for _number, deed in order).standing for chat_id, order in orders.items()}


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

    assert re.search(r"20 公里以内没有.*离你 \d{4,5}\.\d 公里", said[0])


def _as_update(deed: Deed, chat_id: int, *, number: int) -> dict[str, Any]:
    chat, person = {"id": chat_id, "type": "private"}, {"id": chat_id, "is_bot": False}
    about = {"update_id": 100 * chat_id + number}
    if isinstance(deed, Tap):
        message = {"message_id": deed.message_id, "date": 0, "chat": chat}
        query = {"id": f"tap {chat_id}", "from": person, "data": deed.data, "message": message}
        return {**about, "callback_query": query}
    message = {"message_id": deed.message_id, "date": 0, "chat": chat, "from": person, "text": deed.text}
    if deed.text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(deed.text)}]
    return {**about, "edited_message" if isinstance(deed, Edited) else "message": message}


def _told(deeds: Iterable[Deed]) -> Model:
    model = Model()
    for deed in deeds:
        match deed:
            case Written(message_id, text):
                model.write(text, message_id, now=0)
            case Edited(message_id, text):
                model.edit(text, message_id, now=0)
            case Tap(_message_id, data):
                model.tap(data, None, now=0)
    return model


def _standing_in(db: Session, chat_id: int) -> Standing:
    state = open_dialogue(db, chat_id, now=NOON).state
    return standing_of(state, list_filed_of(db, chat_id))
