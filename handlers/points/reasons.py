"""What happened for an entry of points, so that each of them answers why."""

from sqlmodel import Session, select

from handlers.words import _, current_language
from models.case import Case
from models.points.entry import EXPIRED, REDEEMED, PointEntry
from models.points.gift import Gift
from models.points.redemption import Redemption
from models.points.rule import QUIZ
from models.training import TrainingEvent


def what_happened(db: Session, entry: PointEntry) -> str:
    """In its own words where somebody entered it by hand; what is taken back without any says what it was for."""
    if entry.rule == EXPIRED:
        return _("Points are kept for so long as the rule says; these were the oldest, and nobody had spent them.")
    if entry.reason or entry.evidence:
        words = _("Reason: {reason}").format(reason=entry.reason or "—")
        return words + ("\n" + _("Evidence: {evidence}").format(evidence=entry.evidence) if entry.evidence else "")
    if entry.rule == REDEEMED:
        return _gift_words(db, entry)
    if entry.reverses_id is not None:
        return what_happened(db, db.get_one(PointEntry, entry.reverses_id))
    kind, _colon, rest = entry.source.partition(":")
    number = rest.partition(":")[0]
    return _source_words(db, entry, kind, int(number) if number.isdecimal() else 0)


def _gift_words(db: Session, entry: PointEntry) -> str:
    """What was exchanged, or not used in the end."""
    spent = entry.reverses_id or entry.id
    query = select(Gift).join(Redemption, Redemption.gift_id == Gift.id).where(Redemption.entry_id == spent)  # type: ignore[arg-type]
    gift = db.exec(query).first()
    if gift is None:
        return ""
    words = (
        _("The code for “{gift}” was not used, so its points are back.")
        if entry.reverses_id
        else _("Exchanged for “{gift}”.")
    )
    return words.format(gift=gift.label(current_language()))


def _source_words(db: Session, entry: PointEntry, kind: str, number: int) -> str:
    """Which case was verified, which event it was."""
    if kind == "case" and (case := db.get(Case, number)) is not None:
        return _("The office has verified {number}.").format(number=case.number)
    if kind == "training" and (event := db.get(TrainingEvent, number)) is not None:
        return _("You were at “{event}”.").format(event=event.title)
    if entry.rule == QUIZ:
        return _("You answered all questions of that week.")
    return _("Entered by the system when it happened.")
