"""News of a market, to who speaks for its shops: what is voted on, and what came of it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows
from handlers.later import tell_person
from handlers.shops.compact_words import motion_words, result_words
from handlers.words import _
from models.shops.compact import ADOPTED, Counted, Motion
from models.shops.market import Market, MarketShop, list_voters


def tell_motion(db: Session, motion: Motion, market: Market, *, language: str, now: datetime, zone: ZoneInfo) -> None:
    _tell(
        db,
        list_voters(db, market.id or 0),
        key=f"motion:{motion.id}",
        words=lambda: motion_words(motion, market, now=now, zone=zone),
        rows=lambda: vote_rows(motion),
        language=language,
        now=now,
    )


def tell_result(db: Session, counted: Counted, *, language: str, now: datetime) -> None:
    """To all alike, however they have voted."""
    motion, market = counted.motion, counted.market

    def rows() -> Rows:
        read = _("Read and sign it") if motion.outcome == ADOPTED else _("The compact")
        return [[Button(read, action_data("compact", market.id))]]

    _tell(
        db,
        counted.voters,
        key=f"motion:{motion.id}:over",
        words=lambda: result_words(motion, market),
        rows=rows,
        language=language,
        now=now,
    )


def vote_rows(motion: Motion) -> Rows:
    return [
        [
            Button(_("For it"), action_data("compact.vote", motion.id, "yes")),
            Button(_("Against it"), action_data("compact.vote", motion.id, "no")),
        ]
    ]


def _tell(
    db: Session,
    shops: Iterable[MarketShop],
    *,
    key: str,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    language: str,
    now: datetime,
) -> None:
    for shop in shops:
        tell_person(db, shop.person_id, key=f"{key}:{shop.id}", words=words, rows=rows, language=language, now=now)
