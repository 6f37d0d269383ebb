"""What the clock says of a case: to who works on it, to those above them, and to who raised it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.news import tell_reporter
from handlers.cases.words import one_line
from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows
from handlers.later import say_later
from handlers.time_words import moment_words
from handlers.words import _, current_language, ngettext
from models.case import DUE_SOON, OVERDUE, Case
from models.cases.deadline import DANGER
from models.cases.idle import Freed
from models.cases.warning import Warned
from models.messages.outgoing import Kind
from models.office import get_office


def tell_warned(db: Session, warned: Warned, *, language: str, now: datetime, zone: ZoneInfo) -> int:
    """Tell of a step that a case has made; returns how many of the offices are told."""
    case, step = warned.case, warned.step

    def due() -> str:
        return moment_words(case.answer_by, now=now, zone=zone)

    def say_to_workers() -> str:
        if step == DUE_SOON:
            return _("Please answer by {moment}; if it takes longer, say so with “More time”.").format(moment=due())
        if step == OVERDUE:
            return _("It was due {moment}. Please answer now, or say with a note what it waits for.").format(
                moment=due()
            )
        return _("It was due {moment}, and the region's office looks at it now. Please answer first of all.").format(
            moment=due()
        )

    def say_to_overseers() -> str:
        office = get_office(db, case.office_id).label(current_language())
        return _("Please see to it with “{office}”: it was due {moment}.").format(office=office, moment=due())

    for chats, words in ((warned.workers, say_to_workers), (warned.overseers, say_to_overseers)):
        tell_chats(db, case, chats, words, key=warned.key, language=language, now=now)
    if warned.event.is_shown:
        tell_reporter(
            db,
            case,
            warned.event,
            lambda: _(
                "It takes longer than we promised, and we are sorry. The committee looks after it now; news comes to "
                "you by itself."
            ),
            list,
            language=language,
            is_urgent=case.klass == DANGER,
            now=now,
        )
    return len(warned.workers) + len(warned.overseers)


def tell_freed(db: Session, freed: Freed, *, hours: int, language: str, now: datetime) -> int:
    """Tell that a case was left alone for so many office hours; returns how many are told."""

    def say_to_holder() -> str:
        words = ngettext(
            "Nothing happened for {count} office hour, so it is back on your office's list. If you are still at it, "
            "just take it again.",
            "Nothing happened for {count} office hours, so it is back on your office's list. If you are still at it, "
            "just take it again.",
            hours,
        )
        return words.format(count=hours)

    for chats, words in (
        (freed.holder, say_to_holder),
        (freed.colleagues, lambda: _("Back on the list; please take it on.")),
    ):
        tell_chats(db, freed.case, chats, words, key=f"case:{freed.event.id}", language=language, now=now)
    return len(freed.holder) + len(freed.colleagues)


def tell_chats(
    db: Session,
    case: Case,
    chats: Sequence[int],
    words: Callable[[], str],
    *,
    key: str,
    kind: Kind = Kind.REMINDER,
    rows: Callable[[], Rows] | None = None,
    language: str,
    now: datetime,
) -> None:
    """One message to each under this key; a reminder stays outside of quiet hours unless somebody is in danger.

    Without `rows` it has a button that opens the case.
    """
    for chat_id in chats:
        say_later(
            db,
            key=f"{key}:{chat_id}",
            chat_id=chat_id,
            kind=kind,
            words=lambda: f"{one_line(case, now)}\n{words()}",
            rows=rows or (lambda: [[Button(_("Look at it"), action_data("case", case.id))]]),
            language=language,
            is_urgent=kind == Kind.CASE or case.klass == DANGER,
            now=now,
        )
