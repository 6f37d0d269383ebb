"""Which notices somebody gets, and when they are left alone."""

import pytest
from sqlmodel import Session

from models.notice import EVENTS, SERVICE
from models.person import Person, find_person
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


@pytest.fixture
def rider(chat: Transcript) -> Transcript:
    """Somebody registered as a rider."""
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "[海原县]"):
        chat.does(deed)
    return chat


def person_of(chat: Transcript, db: Session) -> Person:
    person = find_person(db, chat.person.chat.chat_id)
    assert person is not None
    return person


def hours_of(chat: Transcript) -> tuple[int | None, int | None]:
    with chat.db as db:
        person = person_of(chat, db)
        return person.quiet_from, person.quiet_to


def test_topics_are_muted_and_heard_again_with_a_tap(rider: Transcript) -> None:
    rider.plays("""
        > /settings
        < 想收哪些通知？点一下就改；紧急的都会发给你。 免打扰：22:00-08:00，… [✓ 天气与安全] [✓ 活动与培训] …
        > [✓ 活动与培训]
        < ~ 想收哪些通知？… [✓ 天气与安全] [🔕 活动与培训] [✓ 政策与福利] [✓ 驿站与服务] [✓ 每月积分小结] [改免打扰时间]
        > [✓ 驿站与服务]
        < ~ 想收哪些通知？… [🔕 驿站与服务] [✓ 每月积分小结] [改免打扰时间]
    """)
    with rider.db as db:
        assert person_of(rider, db).muted == [EVENTS, SERVICE]

    rider.plays("""
        > [🔕 活动与培训]
        < ~ 想收哪些通知？… [✓ 活动与培训] …
        > /privacy
        < …
        < …• 不想收的通知：驿站与服务…
    """)


def test_quiet_hours_are_chosen_from_likely_ones_given_up_or_left_to_the_house(rider: Transcript) -> None:
    rider.plays("""
        > /settings
        < …
        > [改免打扰时间]
        < ~ 什么时间不打扰你？ [照常：22:00-08:00] [21:00-07:00] [22:00-06:00] [23:00-08:00] [自己定时间] [不设]
        > [21:00-07:00]
        < ~ 想收哪些通知？… 免打扰：21:00-07:00，…
    """)
    assert hours_of(rider) == (21 * 60, 31 * 60)
    rider.plays("""
        > [改免打扰时间]
        < ~ …
        > [不设]
        < ~ … 没设免打扰，通知随到随发。 …
    """)
    assert hours_of(rider) == (0, 0)
    rider.plays("""
        > /privacy
        < …
        < …• 自己定的免打扰时间：不设…
        > /settings
        < …
        > [改免打扰时间]
        < ~ …
        > [照常：22:00-08:00]
        < ~ … 免打扰：22:00-08:00，…
    """)
    assert hours_of(rider) == (None, None)


def test_other_hours_are_typed_and_asked_again_where_they_cannot_be_read(rider: Transcript) -> None:
    rider.plays("""
        > /settings
        < …
        > [改免打扰时间]
        < ~ …
        > [自己定时间]
        < 几点到几点不打扰你？比如 22:30-7:00
        > 半夜
        < 请写两个时间，中间用横线，比如 22:30-7:00。 几点到几点不打扰你？比如 22:30-7:00
        > (voice)
        < 请写两个时间，中间用横线，比如 22:30-7:00。 几点到几点不打扰你？比如 22:30-7:00
        > (restart)
        > 22:30-7:00
        < 想收哪些通知？… 免打扰：22:30-07:00，…
    """)
    assert hours_of(rider) == (22 * 60 + 30, 31 * 60)


@pytest.mark.parametrize(
    "typed",
    [
        "22点半到7点",
        "22:30 – 7",
        "from 22:30 to 7:00",
        "22：30～7：00",
        "晚上十点半到早上七点",
        "从晚上10点30到第二天7点",
        "10:30 pm until 7 am",
    ],
)
def test_hours_may_be_written_in_many_ways(rider: Transcript, typed: str) -> None:
    for deed in ("/settings", "[改免打扰时间]", "[自己定时间]", typed):
        rider.does(deed)

    assert hours_of(rider) == (22 * 60 + 30, 31 * 60)


def test_the_question_for_hours_can_be_left(rider: Transcript) -> None:
    for deed in ("/settings", "[改免打扰时间]", "[自己定时间]"):
        rider.does(deed)
    rider.plays("""
        > /cancel
        < “免打扰时间”已取消，填的内容都没留。
    """)
    assert hours_of(rider) == (None, None)


def test_who_is_not_registered_is_told_how_to(chat: Transcript) -> None:
    chat.plays("""
        > /settings
        < 登记过的人才会收到通知，点两下就登记好了。 [登记身份]
        > 免打扰
        < 登记过的人才会收到通知，点两下就登记好了。 [登记身份]
    """)
    with chat.db as db:
        assert find_person(db, chat.person.chat.chat_id) is None


def test_the_card_speaks_english(rider: Transcript) -> None:
    rider.does("/language")
    rider.does("[English]")
    rider.plays("""
        > /settings
        < Which notices would you like? What is urgent always comes. Quiet hours: … [✓ Weather and safety] …
        > [Change quiet hours]
        < ~ When shall I leave you alone? [As usual: 22:00-08:00] … [Other hours] [None]
    """)


def test_buttons_that_nobody_made_change_nothing(rider: Transcript) -> None:
    rider.does("/settings")
    message_id = rider.person.chat.messages[-1].message_id
    for data in ("a|settings.topic|rumours|1", "a|settings.quiet|99:00-07:00"):
        rider.person.taps_old(message_id, data)
    rider.playground.settle()

    with rider.db as db:
        assert person_of(rider, db).muted == []
    assert hours_of(rider) == (None, None)
