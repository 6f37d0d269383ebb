"""How the tests of polling poll."""

from bot.telegram.polling import Pace
from tests.telegram_server import TelegramServer

QUICK = Pace(long_poll=20, first_wait=0.01, longest_wait=0.05, conflict_wait=0.1)


def sent_ids(telegram: TelegramServer) -> list[str]:
    """The keys of all updates that there ever were, oldest first."""
    return [str(update["update_id"]) for update in telegram.memory.updates.queued]
