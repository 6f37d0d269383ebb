"""The same person with the same matter again: it is heard one level up, and the person is told so before and after."""

import pytest
from sqlmodel import col, select

from models.case import Case, CaseEvent
from tests.handlers.cases.acting import HERE, NEXT_DOOR, STORY, news, raise_grievance, report
from tests.handlers.cases.conftest import Oversight
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def answered(*clerks: Transcript) -> None:
    """By whoever was told of it first."""
    news(*clerks)
    for deed in ("[看一看]", "[答复]", "[解决了]", "已督促站点补发。", "[提交]"):
        clerks[0].does(deed)


def test_from_the_county_to_the_city_to_the_region(rider: Transcript, clerk: Transcript, oversight: Oversight) -> None:
    city, region = oversight
    raise_grievance(rider)
    answered(clerk)
    news(rider, city, region)
    rider.plays("""
        > /grievance
        < …
        > [报酬拖欠、结算争议]
        < …
        < …
        > [美团]
        < …
        > 还是没发，请督促。
        < …
        > [没有照片]
        < …
        > [跳过]
        < “银川综合党委（示例）”会看到你写的内容，… 这件事你提过，G000001 已经答复过，所以这次往上一级，…
        < 你想怎么提？ …
        > [不留名]
        < 这件会交给“银川综合党委（示例）”（不留名）： …
        > [提交]
        < 已提交，编号 G000002，由“银川综合党委（示例）”办理。 这是 G000001 承办单位的上一级，上次的答复他们看得到。 …
    """)
    (nearest, above) = news(clerk, city)
    assert nearest == []
    assert "之前答复过（G000001）：已督促站点补发。" in above[0]
    assert "提过又提，交到上一级：G000001" in above[0]

    answered(city)
    (heard,) = raise_grievance(rider, story="第三次说了。")
    assert "G000003，由“自治区（示例）”办理" in heard
    assert "G000003" in news(region)[0][0]
    with rider.db as db:
        moved = db.exec(select(CaseEvent).where(CaseEvent.what == "moved_up").order_by(col(CaseEvent.id))).all()
        assert [event.facts["before"] for event in moved] == ["G000001", "G000002"]


def test_without_an_account_nobody_knows_that_it_is_again(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    answered(clerk)
    for deed in ("/grievance", "[报酬拖欠、结算争议]", "[美团]", STORY, "[没有照片]", "[跳过]"):
        rider.does(deed)
    (review,) = rider.does("[匿名，用查询码]")
    assert "这件会交给“兴庆站（示例）”（匿名，用查询码）：" in review
    (heard,) = rider.does("[提交]")
    assert "交给“兴庆站（示例）”" in heard
    assert "G000001" not in heard


def test_another_matter_of_the_same_person_stays_with_the_county(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    answered(clerk)
    for topic in ("违规扣费、罚款、押金", "恶意差评、投诉、索赔"):
        assert "由“兴庆站（示例）”办理" in raise_grievance(rider, topic=topic)[0]


def test_in_the_street_it_is_the_place_that_tells(rider: Transcript, clerk: Transcript, colleague: Transcript) -> None:
    report(rider)
    answered(clerk)
    for deed in ("(photo)", "[环境脏乱]"):
        rider.does(deed)
    (review,) = rider.does(NEXT_DOOR)
    assert "这件事你提过，R000001 已经答复过，所以这次往上一级，交给“银川综合党委（示例）”。" in review
    assert "由“银川综合党委（示例）”办理" in rider.does("[提交]")[0]
    assert "由“兴庆站（示例）”办理" in report(rider, place="(location 38.4710 106.2760)")[0]
    assert "由“兴庆站（示例）”办理" in report(colleague, topic="公共设施损坏", place=HERE)[0]


def test_who_joins_is_not_told_what_the_first_one_raised_before(
    rider: Transcript, clerk: Transcript, colleague: Transcript
) -> None:
    report(rider)
    answered(clerk)
    report(rider)
    for deed in ("(photo)", "[环境脏乱]", NEXT_DOOR, "[是同一个，我也报]"):
        colleague.does(deed)

    (card,) = colleague.does("[看一看]")

    assert "R000002" in card
    assert "R000001" not in card
    with rider.db as db:
        assert db.exec(select(Case).where(Case.id == 2)).one().reporter_id is not None
