"""News of a plaque, to the chat of who keeps the shop."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from handlers.conversation import Button, Chat, action_data
from handlers.conversation.replies import Rows
from handlers.later import tell_person
from handlers.shops.plaque_words import kind_words
from handlers.words import _
from models.people.preferences import CALENDAR
from models.person import Person
from models.shops.plaque import Plaque, list_to_remind


def tell_renewed(chat: Chat, plaque: Plaque) -> None:
    def words() -> str:
        holds = _("“{shop}” holds the plaque “{kind}” until the end of {year}. Thank you for keeping your word.")
        return holds.format(shop=plaque.shop, kind=kind_words(plaque), year=plaque.year)

    _tell_owner(
        chat.db, plaque, str(plaque.year), words, language=chat.around.default_language, is_urgent=True, now=chat.now
    )


def tell_withdrawn(chat: Chat, plaque: Plaque) -> None:
    def words() -> str:
        taken = _("“{shop}” has lost the plaque “{kind}”: {why}\nIf you see it otherwise, raise it with /grievance.")
        return taken.format(shop=plaque.shop, kind=kind_words(plaque), why=plaque.withdrawn_why)

    _tell_owner(
        chat.db, plaque, "withdrawn", words, language=chat.around.default_language, is_urgent=True, now=chat.now
    )


def remind_holders(
    db: Session, *, year: int, after: int, at_most: int, language: str, now: datetime
) -> tuple[int, int | None]:
    """Tell the next so many owners that their plaque ends with the year; how many were told, and the last number."""
    plaques = list_to_remind(db, year=year, after=after, at_most=at_most)
    told = 0
    for plaque in plaques:
        owner = db.get_one(Person, plaque.owner_id)
        if CALENDAR not in owner.muted:
            words = _ending_words(plaque)
            told += _tell_owner(db, plaque, f"ends:{year}", words, language=language, is_urgent=False, now=now)
    return told, plaques[-1].id if plaques else None


def _ending_words(plaque: Plaque) -> Callable[[], str]:
    def words() -> str:
        ends = _("The plaque “{kind}” of “{shop}” holds until the end of {year}. Ask your office to renew it.")
        return ends.format(kind=kind_words(plaque), shop=plaque.shop, year=plaque.year)

    return words


def _tell_owner(
    db: Session, plaque: Plaque, key: str, words: Callable[[], str], *, language: str, is_urgent: bool, now: datetime
) -> bool:
    """Once for each key; False where nobody could be told."""

    def rows() -> Rows:
        return [[Button(_("Look at it"), action_data("plaque", plaque.id))]]

    return tell_person(
        db,
        plaque.owner_id,
        key=f"plaque:{plaque.id}:{key}",
        words=words,
        rows=rows,
        language=language,
        is_urgent=is_urgent,
        now=now,
    )
