"""How a notice ended, for its author: words, a table of everybody it was for, and a picture."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.transactions import Transactions
from handlers.figures_words import picture_apology
from handlers.notices.progress import Progress, progress_of
from handlers.notices.words import REASON_WORDS, headline, report_words
from handlers.words import _, speaking
from models.files.stored_file import StoredFile, reference_to
from models.files.table_file import BOM, csv_lines
from models.messages.outgoing import AMBIGUOUS, BLOCKED, EXPIRED, FAILED, GONE, SENT, STOPPED, Kind, send_later
from models.messages.owed_picture import owe_picture
from models.notice import SEND, get_notice
from models.notices.confirmation import count_confirmed
from models.notices.count import Count, RecipientLine, count_rows, list_recipients
from models.person import find_language
from models.pictures.chart import Bar, Chart, Panel, Tone

# A table of more rows than this tells only of those to whom it was not plainly delivered.
MOST_LINES = 50_000
_LINES_TOGETHER = 2_000


@dataclass(frozen=True, slots=True)
class Report:
    notice_id: int
    chat_id: int
    language: str
    headline: str
    words: str
    is_about_another: bool
    count: Count
    confirmed: int | None
    progress: Progress


def report_of(db: Session, *, notice_id: int, language: str, now: datetime) -> Report | None:
    """In the author's language; `language` where it is unknown. None where the author had their data deleted."""
    notice = get_notice(db, notice_id)
    if notice.author_chat is None:
        return None
    count, confirmed = count_rows(db, notice), count_confirmed(db, notice)
    language = find_language(db, notice.author_chat) or language
    with speaking(language):
        return Report(
            notice_id=notice_id,
            chat_id=notice.author_chat,
            language=language,
            headline=headline(notice),
            words=report_words(notice, count, confirmed=confirmed, now=now),
            is_about_another=notice.op != SEND,
            count=count,
            confirmed=confirmed if notice.wants_confirmation else None,
            progress=progress_of(db, notice, default_language=language, now=now),
        )


def chart_of(report: Report) -> Chart:
    """What became of the messages, and where it was asked for how many confirmed."""
    states, reasons = report.count.states, report.count.reasons
    with speaking(report.language):
        bars = [Bar.of(_("Sent"), states[SENT], Tone.GOOD)]
        if states[AMBIGUOUS]:
            bars.append(Bar.of(_("Uncertain"), states[AMBIGUOUS], Tone.WARNING))
        for reason, count in reasons.most_common():
            tone = Tone.QUIET if reason in (BLOCKED, GONE, STOPPED, EXPIRED) else Tone.BAD
            bars.append(Bar.of(_(REASON_WORDS[reason]), count, tone))
        panels = [Panel(tuple(bars))]
        if report.confirmed is not None:
            open_count = max(0, states[SENT] - report.confirmed)
            confirmed = Bar.of(_("Confirmed"), report.confirmed, Tone.GOOD)
            panels.append(Panel((confirmed, Bar.of(_("Not confirmed"), open_count, Tone.QUIET)), _("Confirmations")))
        return Chart(report.headline.removeprefix("📣 "), tuple(panels))


async def list_lines(transactions: Transactions, report: Report) -> AsyncIterator[bytes]:
    """The table as CSV with a byte order mark, which spreadsheets need for Chinese; some rows at a time."""
    only_open = report.count.total > MOST_LINES
    with speaking(report.language):
        headings = _headings()
    yield BOM + csv_lines([headings])
    after = 0
    while True:
        look = partial(
            list_recipients, notice_id=report.notice_id, after=after, only_open=only_open, at_most=_LINES_TOGETHER
        )
        lines = await transactions.run(look)
        if not lines:
            return
        after = lines[-1].row_id
        with speaking(report.language):
            told = csv_lines(map(_cells, lines))
        yield told


def store_report(db: Session, report: Report, table: StoredFile | None, *, now: datetime) -> None:
    """Owe it to the author, once; the picture follows when it is drawn."""
    notice = get_notice(db, report.notice_id)
    notice.reported_at = now
    db.add(notice)

    def owe(part: str, method: str, parameters: dict[str, str], stored: StoredFile | None = None) -> None:
        send_later(
            db,
            key=f"report:{report.notice_id}:{part}",
            chat_id=report.chat_id,
            kind=Kind.CASE,
            method=method,
            parameters=parameters,
            due_at=now,
            is_urgent=True,
            stored=stored.name if stored else None,
        )

    owe("words", "sendMessage", {"text": report.words})
    if table is not None:
        filename = f"notice-{report.notice_id}.csv"
        owe("table", "sendDocument", {"document": reference_to(table.name, filename=filename)}, table)
    if report.count.total:
        with speaking(report.language):
            apology = picture_apology()
        owe_picture(db, chat_id=report.chat_id, chart=chart_of(report), apology=apology, now=now)


def _headings() -> list[str]:
    return [_("Number"), _("Person"), _("State"), _("Reason"), _("When (UTC)"), _("Perhaps twice"), _("Confirmed")]


def _cells(line: RecipientLine) -> list[str]:
    names = {SENT: _("Sent"), AMBIGUOUS: _("Uncertain"), FAILED: _("Not sent")}
    return [
        str(line.row_id),
        str(line.person_id or ""),
        names.get(line.state, line.state),
        _(REASON_WORDS[line.reason]) if line.reason else "",
        f"{line.settled_at:%Y-%m-%d %H:%M:%S}" if line.settled_at else "",
        "1" if line.lost else "",
        "1" if line.is_confirmed else "",
    ]
