"""`python -m bot rehearse`: before a new version serves, say what it would mean to the chats under way."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.schema import find_revision, newest_revision
from bot.settings import Settings
from handlers import CONVERSATIONS
from handlers.conversation import Conversations, Surroundings
from handlers.conversation.rehearsal import ASKED_AGAIN, GOES_ON, Rehearsed, rehearse_chat
from handlers.words import N_, _
from models.database import open_engine
from models.holiday import load_calendar
from models.messages.dialogue import Dialogue, list_resting
from models.stations.index import StationDirectory

_AT_ONCE = 500
_OTHER_SCHEMA = N_(
    "This program's tables are not those of the database. Copy the database, run `python -m bot migrate` on the copy, "
    "and rehearse there."
)


def rehearse(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Exit status 0 where every chat goes on as it stands, 1 where some do not, 2 where the schema is another one.

    The database is only read: it may be the one that an older version is serving from.
    """
    engine = open_engine(settings.database)
    try:
        with engine.connect() as connection:
            if find_revision(connection) != newest_revision():
                sys.stderr.write(_(_OTHER_SCHEMA) + "\n")
                return 2
        found = Counter(rehearse_all(settings, engine))
    finally:
        engine.dispose()
    sys.stdout.writelines(f"{line}\n" for line in _lines(found))
    return 0 if all(rehearsed.outcome == GOES_ON for rehearsed in found) else 1


def _lines(found: Counter[Rehearsed]) -> Iterator[str]:
    for rehearsed, count in sorted(found.items(), key=lambda item: (item[0].outcome, item[0].flow, item[0].question)):
        where = "/".join(filter(None, (rehearsed.flow, rehearsed.question))) or _("a newer version's chat")
        outcome = " ".join(filter(None, (_(rehearsed.outcome), rehearsed.error)))
        yield f"{count:6}  {outcome}: {where}"
    by_outcome = Counter(rehearsed.outcome for rehearsed in found.elements())
    yield _("{total} under way: {going_on} go on, {asked_again} are asked again.").format(
        total=found.total(), going_on=by_outcome[GOES_ON], asked_again=by_outcome[ASKED_AGAIN]
    )


def rehearse_all(
    settings: Settings, engine: Engine, *, conversations: Conversations = CONVERSATIONS
) -> Iterator[Rehearsed]:
    now, calendar = datetime.now(UTC), load_calendar(settings.tz_name)
    directory = StationDirectory(calendar)
    around = Surroundings(calendar=calendar, stations=directory.stations, default_language=settings.default_language)
    after: int | None = None
    while True:
        with Session(engine) as db:
            chats = list_resting(db, since=now + timedelta(days=1), after=after, at_most=_AT_ONCE)
            for chat_id in chats:
                stored = db.exec(select(Dialogue.state).where(Dialogue.chat_id == chat_id)).one()
                state = json.loads(stored)
                yield from rehearse_chat(db, chat_id, state, conversations=conversations, around=around, now=now)
            db.rollback()
        if not chats:
            return
        after = chats[-1]
