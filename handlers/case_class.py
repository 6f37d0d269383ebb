"""A case is worse, milder, or another matter than it was taken for; the case's number is the flow's argument.

how    choose  as how bad it is taken from now on, or that it is about something else
topic  choose  what it is about then
words  tell    why
"""

from handlers.cases.class_words import class_label
from handlers.cases.co_unit_news import tell_co_units
from handlers.cases.desk import argued_case, look, moved, numbered, tell_news
from handlers.cases.words import topic_label, typed
from handlers.conversation import Chat, Option, conversation
from handlers.rights import for_staff, member
from handlers.time_words import moment_words
from handlers.words import N_, _
from models.case import Case
from models.cases.classing import (
    LimitIsOver,
    TakenSo,
    can_be_otherwise,
    class_in,
    list_other_classes,
    list_other_topics,
    reclass_case,
)
from models.cases.topic import Topic, get_topic

_ANOTHER_TOPIC = "~topic"


@conversation("case_class", title=N_("Take a case otherwise"), is_listed=False, allowed=for_staff, about=numbered)
def take_otherwise(chat: Chat) -> None:
    case = argued_case(chat)
    if not can_be_otherwise(case):
        chat.say(_("Cases of this kind have one limit for all of them."), [[look(case)]])
        return
    topic = get_topic(case.topic)
    prompt = _("It is taken as “{name}”. As what instead?").format(name=class_label(case.klass))
    klass = chat.choose("how", prompt, _ways(case))
    if klass == _ANOTHER_TOPIC:
        topic = chat.choose("topic", _("What is the case about, in truth?"), _topics(case))
        klass = class_in(case, topic)
    words = chat.tell("words", _("Why? The person reads it, too."), check=typed)

    try:
        _retake(chat, case, topic, klass, words.text)
    except LimitIsOver:
        chat.say(_("It is overdue, so it stays as it is; please answer it first."), [[look(case)]])
    except TakenSo:
        chat.say(_("It is taken so already; nothing was changed."), [[look(case)]])


def _retake(chat: Chat, case: Case, topic: Topic, klass: str, words: str) -> None:
    """Do it, and tell whom it concerns. Raises LimitIsOver, TakenSo."""
    event = moved(
        chat,
        case,
        lambda: reclass_case(
            chat.db,
            case,
            topic=topic,
            klass=klass,
            by=member(chat),
            words=words,
            calendar=chat.around.calendar,
            now=chat.now,
        ),
    )
    if event is None:
        return

    def told() -> str:
        return _("It is taken as “{name}” now, and an answer comes by {moment}: {words}").format(
            name=class_label(klass), moment=moment_words(case.answer_by, now=chat.now, zone=chat.zone), words=words
        )

    if "due" in event.facts:
        tell_news(chat, case, event, told)
        tell_co_units(chat.db, case, event, told, language=chat.around.default_language, now=chat.now)
    due = moment_words(case.answer_by, now=chat.now, zone=chat.zone)
    chat.say(
        _("Changed. It is due {moment}; where that is another date, the person knows."), [[look(case)]], moment=due
    )


def _ways(case: Case) -> list[Option[str]]:
    ways = [Option(klass, class_label(klass), klass) for klass in list_other_classes(case)]
    another = Option(_ANOTHER_TOPIC, _("🔀 Another topic …"), _ANOTHER_TOPIC)
    return [*ways, another] if list_other_topics(case) else ways


def _topics(case: Case) -> list[Option[Topic]]:
    return [Option(topic.code, topic_label(topic), topic) for topic in list_other_topics(case)]
