"""The quiz of the week: five questions, each explained at once.

No questions of the engine: a message a question, answered with a tap.
"""

from collections.abc import Callable
from datetime import date

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows
from handlers.words import N_, _, current_language, ngettext
from models.files.stored_file import reference_to
from models.person import Person
from models.points.booking import award_points
from models.points.rule import QUIZ
from models.quiz import (
    A_WEEK,
    PastWeek,
    QuizQuestion,
    answer_question,
    list_answered,
    next_question,
    order_of,
    week_of,
)

ALSO = ("答题", "每周答题", "考试", "安全题", "quiz")
_DAY = "%Y%m%d"
_LETTERS = "ABC"


@conversation(
    "quiz",
    command="quiz",
    title=N_("Quiz of the week"),
    summary=N_("Five questions a week on riding safely, explained at once"),
    is_draft=False,
    also=ALSO,
)
def play_quiz(chat: Chat) -> None:
    _ask_next(chat)


@action("quiz.next")
def ask_next(chat: Chat) -> None:
    _ask_next(chat)


@action("quiz.answer")
def answer(chat: Chat, question_id: int, place: int, asked_in: str) -> None:
    _answer(chat, question_id, place, asked_in, edit=chat.edit_card)


@action("quiz.seen")
def answer_to_picture(chat: Chat, question_id: int, place: int, asked_in: str) -> None:
    """The same under a picture, whose words are its caption."""
    _answer(chat, question_id, place, asked_in, edit=chat.edit_caption)


def _answer(chat: Chat, question_id: int, place: int, asked_in: str, *, edit: Callable[[str, Rows], None]) -> None:
    person, week = chat.person, week_of(chat.today)
    if person is None or not person.has_agreed or place not in range(3):
        raise BadButton
    try:
        given = answer_question(
            chat.db, question_id, person=person, week=week, asked_in=_day(asked_in), choice=place, now=chat.now
        )
    except PastWeek:
        edit(_("That was a question of another week. Here are those of this one:"), [[_next_button()]])
        return
    question = chat.db.get_one(QuizQuestion, question_id)
    done = list_answered(chat.db, person, week=week)
    head = _("✅ Right!") if given.is_right else _("❌ Not quite. It comes again another week.")
    is_last = next_question(chat.db, person, week=week) is None
    edit(f"{head}\n{_explained(question)}", [] if is_last else [[_next_button(len(done) + 1)]])
    if is_last:
        _finish(chat, person, week, sum(one.is_right for one in done), len(done))


def _ask_next(chat: Chat) -> None:
    person = chat.person
    if person is None or not person.has_agreed:
        chat.say(
            _("Five questions a week, and points for them. Please register first; that takes three taps."),
            [[Button(_("Registration"), flow_data("welcome")), _next_button()]],
        )
        return
    week = week_of(chat.today)
    question = next_question(chat.db, person, week=week)
    if question is None:
        chat.say(_("You have answered all of this week. On Monday there are new ones."))
        return
    words = question.words(current_language())
    number = len(list_answered(chat.db, person, week=week)) + 1
    order = order_of(question, week=week)
    lines = [f"{letter}. {words.answers[place]}" for letter, place in zip(_LETTERS, order, strict=True)]
    name = "quiz.seen" if question.picture else "quiz.answer"
    buttons = [
        Button(letter, action_data(name, question.id, place, week.strftime(_DAY)))
        for letter, place in zip(_LETTERS, order, strict=True)
    ]
    head = _("Question {number} of {count}").format(number=number, count=A_WEEK)
    if question.picture:
        seen = _("In the picture: {words}").format(words=words.picture)
        chat.send_photo(reference_to(question.picture), "\n".join([head, words.question, seen, "", *lines]), [buttons])
    else:
        chat.say("\n".join([head, words.question, "", *lines]), [buttons])


def _explained(question: QuizQuestion) -> str:
    words = question.words(current_language())
    right = _("The answer: {answer}").format(answer=words.answers[0])
    source = _("Source: {source}").format(source=words.source)
    return "\n".join((words.question, right, words.why, source))


def _finish(chat: Chat, person: Person, week: date, right: int, count: int) -> None:
    entry = award_points(
        chat.db, person=person, rule=QUIZ, source=f"quiz:{person.id}:{week}", today=chat.today, now=chat.now
    )
    lines = [
        _("That was the quiz of the week: {right} of {count} right.").format(right=right, count=count),
    ]
    if entry.points:
        lines.append(
            ngettext("{count} point is yours.", "{count} points are yours.", entry.points).format(count=entry.points)
        )
    chat.say("\n".join(lines))


def _next_button(number: int = 0) -> Button:
    words = _("Next question ({number}/{count})").format(number=number, count=A_WEEK) if number else _("Start the quiz")
    return Button(words, action_data("quiz.next"))


def _day(written: str) -> date:
    """Raises BadButton."""
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadButton from error
