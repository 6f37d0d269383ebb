"""What a rider does to raise something, as far as the review."""

from collections.abc import Sequence

from tests.transcript import Transcript

STORY = "上个月的工资没发，希望尽快发。"
HERE = "(location 38.4680 106.2760)"
NEXT_DOOR = "(location 38.4682 106.2761)"


def raise_grievance(
    rider: Transcript, *, topic: str = "报酬拖欠、结算争议", story: str = STORY, manner: Sequence[str] = ("[不留名]",)
) -> list[str]:
    """Submitted; what the rider heard last."""
    for deed in ("/grievance", f"[{topic}]", "[美团]", story, "[没有照片]", "[跳过]", *manner):
        rider.does(deed)
    return rider.does("[提交]")


def report(rider: Transcript, *, topic: str = "环境脏乱", place: str = HERE) -> list[str]:
    """A snap report, submitted; what the rider heard last."""
    for deed in ("(photo)", f"[{topic}]", place):
        rider.does(deed)
    return rider.does("[提交]")


def taken_on(rider: Transcript, clerk: Transcript) -> None:
    """Raised by the one, and taken on by the other; nobody has unread news."""
    raise_grievance(rider)
    rider.playground.deliver()
    clerk.does("[看一看]")
    clerk.does("[我来办]")
    news(rider, clerk)


def veil_lifted(*people: Transcript) -> None:
    """Two hours later, when the offices have what was kept back of anonymous cases; nobody has unread news."""
    people[0].playground.later(hours=2)
    for job in ("hand_over_cases", "release_acts"):
        people[0].playground.tick(job)
    news(*people)


def news(*people: Transcript) -> list[list[str]]:
    """What came to each of them by itself."""
    people[0].playground.deliver()
    return [[line for line in person.hears() if not line.startswith("< «")] for person in people]
