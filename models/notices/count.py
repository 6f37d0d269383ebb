"""How far a notice has come, in numbers and recipient by recipient."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, exists, func, select
from sqlmodel import Session

from models.messages.outgoing import FAILED, QUEUED, SENDING, SENT, Outgoing
from models.notice import Notice, NoticeConfirmation
from models.person import Contact

# In a tally beside the states of rows: how many said that they received it.
CONFIRMED = "confirmed"

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_notice: Table = Notice.__table__  # type: ignore[attr-defined]
_confirmation: Table = NoticeConfirmation.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of a notice by state, the failed ones by reason."""

    states: Counter[str]
    reasons: Counter[str]

    @property
    def total(self) -> int:
        return self.states.total()

    @property
    def left(self) -> int:
        return self.states[QUEUED] + self.states[SENDING]


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """What became of one recipient's message; `lost`: it may have come twice."""

    row_id: int
    person_id: int | None
    state: str
    reason: str | None
    settled_at: datetime | None
    lost: int
    is_confirmed: bool


def count_rows(db: Session, notice: Notice) -> Count:
    """How far a notice has come; of an archived one what it had come to."""
    if notice.tally is not None:
        return _read_tally(notice.tally)
    states, reasons = _outgoing.c.state, _outgoing.c.reason
    query = select(states, func.count()).where(_outgoing.c.notice_id == notice.id).group_by(states)
    counted: Counter[str] = Counter({row[0]: row[1] for row in db.connection().execute(query)})
    query = select(reasons, func.count()).where(_outgoing.c.notice_id == notice.id, states == FAILED).group_by(reasons)
    return Count(counted, Counter({row[0]: row[1] for row in db.connection().execute(query)}))


def _read_tally(tally: dict[str, int]) -> Count:
    """`FAILED:reason`, a state alone, or CONFIRMED, as the archive writes it."""
    states: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for name, count in tally.items():
        if name == CONFIRMED:
            continue
        state, _colon, reason = name.partition(":")
        states[state] += count
        if reason:
            reasons[reason] += count
    return Count(states, reasons)


def list_recipients(db: Session, *, notice_id: int, after: int, only_open: bool, at_most: int) -> list[RecipientLine]:
    """By row id, those behind `after`; `only_open` leaves out those to whom it was plainly delivered."""
    root = _notice.c.of
    confirmed = exists().where(
        _confirmation.c.notice_id == func.coalesce(root, _notice.c.id), _confirmation.c.chat_id == _outgoing.c.chat_id
    )
    query = (
        select(
            _outgoing.c.id,
            _contact.c.person_id,
            _outgoing.c.state,
            _outgoing.c.reason,
            _outgoing.c.settled_at,
            _outgoing.c.lost,
            confirmed.label("is_confirmed"),
        )
        .join(_notice, _notice.c.id == _outgoing.c.notice_id)
        .outerjoin(_contact, _contact.c.chat_id == _outgoing.c.chat_id)
        .where(_outgoing.c.notice_id == notice_id, _outgoing.c.id > after)
        .order_by(_outgoing.c.id)
        .limit(at_most)
    )
    if only_open:
        query = query.where((_outgoing.c.state != SENT) | (_outgoing.c.lost > 0))
    return [RecipientLine(*row) for row in db.connection().execute(query)]
