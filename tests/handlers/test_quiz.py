"""Five questions a week, explained at once, with points once a week."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.files.table_photos import PhotosIn
from models.points.entry import PointEntry
from models.quiz import QuizAnswer, QuizQuestion, order_of, week_of
from models.quiz_import import STARTER_QUIZ, load_quiz
from tests.conftest import acquainted, playing
from tests.people import settle_in
from tests.playground import NOON, Playground
from tests.transcript import Transcript


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        with playground.session() as db:
            load_quiz(db, PhotosIn(STARTER_QUIZ, tmp_path / "files", now=NOON))
            db.commit()
        yield playground


@pytest.fixture
def rider(playground: Playground) -> Transcript:
    person = playground.telegram.person(user_id=5_000_000_100)
    with playground.session() as db:
        settle_in(db, person.chat.chat_id)
        db.commit()
    return acquainted(Transcript(playground, person))


def asked(rider: Transcript) -> QuizQuestion:
    """What stands in the newest message."""
    content = rider.person.chat.messages[-1].content
    text = content.get("text") or content["caption"]
    with rider.db as db:
        return next(one for one in db.exec(select(QuizQuestion)) if one.question in text or one.question_en in text)


def choose(rider: Transcript, *, right: bool) -> list[str]:
    question = asked(rider)
    order = order_of(question, week=week_of(rider.playground.now.date()))
    return rider.does(f"[{'ABC'[order.index(0 if right else 1)]}]")


def play(rider: Transcript, *rights: bool) -> list[QuizQuestion]:
    """A whole week; what was asked."""
    rider.does("/quiz")
    questions = []
    for number, right in enumerate(rights, 1):
        questions.append(asked(rider))
        choose(rider, right=right)
        if number < len(rights):
            rider.does(f"[下一题（{number + 1}/5）]")
    return questions


def points(rider: Transcript) -> list[tuple[str, int]]:
    with rider.db as db:
        return [(entry.rule, entry.points) for entry in db.exec(select(PointEntry).order_by(col(PointEntry.id)))]


def test_a_week_of_questions_each_explained_at_once(rider: Transcript) -> None:
    (first,) = rider.does("/quiz")
    question = asked(rider)
    assert first.startswith(f"< 第 1 题，共 5 题 {question.question} A. ")
    assert first.endswith("[A] [B] [C]")
    (explained,) = choose(rider, right=True)
    assert explained == (
        f"< ~ ✅ 答对了！ {question.question} 答案：{question.right} {question.why} 出处：{question.source} "
        "[下一题（2/5）]"
    )
    rider.does("(restart)")
    for number, right in ((2, False), (3, True), (4, True)):
        rider.does(f"[下一题（{number}/5）]")
        heard = choose(rider, right=right)
        assert heard[0].startswith("< ~ ✅ 答对了！" if right else "< ~ ❌ 不对，过几周再考你一次。")
    rider.does("[下一题（5/5）]")
    explained, done = choose(rider, right=True)
    assert "出处：" in explained
    assert "[下一题" not in explained
    assert done == "< 这周的题做完了：5 题对了 4 题。 给你记 2 分。"
    assert points(rider) == [("quiz", 2)]
    assert rider.does("/quiz") == ["< 这周的题做完了，下周一有新题。"]


def test_a_picture_is_asked_about_in_the_message_that_shows_it(rider: Transcript) -> None:
    with rider.db as db:
        for one in db.exec(select(QuizQuestion).where(col(QuizQuestion.picture).is_(None))):
            one.is_open = False
        db.commit()
    (first,) = rider.does("/quiz")
    question = asked(rider)
    assert first.startswith(f"< (photo) 第 1 题，共 5 题 {question.question} 图上：{question.picture_alt} A. ")
    (explained,) = choose(rider, right=True)
    assert explained.startswith(f"< ~ ✅ 答对了！ {question.question} 答案：{question.right} ")
    shown = rider.person.chat.messages[-1].content
    assert (len(shown["photo"]) > 0, question.why in shown["caption"]) == (True, True)

    rider.does("[下一题（2/5）]")
    rider.playground.now = datetime.fromisoformat("2026-11-30T10:00+08:00")
    assert choose(rider, right=True) == ["< ~ 那是别的星期的题，来做这一周的： [开始答题]"]


def test_what_was_wrong_comes_again_in_the_next_week_and_is_new_no_more(rider: Transcript) -> None:
    first = play(rider, False, False, False, True, True)
    rider.playground.now = datetime.fromisoformat("2026-11-30T10:00+08:00")
    second = play(rider, True, True, True, True, True)

    wrong, again = {one.code for one in first[:3]}, {one.code for one in second[:2]}
    assert again < wrong
    assert {one.code for one in second[2:]}.isdisjoint({one.code for one in first})
    rider.playground.now = datetime.fromisoformat("2026-12-07T10:00+08:00")
    third = play(rider, True, True, True, True, True)
    assert {third[0].code} == wrong - again
    assert points(rider) == [("quiz", 2)] * 3


def test_the_same_answer_tapped_twenty_times_counts_once(rider: Transcript) -> None:
    rider.does("/quiz")
    message = rider.person.chat.messages[-1]
    question = asked(rider)
    for place in (1, 0) * 10:
        rider.person.taps_old(message.message_id, f"a|quiz.answer|{question.id}|{place}|20261123")
    rider.playground.settle()

    with rider.db as db:
        assert [given.is_right for given in db.exec(select(QuizAnswer))] == [False]


def test_a_question_of_another_week_is_not_answered_any_more(rider: Transcript) -> None:
    for asked_in in ("20261116", "20261130", "19700101"):
        rider.does("/quiz")
        message = rider.person.chat.messages[-1].message_id
        rider.person.taps_old(message, f"a|quiz.answer|1|0|{asked_in}")
        rider.playground.settle()

        assert rider.hears() == ["< ~ 那是别的星期的题，来做这一周的： [开始答题]"]
    assert rider.does("[开始答题]")[0].startswith("< 第 1 题")


def test_a_forged_answer_changes_nothing(rider: Transcript) -> None:
    rider.does("/quiz")
    for data in ("1|3|20261123", "1|-1|20261123", "1|0|tomorrow", "x|0|20261123"):
        rider.person.taps_old(rider.person.chat.messages[-1].message_id, f"a|quiz.answer|{data}")
        rider.playground.settle()
        assert "按钮" in rider.hears()[0]

    with rider.db as db:
        assert db.exec(select(QuizAnswer)).all() == []


def test_strangers_register_first(chat: Transcript) -> None:
    assert chat.does("/quiz") == ["< 每周五道题，做完有积分。请先登记身份，点三下就好。 [登记身份] [开始答题]"]


def test_it_is_asked_in_english(playground: Playground) -> None:
    person = playground.telegram.person(user_id=5_000_000_400, language_code="en")
    with playground.session() as db:
        settle_in(db, person.chat.chat_id, language="en")
        db.commit()
    english = acquainted(Transcript(playground, person))
    (first,) = english.does("/quiz")
    assert first.startswith("< Question 1 of 5 ")
    assert choose(english, right=True)[0].startswith("< ~ ✅ Right!")


def test_who_is_deleted_leaves_no_answer(rider: Transcript) -> None:
    rider.does("/quiz")
    choose(rider, right=True)
    kept = " ".join(rider.does("/privacy"))
    assert "每周答题的 1 个回答" in kept
    for deed in ("[删除我的数据]", "[全部删除]"):
        rider.does(deed)

    with rider.db as db:
        assert db.exec(select(QuizAnswer)).all() == []
