"""Run the server by itself: `python -m tests.telegram_server --port 8081`."""

import argparse
import asyncio
import signal
import sys

from tests.telegram_server.control import Control
from tests.telegram_server.server import TelegramServer


async def serve(port: int, *, validate: bool) -> None:
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with TelegramServer(port=port, validate=validate) as server:
        server.doors["control"] = Control(server).answer
        # The first line tells a parent process where the server listens, once it does.
        sys.stdout.write(f"{server.url} {server.token}\n")
        sys.stdout.flush()
        await over.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram_server", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--no-validate", action="store_true", help="leave out the checks of api.json")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, validate=not chosen.no_validate))


if __name__ == "__main__":
    main()
