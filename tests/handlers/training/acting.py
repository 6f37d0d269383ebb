"""What staff do to plan an event, and what people hear by themselves."""

import re
from datetime import datetime

from models.person import RIDER, find_person
from tests.models.events.samples import planned
from tests.playground import Playground
from tests.transcript import Transcript

TITLE = "电池消防课（示例）"
HALL = "(location 38.4680 106.2760)"


def plan(
    clerk: Transcript, *last: str, starts: str = "11月25日 15:00", ends: str = "11月25日 16:30", seats: int = 1
) -> str:
    """An event in Xingqing, for riders; `last` takes the place of the last answers. What staff hear in the end."""
    straight = [
        "/training",
        "[➕ 安排活动]",
        TITLE,
        "[电池与消防]",
        HALL,
        "消防站二楼（示例）",
        starts,
        ends,
        str(seats),
        "[限骑手、快递员]",
        "[否]",
        "[跳过]",
        "[跳过]",
        "1",
    ]
    for deed in straight[: len(straight) - len(last)] + list(last):
        clerk.does(deed)
    return clerk.does("[提交]")[-1]


def put_up(
    clerk: Transcript,
    starts: str = "2026-11-25 15:00",
    *,
    hours: float = 1.5,
    seats: int = 1,
    earns_points: bool = False,
) -> None:
    """The same event as after `plan`, for chats that are about something else."""
    with clerk.db as db:
        by = find_person(db, clerk.person.chat.chat_id)
        planned(db, starts, hours=hours, seats=seats, audience=RIDER, earns_points=earns_points, by=by)
        db.commit()


def sign_up(*riders: Transcript, event: int = 1) -> list[str]:
    """For each the event's card as it stands then."""
    for rider in riders:
        rider.does(f"/start tr_{event}")
        rider.does(f"[a|training.join|{event}]")
    return [rider.person.chat.messages[-1].content["text"] for rider in riders]


def news(*people: Transcript) -> list[list[str]]:
    """What came to each of them by itself."""
    people[0].playground.deliver()
    return [[line for line in person.hears() if not line.startswith("< «")] for person in people]


def at(playground: Playground, moment: str) -> None:
    playground.now = datetime.fromisoformat(f"2026-11-{moment}+08:00")


def shown_code(clerk: Transcript) -> str:
    """As the trainer calls it up."""
    clerk.does("/start tr_1")
    (screen,) = clerk.does("[🔢 签到码]")
    found = re.search(r"签到码：(\d{3}) (\d{3})", screen)
    assert found is not None
    return found[1] + found[2]


def checks_in(rider: Transcript, *deeds: str) -> str:
    rider.does("/start tr_1")
    rider.does("[✅ 签到]")
    return [rider.does(deed) for deed in deeds][-1][-1]
