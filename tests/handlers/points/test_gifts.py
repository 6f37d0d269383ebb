"""Points become a code, the code becomes a raincoat, once."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.person import find_person
from models.points.booking import award_points
from models.points.entry import balance_of
from models.points.gift import Gift
from models.stations.hosting import StationHost
from tests.handlers.cases.acting import news
from tests.models.stations.samples import add_station
from tests.people import LINGWU
from tests.transcript import Transcript


@pytest.fixture
def saver(rider: Transcript) -> Transcript:
    """A rider with 40 points, where there is a raincoat and a helmet."""
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        assert person is not None
        for number in range(4):
            today = rider.playground.now.date() - timedelta(days=number)
            award_points(
                db, person=person, rule="training", source=f"t:{number}", today=today, now=rider.playground.now
            )
        db.add(Gift(code="RAIN", name="雨衣（示例）", cost=30, stock=1, place="敬德街驿站（示例）"))
        db.add(Gift(code="HELMET", name="头盔（示例）", cost=150, stock=1))
        db.commit()
    return rider


def balance(rider: Transcript) -> int:
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        assert person is not None
        return balance_of(db, person)


def code_in(heard: str) -> str:
    return heard.partition("兑换码是 ")[2][:11]


def exchanged(rider: Transcript) -> str:
    for deed in ("/redeem", "雨衣"):
        rider.does(deed)
    return code_in(rider.does("[兑换]")[0])


def test_points_become_a_code_that_is_good_once(saver: Transcript, clerk: Transcript) -> None:
    saver.plays("""
        > /redeem
        < 你有 40 分，想换什么？ (1/2) [雨衣（示例） · 30 分 · 剩 1]
        > 头盔
        < 请点一个按钮，或者打按钮上的字或第几个。 你有 40 分，想换什么？ (1/2) [雨衣（示例） · 30 分 · 剩 1]
        > 1
        < 用 30 分换“雨衣（示例）”？ 领取地点：敬德街驿站（示例） (2/2) [兑换] [先不换] [⬅ 上一步]
        > [⬅ 上一步]
        < 你有 40 分，想换什么？ (1/2) …
        > 1
        < 用 30 分换“雨衣（示例）”？ 领取地点：敬德街驿站（示例） (2/2) [兑换] [先不换] [⬅ 上一步]
        > (restart)
        > [先不换]
        < 好的，积分没有动。
    """)
    code = exchanged(saver)
    assert balance(saver) == 10

    clerk.does("/handout")
    assert "没有这个兑换码" in clerk.does("2222222222")[0]
    clerk.does("/handout")
    assert clerk.does(code.lower()) == [
        "< “雨衣（示例）”，30 分。已经交到骑手手里了吗？ (2/2) [已发放] [还没有] [⬅ 上一步]"
    ]
    assert clerk.does("[已发放]") == ["< 好了：“雨衣（示例）”已发放，兑换码作废。 [换一个码]"]
    assert clerk.does(f"/start rd_{code.replace('-', '')}") == ["< 这个码在今天 14:00用过了，请不要再发放。 [换一个码]"]


def test_at_another_price_one_is_asked_again(saver: Transcript) -> None:
    for deed in ("/redeem", "雨衣"):
        saver.does(deed)
    with saver.db as db:
        gift = db.exec(select(Gift).where(Gift.cost == 30)).one()
        gift.cost = 40
        db.add(gift)
        db.commit()

    assert "[雨衣（示例） · 40 分 · 剩 1]" in saver.does("[兑换]")[0]
    assert balance(saver) == 40


def test_a_code_can_be_shown_again_and_given_back(saver: Transcript) -> None:
    code = exchanged(saver)
    saver.does("/points")
    saver.does("[我的兑换码]")
    (again,) = saver.does("[雨衣（示例），12月7日 14:00前]")
    assert code_in(again) == code

    assert saver.does("[退掉]") == ["< ~ 退好了，30 分回到你的账户。"]
    assert balance(saver) == 40
    saver.does("/points")
    for entry, why in (
        ("+30 收回：", "“雨衣（示例）”的兑换码没有用上，积分退回来了。"),
        ("−30 ", "换了“雨衣（示例）”。"),
    ):
        (history,) = saver.does("[明细]")
        (line,) = [line for line in history.split("[") if entry in line]
        assert why in saver.does(f"[{line.split(']')[0]}]")[0]
    assert saver.does("[我的兑换码]") == ["< 你没有未使用的兑换码。 [积分兑换]"]


def test_what_is_not_fetched_in_time_gives_its_points_back(saver: Transcript) -> None:
    exchanged(saver)
    saver.playground.later(days=14)

    saver.playground.tick("give_back_expired")

    assert balance(saver) == 40
    assert news(saver)[0] == ["< “雨衣（示例）”的兑换码过期没用，30 分已经退回给你。 [积分兑换]"]


def test_who_has_too_few_points_hears_how_many_it_takes_and_for_what(rider: Transcript, saver: Transcript) -> None:
    exchanged(saver)

    assert saver.does("/redeem") == [
        "< 你有 10 分，最少要 150 分才能兑换。 • 头盔（示例） · 150 分 · 剩 1 [1 个没用的兑换码] [怎么得分]"
    ]


def test_where_there_is_nothing_it_is_said(rider: Transcript) -> None:
    assert rider.does("/redeem") == ["< 现在没有可以兑换的，积分先留着。 [怎么得分]"]


def test_who_is_no_staff_hands_out_nothing(saver: Transcript, other_rider: Transcript) -> None:
    code = exchanged(saver).replace("-", "")

    assert "已发放" not in " ".join([*other_rider.does("/handout"), *other_rider.does(f"/start rd_{code}")])


def keep_station(keeper: Transcript, code: str) -> int:
    """They are its host from now on; its number."""
    with keeper.db as db:
        station, person = add_station(db, code), find_person(db, keeper.person.chat.chat_id)
        assert person is not None
        db.add(StationHost(station_id=station.id or 0, person_id=person.id or 0, since_at=keeper.playground.now))
        db.commit()
        return station.id or 0


def test_the_host_of_its_station_hands_it_out_and_no_other(
    saver: Transcript, other_rider: Transcript, clerk: Transcript
) -> None:
    station_id = keep_station(other_rider, "XQ-77")
    with saver.db as db:
        gift = db.exec(select(Gift).where(Gift.code == "RAIN")).one()
        gift.adcode, gift.place, gift.station_id, gift.stock = LINGWU, "", station_id, 3
        db.commit()
    link = f"/start rd_{exchanged(saver).replace('-', '')}"
    elsewhere = "< 这份礼品不在您这里领，领取地点：敬德街暖驿（示例）。请不要发放。 [换一个码]"
    assert clerk.does(link) == [elsewhere]

    other_rider.does("/host")
    other_rider.does("[a|host.mine|XQ-77]")
    other_rider.does("[核销兑换码]")
    keep_station(saver, "XQ-78")
    assert saver.does(link) == ["< 这是您自己的兑换码，请同事来核销。 [换一个码]"]
    assert "已经交到骑手手里了吗？" in other_rider.does(link)[-1]
    assert other_rider.does("[已发放]")[0].startswith("< 好了：“雨衣（示例）”已发放")

    assert "用过了，请不要再发放。" in other_rider.does(link)[-1]


def test_the_picture_is_a_code_that_a_phone_reads(saver: Transcript) -> None:
    exchanged(saver)

    saver.playground.run(saver.playground.core.pictures.turn())

    assert [line for line in news(saver)[0] if "(photo)" in line] == ["< (photo)"]
