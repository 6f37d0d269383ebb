"""Points that end with the year: told two months before, with what they can still be exchanged for."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from handlers.conversation import Button, flow_data
from handlers.conversation.replies import Rows
from handlers.later import tell_person
from handlers.time_words import date_words
from handlers.words import _, current_language
from models.person import Person
from models.points.entry import balance_of
from models.points.expiry import Ending, YearEnd
from models.points.gift import Gift

_MOST_GIFTS = 3


def ending_words(points: int, end: YearEnd, *, today: date) -> str:
    return _("{points} points end after {date}: they are from {year} or before, and nobody has spent them yet.").format(
        points=points, date=date_words(end.day, today=today), year=end.earned_until.year
    )


def tell_ending(
    db: Session, ending: Ending, end: YearEnd, gifts: Sequence[Gift], *, today: date, language: str, now: datetime
) -> bool:
    """Once for each year; False where nobody could be told."""
    balance = balance_of(db, db.get_one(Person, ending.person_id))
    in_reach = [gift for gift in gifts if gift.cost <= balance][-_MOST_GIFTS:]

    def words() -> str:
        lines = [ending_words(ending.points, end, today=today)]
        if in_reach:
            named = [
                _("{gift} ({points} points)").format(gift=gift.label(current_language()), points=gift.cost)
                for gift in in_reach
            ]
            lines.append(_("You have {points}, enough for: {gifts}.").format(points=balance, gifts=_(", ").join(named)))
        else:
            lines.append(
                _("You have {points}; the catalogue shows what is in reach with a little more.").format(points=balance)
            )
        lines.append(_("Your level stays, whatever ends."))
        return "\n".join(lines)

    return tell_person(
        db,
        ending.person_id,
        key=f"point_ending:{end.day.year}:{ending.person_id}",
        words=words,
        rows=_rows,
        language=language,
        now=now,
    )


def _rows() -> Rows:
    return [[Button(_("Exchange points"), flow_data("redeem")), Button(_("🏅 My points"), flow_data("points"))]]
