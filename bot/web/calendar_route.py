"""GET /calendar.ics and /calendar/CODE.ics: the shop calendar for calendar programs, with an owner's dates by code."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from aiohttp import hdrs, web
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.transactions import Transactions
from handlers.shops.calendar_words import feed_text
from handlers.words import speaking
from models.holiday import Calendar
from models.shops.own_date import find_feed_owner, list_shop_dates
from models.shops.shop_calendar import list_shop_events

_BEHIND, _AHEAD = timedelta(days=31), timedelta(days=400)


class CalendarRoute:
    """Whoever has a code sees what it opens; a wrong one is answered as what there is not."""

    def __init__(
        self, transactions: Transactions, *, calendar: Calendar, language: str, clock: Callable[[], datetime]
    ) -> None:
        self._transactions = transactions
        self._calendar = calendar
        self._language = language
        self._clock = clock

    async def serve(self, request: web.Request) -> web.Response:
        try:
            text = await self._transactions.run(partial(self._text, code=request.match_info.get("code", "")))
        except DBAPIError as error:
            raise web.HTTPServiceUnavailable from error
        if text is None:
            raise web.HTTPNotFound
        mark = hashlib.sha256(text.encode()).hexdigest()[:32]
        is_known = any(tag.value in (mark, "*") for tag in request.if_none_match or ())
        response = (
            web.Response(status=304)
            if is_known
            else web.Response(text=text, content_type="text/calendar", charset="utf-8")
        )
        response.etag = mark
        # No cache between keeps what a secret address opens.
        response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"
        return response

    def _text(self, db: Session, *, code: str) -> str | None:
        person = find_feed_owner(db, code) if code else None
        if code and person is None:
            return None
        now = self._clock()
        today = now.astimezone(self._calendar.zone).date()
        events = list_shop_events(self._calendar, first=today - _BEHIND, last=today + _AHEAD)
        own = [] if person is None else list_shop_dates(db, person)
        with speaking((person and person.language) or self._language):
            return feed_text([event for event in events if event.is_listed], own, now=now)
