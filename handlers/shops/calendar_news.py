"""Reminders of a shop's calendar: to shop owners what concerns all of them, to each of them their own dates."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from handlers.conversation import Button, flow_data
from handlers.conversation.replies import Rows
from handlers.later import say_later, tell_person
from handlers.shops.calendar_words import event_words, own_words
from handlers.words import _
from models.messages.outgoing import Kind
from models.notices.audience import Audience, recipients
from models.people.preferences import CALENDAR
from models.person import MERCHANT
from models.shops.own_date import list_shop_dates_due
from models.shops.shop_calendar import ShopEvent


def tell_event(
    db: Session, event: ShopEvent, *, after: int, at_most: int, language: str, now: datetime
) -> tuple[int, int | None]:
    """To the next so many shop owners, by contact; returns how many were told and the last one, None at the end.

    Who was told of it already is not told again.
    """
    audience = recipients(Audience(roles=(MERCHANT,)), topic=CALENDAR, is_urgent=False).subquery()
    contact = audience.c[0]
    query = audience.select().where(contact > after).order_by(contact).limit(at_most)
    rows = db.connection().execute(query).all()
    told = sum(
        say_later(
            db,
            key=f"calendar:{event.code}:{event.day:%Y%m%d}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.REMINDER,
            words=lambda: event_words(event),
            rows=_rows,
            language=language,
            is_urgent=False,
            now=now,
        )
        for _contact, chat_id in rows
    )
    return told, rows[-1][0] if rows else None


def tell_own_dates(
    db: Session, *, today: date, after: int, at_most: int, language: str, now: datetime
) -> tuple[int, int | None]:
    """The same for dates of their own; `after` is a date's number."""
    found = list_shop_dates_due(db, today=today, after=after, at_most=at_most)
    told = 0
    for each, person in found:
        step = each.step_on(today)
        if step is None or CALENDAR in person.muted:
            continue
        told += tell_person(
            db,
            person.id,
            key=f"shop_date:{each.id}:{step}",
            words=lambda each=each: own_words(each, today=today),  # type: ignore[misc]
            rows=_rows,
            language=language,
            now=now,
        )
    return told, found[-1][0].id if found else None


def _rows() -> Rows:
    rows: Sequence[Sequence[Button]] = [
        [Button(_("📅 Shop calendar"), flow_data("calendar")), Button(_("Notice settings"), flow_data("settings"))]
    ]
    return rows
