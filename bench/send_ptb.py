"""python-telegram-bot with its own AIORateLimiter at its defaults, which are Telegram's limits, and with retries."""

import asyncio
import sys

from telegram.ext import AIORateLimiter, Application

from bench.mailing_list import FIRST_RECIPIENT, WORDS
from bench.talk import TOKEN

AT_ONCE = 64


async def send(api_url: str, recipients: int) -> None:
    limiter = AIORateLimiter(max_retries=10)
    application = Application.builder().token(TOKEN).base_url(f"{api_url}/bot").rate_limiter(limiter).build()
    left = iter(range(FIRST_RECIPIENT, FIRST_RECIPIENT + recipients))

    async def go_on() -> None:
        for chat_id in left:
            await application.bot.send_message(chat_id, WORDS)

    async with application:
        await asyncio.gather(*(go_on() for _ in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(send(sys.argv[1], int(sys.argv[2])))
