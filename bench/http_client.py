"""What the HTTP client under python-telegram-bot costs: its default httpx request against the channel's aiohttp.

    python -m bench.http_client [--rounds 3]

Calls per second of `sendMessage`, one at a time and 64 at once: `httpx` and `aiohttp` are PTB's Bot over either request
(the former as ApplicationBuilder makes it), `call` is the road of stored replies, which parses no answer. The server is
on the first core, the client on the other.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import product
from statistics import median
from typing import Any

from bench.process import Measured, share_out_cores
from bench.stub_server import StubServer
from bench.talk import TOKEN

CLIENTS = ("httpx", "aiohttp", "call")
AT_ONCE = (1, 64)
CHAT = 100_001
WARM_UP_S, MEASURED_S, PATIENCE_S = 0.3, 1.0, 30.0
TEXT = "The nearest warm station is 350 m away."

Send = Callable[[], Awaitable[object]]


async def calls_per_s(send: Send, at_once: int, seconds: float) -> float:
    done, began = 0, time.perf_counter()

    async def go_on() -> None:
        nonlocal done
        while time.perf_counter() < began + seconds:
            await send()
            done += 1

    await asyncio.gather(*(go_on() for _ in range(at_once)))
    return done / (time.perf_counter() - began)


async def client(name: str, address: str) -> None:
    """The measured process: prints one JSON list, calls per second by `AT_ONCE`."""
    from telegram import Bot
    from telegram.request import BaseRequest, HTTPXRequest

    from bot.delivery.routing import ChannelRequest, Router
    from bot.telegram.channel import TelegramChannel

    channel = TelegramChannel(TOKEN, f"{address}/bot")
    await channel.open()
    over_aiohttp = ChannelRequest(Router(web=channel, telegram=channel))
    request: BaseRequest = HTTPXRequest(connection_pool_size=256) if name == "httpx" else over_aiohttp
    bot = Bot(TOKEN, base_url=f"{address}/bot", request=request)
    await bot.initialize()

    async def by_bot() -> object:
        return await bot.send_message(CHAT, TEXT)

    async def by_call() -> object:
        return await channel.call("sendMessage", {"chat_id": CHAT, "text": TEXT})

    send = by_call if name == "call" else by_bot
    for at_once in AT_ONCE:
        await calls_per_s(send, at_once, WARM_UP_S)
    print(json.dumps([await calls_per_s(send, at_once, MEASURED_S) for at_once in AT_ONCE]))
    await bot.shutdown()
    await channel.close()


async def measure(name: str, core: int) -> list[float]:
    server = StubServer()
    address = await server.listen()
    process = Measured(["-m", "bench.http_client", "--client", name, "--api-url", address], core=core)
    try:
        status = await asyncio.to_thread(process.wait, PATIENCE_S)
        if status != 0:
            raise RuntimeError(process.last_words())
        found: list[float] = json.loads(process.last_words(1))
        return found
    finally:
        process.close()
        server.close()


async def run(rounds: int) -> dict[str, Any]:
    _, core = share_out_cores()
    played = [{name: await measure(name, core) for name in CLIENTS} for _ in range(rounds)]
    figures: dict[str, dict[str, float]] = {"calls_per_s": {}, "ratios": {}}
    for (place, at_once), name in product(enumerate(AT_ONCE), CLIENTS):
        speed = median(one[name][place] for one in played)
        ratio = median(one[name][place] / one["httpx"][place] for one in played)
        figures["calls_per_s"][f"{name} at {at_once}"] = round(speed)
        if name != "httpx":
            figures["ratios"][f"{name}/httpx at {at_once}"] = round(ratio, 2)
        print(f"{at_once:3} at once  {name:8}{speed:8.0f} calls/s   {ratio:5.2f} times httpx")
    return {"bench": "http_client", **figures}


def main() -> int:
    parser = argparse.ArgumentParser(description="Calls per second through each HTTP client.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--client", choices=CLIENTS, help=argparse.SUPPRESS)
    parser.add_argument("--api-url", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.client:
        asyncio.run(client(given.client, given.api_url))
    else:
        print(json.dumps(asyncio.run(run(given.rounds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
