"""How bad it is: guessed, shown at the review, and the person's to change, without a step more for who agrees."""

import pytest
from sqlmodel import select

from models.case import Case
from models.cases.deadline import get_deadline
from models.cases.severity import guess_severity, is_graded, list_severities
from models.cases.topic import REPORT, get_topic, list_topics
from tests.handlers.cases.acting import HERE, news
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def case_of(rider: Transcript) -> Case:
    with rider.db as db:
        return db.exec(select(Case)).one()


def test_words_under_the_photo_make_it_a_danger_and_numbers_come_first(rider: Transcript, clerk: Transcript) -> None:
    rider.person.sends_photo(caption="井盖没了，有人受伤")
    rider.playground.settle()
    rider.hears()
    rider.plays("""
        > [公共设施损坏]
        < ⚠️ 有人有危险，先打电话：110 报警；119 火警；120 急救；122 交通事故。 骑行时别拍。别进去，别追，别争。
        < 在哪里？…
        > (location 38.4680 106.2760)
        < ⚠️ 有人有危险，先打电话：110 报警；… 按“危险”办，24 小时内答复。 … [提交] [➕ 补充说明？] [➕ 有多严重？] …
        > [提交]
        < 已提交，编号 R000001，…明天 14:00前答复你。…
    """)
    case = case_of(rider)
    assert case.klass == "danger"
    assert case.acknowledge_by - case.received_at == 2 * (case.answer_by - case.received_at) / 24
    assert "按“危险”办" in news(clerk)[0][0]


def test_the_guess_is_changed_at_the_review(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("(photo)", "[环境脏乱]"):
        rider.does(deed)
    rider.plays("""
        > (location 38.4680 106.2760)
        < 这件交给… 按“一般”办，5 个工作日内答复。 …
        > [➕ 有多严重？]
        < 有多严重？ … [危险] [严重] [一般] [轻微] …
        > 很严重很严重
        < … 有多严重？…
        > (restart)
        > [严重]
        < 这件交给… 按“严重”办，24 小时内答复。 … 有多严重？ 严重 …
        > [提交]
        < 已提交，…
    """)
    assert case_of(rider).klass == "high"
    assert "按“严重”办" in news(clerk)[0][0]


def test_what_is_added_at_the_review_counts_as_well(rider: Transcript) -> None:
    for deed in ("(photo)", "[占道经营、乱停乱放]", HERE, "[➕ 补充说明？]"):
        rider.does(deed)
    (review,) = rider.does("堵着救护车")
    assert "按“严重”办，24 小时内答复。" in review
    rider.does("[修改]")
    rider.does("[补充说明？ · 堵着救护车]")
    (review,) = rider.does("挡路了")
    assert "按“一般”办，5 个工作日内答复。" in review
    rider.does("[取消]")
    rider.does("[删掉]")
    with rider.db as db:
        assert not db.exec(select(Case)).all()


def test_danger_is_not_played_down_and_praise_is_not_graded(rider: Transcript) -> None:
    for topic in ("燃气、危险品", "好人好事、建议"):
        for deed in ("/report", "[没有照片]", f"[{topic}]", HERE):
            rider.does(deed)
        (review,) = rider.does("看到了")
        assert "有多严重" not in review
        rider.does("[提交]")


@pytest.mark.parametrize(
    ("words", "is_danger"),
    [
        ("没有着火", False),
        ("没着火，也没人受伤", False),
        ("没有任何人员受伤", False),
        ("并未发生爆炸", False),
        ("No fire, nobody was injured.", False),
        ("Not hurt; there isn’t any smoke.", False),
        ("没有人受伤，但是着火了", True),
        ("没受伤的也有，受伤的也有", True),
        ("有没有着火看不清", True),
        ("会不会爆炸", True),
        ("不小心着火了", True),
        ("没有灭火器着火了", True),
        ("没围挡，有人受伤", True),
        ("Nobody came. It is on fire!", True),
        ("I do not know if there is smoke", True),
    ],
)
def test_what_is_denied_does_not_make_it_worse_and_in_doubt_it_is_said(words: str, is_danger: bool) -> None:
    assert (guess_severity(get_topic("E06"), words) == "danger") == is_danger


def test_by_topic_and_words() -> None:
    def guessed(code: str, words: str = "") -> str:
        return guess_severity(get_topic(code), words)

    assert [guessed(code) for code in ("E01", "E03", "E04", "E07", "E13")] == [
        "normal",
        "danger",
        "high",
        "low",
        "help",
    ]
    assert [guessed("E02", "路灯不亮"), guessed("E02", "窨井盖破了"), guessed("E02", "A MANHOLE is open")] == [
        "normal",
        "danger",
        "danger",
    ]
    assert [guessed("E07", "小广告冒烟了"), guessed("E10", "没什么大事"), guessed("E13", "着火了")] == [
        "danger",
        "danger",
        "help",
    ]
    for topic in filter(is_graded, list_topics(REPORT)):
        assert all(get_deadline(severity) for severity in list_severities(topic))
