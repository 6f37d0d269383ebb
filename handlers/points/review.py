"""The review of a month, sent on the first: what was earned and for what, the rating, and what would be next."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.conversation import Button, action_data, flow_data
from handlers.conversation.replies import Rows, label
from handlers.events.words import when_words
from handlers.later import tell_person
from handlers.points.words import rule_label
from handlers.time_words import month_words
from handlers.words import N_, _, current_language, ngettext
from models.people.preferences import POINTS
from models.person import Person
from models.points.review import MonthReview, review_month
from models.training import EVERYBODY, TrainingEvent

_MOST_DEEDS = 6
# By part of the rating: what would add to it, and the flow in which that is done.
_SUGGESTIONS = {
    "learning": (
        N_("A suggestion: the five questions of this week take three minutes."),
        N_("❓ Quiz of the week"),
        "quiz",
    ),
    "eyes": (N_("A suggestion: a danger on your way? Two taps and a photo."), N_("📷 Snap report"), "report"),
    "giving": (
        N_("A suggestion: an hour of traffic duty or of help in the neighbourhood."),
        N_("🤝 Log volunteer hours"),
        "volunteer",
    ),
}


def tell_review(
    db: Session,
    person: Person,
    month: date,
    events: Sequence[TrainingEvent],
    *,
    language: str,
    now: datetime,
    zone: ZoneInfo,
) -> bool:
    """Once for each month; nobody who does not want it. False where nobody could be told."""
    if POINTS in person.muted or not person.has_agreed:
        return False
    review, event = review_month(db, person, month), _next_event(person, events)
    return tell_person(
        db,
        person.id,
        key=f"point_review:{month:%Y%m}:{person.id}",
        words=lambda: "\n".join(_lines(review, event, now=now, zone=zone)),
        rows=lambda: _rows(review, event),
        language=language,
        now=now,
    )


def _lines(review: MonthReview, event: TrainingEvent | None, *, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    earned = ngettext("Your {month}: {points} point.", "Your {month}: {points} points.", review.earned)
    yield earned.format(month=month_words(review.month), points=review.earned)
    for deed in [deed for deed in review.deeds if deed.times > 0 or deed.points][:_MOST_DEEDS]:
        yield _("• {what} × {times}: {points}").format(
            what=rule_label(deed.rule, review.month), times=deed.times, points=deed.points
        )
    if review.spent > 0:
        yield _("• exchanged: {points}").format(points=review.spent)
    if review.ended > 0:
        yield _("• ended with the year: {points}").format(points=review.ended)
    yield _rating_words(review)
    if review.standing.next is not None:
        yield _("{missing} more to earn until “{level}”.").format(
            missing=review.standing.missing, level=review.standing.next.label(current_language())
        )
    if review.weakest in _SUGGESTIONS:
        yield _(_SUGGESTIONS[review.weakest][0])
    if event is not None:
        yield _("Coming: {title}, {when}").format(title=event.title, when=when_words(event, now=now, zone=zone))


def _rating_words(review: MonthReview) -> str:
    now, before = review.rating.score, review.rating_before
    if now > before:
        return _("Safety rating: {score} of 100, {change} more than a month ago.").format(
            score=now, change=now - before
        )
    if now < before:
        return _(
            "Safety rating: {score} of 100, {change} less than a month ago: what is over a year old counts no more."
        ).format(score=now, change=before - now)
    return _("Safety rating: {score} of 100, as a month ago.").format(score=now)


def _rows(review: MonthReview, event: TrainingEvent | None) -> Rows:
    buttons = [Button(_("🏅 My points"), flow_data("points"))]
    if review.weakest in _SUGGESTIONS:
        _words, title, flow = _SUGGESTIONS[review.weakest]
        buttons.append(Button(_(title), flow_data(flow)))
    rows = [buttons]
    if event is not None:
        rows.append([Button(label(event.title), action_data("training.show", event.id))])
    return [*rows, [Button(_("Notice settings"), flow_data("settings"))]]


def _next_event(person: Person, events: Sequence[TrainingEvent]) -> TrainingEvent | None:
    """At home, else anywhere, that this person may come to and that has seats left."""
    fitting = [one for one in events if one.taken < one.seats and one.audience in (EVERYBODY, *person.roles)]
    at_home = [one for one in fitting if one.adcode == person.home_adcode]
    return next(iter([*at_home, *fitting]), None)
