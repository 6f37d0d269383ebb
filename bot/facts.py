"""What the program tells of itself: to people's menus, to the chat page's map, to whoever watches its health."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.core import Core
from bot.telegram.polling import PollingHealth, PollingState
from bot.telegram.profile import Profile
from bot.telegram.webhook import WebhookHealth
from handlers import CONVERSATIONS
from handlers.rights import is_for
from handlers.words import LANGUAGES, N_, _, speaking
from models.area import CITY, list_areas
from models.holiday import Calendar, load_calendar
from models.station import OPEN, list_stations

OWN_COMMANDS = (("menu", N_("What I can do")), ("cancel", N_("Leave what you have begun")))
SHORT_DESCRIPTION = N_("Warm stations for riders and couriers in Ningxia: rest, drink, charge.")
DESCRIPTION = N_(
    "Send me where you are, and I show you the nearest warm stations that are open now. Your position is not kept."
)
# Two processes may tick a moment apart; a quarter of an hour without any tick means that the clock stands.
MOST_SECONDS_WITHOUT_TICK = 900


def commands_for(language: str, roles: Sequence[str]) -> list[dict[str, str]]:
    """The commands of the menu, in a language, for who holds these roles."""
    with speaking(language):
        flows = [
            {"command": flow.command, "description": _(flow.summary or flow.title)}
            for flow in CONVERSATIONS.flows
            if flow.command and flow.is_listed and is_for(flow.allowed, roles)
        ]
        return [*flows, *({"command": command, "description": _(words)} for command, words in OWN_COMMANDS)]


def profile() -> Profile:
    """What Telegram shows of the bot, in all languages."""
    listed = {language: {c["command"]: c["description"] for c in commands_for(language, ())} for language in LANGUAGES}
    commands = [(name, {language: listed[language][name] for language in LANGUAGES}) for name in listed["en"]]
    return Profile(commands, _in_all(SHORT_DESCRIPTION), _in_all(DESCRIPTION))


def _in_all(message: str) -> dict[str, str]:
    words = {}
    for language in LANGUAGES:
        with speaking(language):
            words[language] = _(message)
    return words


async def map_points(core: Core) -> Mapping[str, Any]:
    """Areas and stations as points, for the chat page's map."""
    calendar, now = load_calendar(core.settings.tz_name), core.clock()
    return await core.transactions.run(lambda db: _points(db, calendar, now))


def _points(db: Session, calendar: Calendar, now: datetime) -> dict[str, Any]:
    areas = [
        {
            "adcode": area.adcode,
            "name": area.name,
            "name_en": area.name_en,
            "latitude": area.latitude,
            "longitude": area.longitude,
            "city": area.level == CITY,
        }
        for area in list_areas(db)
    ]
    stations = [
        {
            "code": station.code,
            "name": station.name,
            "name_en": station.name_en,
            "latitude": station.latitude,
            "longitude": station.longitude,
            "is_open": station.status == OPEN and station.opening_hours.is_open(now, calendar),
        }
        for station in list_stations(db)
    ]
    return {"areas": areas, "stations": stations}


async def health_of(
    core: Core, *, telegram: PollingHealth | WebhookHealth, ticked_at: datetime | None
) -> Mapping[str, Any]:
    """Whether the database answers and Telegram is heard; `ok` is false where somebody has to do something about it."""
    begun = time.monotonic()
    try:
        await core.transactions.run(lambda db: db.connection().execute(text("SELECT 1")))
        database = "ok"
    except DBAPIError as error:
        database = type(error).__name__
    since_tick = None if ticked_at is None else (core.clock() - ticked_at).total_seconds()
    is_ticking = since_tick is None or since_tick < MOST_SECONDS_WITHOUT_TICK
    has_telegram = core.router.telegram is not None
    heard_at = telegram.heard_at
    return {
        "ok": database == "ok" and is_ticking and telegram.state is not PollingState.CONFLICT,
        "database": database,
        "database_seconds": round(time.monotonic() - begun, 3),
        "channels": {"telegram": str(telegram.state) if has_telegram else "off"},
        "seconds_since_telegram": None if heard_at is None else round(time.monotonic() - heard_at),
        "seconds_since_tick": None if since_tick is None else round(since_tick),
        "owed_replies": core.outbox.size,
    }
