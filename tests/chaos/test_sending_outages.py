"""N3: replies wait out an outage of Telegram, each chat's in their order, none lost and none twice."""

import time
from itertools import pairwise

import pytest

from bot.outbox import Patience
from tests.chaos.conftest import Count, rounds
from tests.playground import Playground
from tests.telegram_server import Fault, Person
from tests.telegram_server.faults import Kind

pytestmark = pytest.mark.chaos
RIDERS, MESSAGES = 5, 10


def write_to(riders: list[Person]) -> None:
    for number in range(MESSAGES):
        for rider in riders:
            rider.sends(f"/what{number}")


def heard(playground: Playground, rider: Person) -> list[str]:
    """The commands that a rider was told to be unknown, in the order of the answers."""
    sent = playground.telegram.calls_of("sendMessage", rider.chat.chat_id)
    told = [str(call.parameters["text"]) for call in sent if call.done]
    return [text.split("/")[1].split(".")[0].split("。")[0] for text in told if "/what" in text]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["500", "502", "garbage", "drop_connection"])
def test_replies_wait_out_an_outage_in_their_order(
    playground: Playground, kind: Kind, count: Count, caplog: pytest.LogCaptureFixture
) -> None:
    seconds = rounds(2, 600)
    patience = Patience(first_wait=0.02 if seconds < 10 else 0.5, longest_wait=seconds / 4)
    playground.core.outbox._patience = patience
    riders = [playground.telegram.person(language_code="en") for _number in range(RIDERS)]
    fault = Fault(kind, method="sendMessage", times=None)
    playground.telegram.faults.add(fault)

    write_to(riders)
    playground.take_in()
    time.sleep(seconds)
    in_vain = len(fault.struck)
    playground.telegram.faults.remove(fault)
    playground.run(playground.core.outbox.drain(seconds + 20), seconds + 30)

    for rider in riders:
        assert heard(playground, rider) == [f"what{number}" for number in range(MESSAGES)]
        tries = [call.at for call in fault.struck if call.chat_id == rider.chat.chat_id]
        waits = [later - earlier for earlier, later in pairwise(tries)]
        assert len(waits) >= 3
        assert waits[-1] > 4 * patience.first_wait
        assert max(waits) <= patience.longest_wait + 1
    told = [record.message for record in caplog.records if record.name == "bot.outbox"]
    assert told.count("A channel does not answer; replies wait and are tried again.") == 1
    assert told.count("The channel answers again.") == 1
    count(f"{kind} for {seconds} s, {in_vain} calls in vain, {RIDERS * MESSAGES} replies once each in their order")


def test_chats_that_wait_do_not_knock_together(playground: Playground) -> None:
    """Otherwise all of them would come at the same moment, over and over."""
    playground.core.outbox._patience = Patience(first_wait=0.2, longest_wait=0.2)
    riders = [playground.telegram.person(language_code="en") for _number in range(RIDERS)]
    fault = Fault("502", method="sendMessage", times=None)
    playground.telegram.faults.add(fault)

    write_to(riders)
    playground.take_in()
    time.sleep(1.5)

    firsts = [[call.at for call in fault.struck if call.chat_id == rider.chat.chat_id][-1] for rider in riders]
    assert max(firsts) - min(firsts) > 0.02
