"""The loop that most bots have: one message after the other, and a pause where the server asks for one."""

import asyncio
import sys

from telegram import Bot
from telegram.error import RetryAfter

from bench.mailing_list import FIRST_RECIPIENT, WORDS
from bench.talk import TOKEN


async def send(api_url: str, recipients: int) -> None:
    async with Bot(TOKEN, base_url=f"{api_url}/bot") as bot:
        for chat_id in range(FIRST_RECIPIENT, FIRST_RECIPIENT + recipients):
            while True:
                try:
                    await bot.send_message(chat_id, WORDS)
                except RetryAfter as told:
                    seconds = told.retry_after
                    await asyncio.sleep(seconds if isinstance(seconds, int) else seconds.total_seconds())
                else:
                    break


if __name__ == "__main__":
    asyncio.run(send(sys.argv[1], int(sys.argv[2])))
