"""`undelivered` on the command line: what reached nobody and why, and sending it once more."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot.opening import open_database
from bot.settings import Settings
from handlers.notices.words import REASON_WORDS
from handlers.words import N_, _, ngettext
from models.messages.outgoing import Kind
from models.messages.undelivered import Undelivered, list_undelivered, send_again

SINCE = timedelta(days=7)
_KIND_WORDS = {Kind.CASE: N_("answers and news"), Kind.REMINDER: N_("reminders"), Kind.NOTICE: N_("notices")}


def undelivered(settings: Settings, arguments: argparse.Namespace) -> int:
    """Of the last seven days."""
    now = datetime.now(UTC)
    with open_database(settings) as engine, Session(engine) as db, db.begin():
        lines = [_again(db, now)] if arguments.again else list(_lines(db, now))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _lines(db: Session, now: datetime) -> Iterator[str]:
    found = list_undelivered(db, since=now - SINCE)
    if not found:
        yield _("Everything of the last seven days was delivered.")
        return
    yield _("Not delivered in the last seven days:")
    for each in found:
        rows = ", ".join(f"#{row_id}" for row_id in each.ids)
        yield _("• {count} × {kind}: {reason} (last {moment} UTC; rows {rows})").format(
            count=each.count,
            kind=_(_KIND_WORDS[Kind(each.kind)]),
            reason=_reason(each),
            moment=f"{each.newest_at:%Y-%m-%d %H:%M}",
            rows=rows,
        )
    if any(each.may_be_tried_again and each.kind != Kind.NOTICE for each in found):
        yield _("Once the reason is gone, python -m bot undelivered --again sends what can be sent.")


def _reason(each: Undelivered) -> str:
    return _("no answer came; it may have arrived") if each.reason is None else _(REASON_WORDS[each.reason])


def _again(db: Session, now: datetime) -> str:
    count = send_again(db, since=now - SINCE, now=now)
    if not count:
        return _("There is nothing that another try would help.")
    return ngettext("{count} message is sent once more.", "{count} messages are sent once more.", count).format(
        count=count
    )
