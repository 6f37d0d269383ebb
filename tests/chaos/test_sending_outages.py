"""N3: replies wait out an outage of Telegram, each chat's in their order, none lost and none twice."""

import time
from itertools import pairwise

import pytest

from bot.delivery.outbox import Patience
from tests.loops import IS_WHOLE, Count, rounds
from tests.patience import PATIENCE_SECONDS
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
    patience = Patience(first_wait=0.5 if IS_WHOLE else 0.02, longest_wait=seconds / 4)
    playground.core.outbox._patience = patience
    riders = [playground.telegram.person(language_code="en") for _number in range(RIDERS)]
    fault = Fault(kind, method="sendMessage", times=None)
    playground.telegram.faults.add(fault)

    write_to(riders)
    playground.take_in()
    time.sleep(seconds if IS_WHOLE else 0)
    knocked(playground, fault, riders, times=7)
    in_vain = len(fault.struck)
    playground.telegram.faults.remove(fault)
    playground.run(playground.core.outbox.drain(seconds + PATIENCE_SECONDS), seconds + 2 * PATIENCE_SECONDS)

    for rider in riders:
        assert heard(playground, rider) == [f"what{number}" for number in range(MESSAGES)]
    for tries in knocked(playground, fault, riders, times=7):
        waits = [later - earlier for earlier, later in pairwise(tries)]
        assert waits[-1] > 4 * patience.first_wait
        # In the short form the machine's load would weigh more than what is measured.
        assert not IS_WHOLE or max(waits) <= patience.longest_wait + 1
    told = [record.message for record in caplog.records if record.name == "bot.delivery.outbox"]
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

    rounds_of_tries = list(zip(*knocked(playground, fault, riders, times=6), strict=False))
    # A machine that stands still lets all that is due then come at once, but not every time.
    assert max(max(tries) - min(tries) for tries in rounds_of_tries[1:]) > 0.02


def knocked(playground: Playground, fault: Fault, riders: list[Person], *, times: int) -> list[list[float]]:
    """Wait until so many calls for each of them were in vain; the moments of all of those."""

    def moments() -> list[list[float]]:
        return [[call.at for call in fault.struck if call.chat_id == rider.chat.chat_id] for rider in riders]

    playground.run(playground.telegram.until(lambda: min(map(len, moments())) >= times), 2 * PATIENCE_SECONDS)
    return moments()
