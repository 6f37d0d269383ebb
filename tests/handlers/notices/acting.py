"""What an admin does to send a notice, and what people then hear."""

from collections.abc import Sequence

from tests.transcript import Transcript


def answers(boss: Transcript, *others: str, words: str = "今晚有雪，慢点骑。") -> list[str]:
    """The straight way through the questions up to the review; `others` take the place of the last answers."""
    straight = [
        "/notice",
        words,
        "[跳过]",
        "[不要按钮]",
        "[天气与安全]",
        "骑手",
        "全区",
        "[不限]",
        "[现在]",
        "[2 小时]",
        "[不紧急]",
        "[否]",
    ]
    heard: list[str] = []
    for deed in straight[: len(straight) - len(others)] + list(others):
        heard = boss.does(deed)
    return heard


def said_to(riders: Sequence[Transcript]) -> list[list[str]]:
    """What they have heard since the last time, without the notices over the chat that others got."""
    return [[line for line in rider.hears() if not line.startswith("< «")] for rider in riders]


def forges(admin: Transcript, data: str) -> list[str]:
    """Tap a button that nobody offered, as if it stood below the newest message that has any."""
    bearing = [message.message_id for message in admin.person.chat.messages if message.buttons]
    admin.person.taps_old(bearing[-1] if bearing else 1, data)
    admin.playground.settle()
    return admin.hears()
