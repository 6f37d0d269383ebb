"""What follows once an office has verified a case: its points are booked, or wait until somebody has looked again."""

from collections.abc import Sequence

from handlers.cases.news import tell_chat, tell_new_case
from handlers.conversation import Chat
from handlers.points.news import tell_points
from handlers.rights import member
from handlers.time_words import moment_words
from handlers.words import _, speaking
from models.case import Case, list_events
from models.points.doubt import Doubt, PhotoAwaited, SamePhoto, list_doubts
from models.points.held import ReviewWords, find_review_of, open_review
from models.points.verified_case import book_case


def settle_points(chat: Chat, case: Case) -> None:
    """Who was told that the points wait is told nothing twice."""
    if find_review_of(chat.db, case) is not None:
        return
    # Whoever verified their own case gets nothing for it, so nothing waits either.
    doubts = [] if case.reporter_id == member(chat).id else list_doubts(chat.db, case, now=chat.now)
    if doubts:
        _let_wait(chat, case, doubts)
    else:
        tell_points(chat, book_case(chat.db, case, by=member(chat), today=chat.today, now=chat.now))


def _let_wait(chat: Chat, case: Case, doubts: Sequence[Doubt]) -> None:
    with speaking(chat.around.default_language):
        story = _("About the points for {number}").format(number=case.number)
        reasons = "\n".join(doubt_words(chat, doubt) for doubt in doubts)
    words = ReviewWords(story, reasons)
    review = open_review(chat.db, case, doubts, words, calendar=chat.around.calendar, now=chat.now).case
    received = list_events(chat.db, review, only_shown=True)[0]
    language = chat.around.default_language
    tell_new_case(chat.db, review, received, language=language, now=chat.now, zone=chat.zone)
    if review.chat_id is None:
        return

    def told() -> str:
        return _(
            "{number} is verified, thank you! Before the points are booked a colleague has one more look, by {moment}; "
            "you need not do anything."
        ).format(number=case.number, moment=moment_words(review.answer_by, now=chat.now, zone=chat.zone))

    tell_chat(
        chat.db,
        review,
        key=f"case:{received.id}:waits",
        chat_id=review.chat_id,
        words=told,
        rows=list,
        language=language,
        is_urgent=False,
        now=chat.now,
    )


def doubt_words(chat: Chat, doubt: Doubt) -> str:
    number = chat.db.get_one(Case, doubt.case_id).number
    if isinstance(doubt, SamePhoto):
        return _("A photo looks as one of {number} does.").format(number=number)
    if isinstance(doubt, PhotoAwaited):
        return _(
            "A photo of {number} has not come yet, so it could not be compared: look at it once it is there."
        ).format(number=number)
    return _("{km} km from {number}, with {minutes} minutes between.").format(
        km=round(doubt.metres / 1000), number=number, minutes=doubt.minutes
    )
