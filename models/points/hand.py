"""Points that somebody enters by hand: staff where they have the right, and captains for those of their own team."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.area import REGION
from models.cases.moves import some_words
from models.errors import Refusal
from models.people.access import NoRight, holds
from models.people.audit import note_audit, subject_of
from models.person import STAFF, Person
from models.points.account import PointAccount, open_account
from models.points.booking import NewEntry, append_entry, next_month, reverse_entry, room_for
from models.points.entry import NoSuchEntry, PointEntry
from models.points.month import month_of
from models.points.rule import BY_CAPTAIN, BY_STAFF, THANKS, PointRule, get_rule, list_rules
from models.points.team import RiderTeam


class OwnPoints(Refusal):
    """Nobody enters or undoes points of their own."""


class NoRoom(Refusal):
    """A limit leaves room for no more than this, of what the rule gives."""

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.room = room


class TeamLimit(Refusal):
    """A captain gives their own team no more than `limit` a month; of that so much is left."""

    def __init__(self, limit: int, left: int) -> None:
        super().__init__(limit, left)
        self.limit, self.left = limit, left


@dataclass(frozen=True, slots=True)
class ByHand:
    """What somebody enters: by which rule, why, and what shows it."""

    rule: str
    reason: str
    evidence: str = ""


def rules_for(db: Session, by: Person, account: PointAccount, rider: Person, *, day: date) -> list[PointRule]:
    """By which rules somebody may give this rider points; none where they have no right to."""
    entries = []
    if holds(db, by, STAFF, rider.home_adcode or REGION):
        entries.append(BY_STAFF)
    if leads(db, by, account.team_id):
        entries.append(BY_CAPTAIN)
    return list_rules(day, *entries) if entries else []


def award_by_hand(db: Session, *, rider: Person, new: ByHand, by: Person, today: date, now: datetime) -> PointEntry:
    """Book what the rule gives; how many that is nobody types, so that it is never more and never less than nothing.

    Raises:
        OwnPoints, NothingSaid: the reason is empty.
        NoRight: neither staff where the rider is at home, nor the captain of their team, for a rule of theirs.
        NoRoom, TeamLimit: nothing was booked.
        UnknownRule.
    """
    if rider.id == by.id:
        raise OwnPoints
    reason = some_words(new.reason)
    account = open_account(db, rider, now=now)
    rule = get_rule(new.rule, today)
    if rule not in rules_for(db, by, account, rider, day=today):
        raise NoRight(STAFF, rider.home_adcode)
    _check_team_limit(db, by, account.team_id, points=rule.points, day=today)
    if (room := room_for(db, rider, rule, today)) < rule.points:
        raise NoRoom(room)

    source = f"hand:{secrets.token_hex(12)}"
    entry = append_entry(
        db,
        account,
        rider,
        NewEntry(
            rule.code, source, today, rule.points, rule.points, rule.points, reason=reason, evidence=new.evidence, by=by
        ),
        now=now,
    )
    _note(db, "points.awarded", entry, rider=rider, by=by, now=now)
    return entry


def undo_by_hand(db: Session, entry_id: int, *, by: Person, reason: str, now: datetime) -> PointEntry:
    """Reverse what was entered by hand: who entered it, or staff where the rider is at home.

    Raises:
        NoSuchEntry: also for what the system has entered.
        OwnPoints, NoRight, NothingSaid, AlreadyReversed, NothingToReverse.
    """
    entry = db.get(PointEntry, entry_id)
    if entry is None or not entry.source.startswith("hand:"):
        raise NoSuchEntry
    rider = db.get_one(Person, entry.person_id)
    if rider.id == by.id:
        raise OwnPoints
    if entry.by_id != by.id and not holds(db, by, STAFF, rider.home_adcode or REGION):
        raise NoRight(STAFF, rider.home_adcode)
    back = reverse_entry(db, entry, by=by, reason=some_words(reason), now=now)
    _note(db, "points.reversed", entry, rider=rider, by=by, now=now)
    return back


def list_entered_by(db: Session, by: Person, *, at_most: int = 10) -> list[PointEntry]:
    """What somebody entered by hand, newest first."""
    query = select(PointEntry).where(PointEntry.by_id == by.id, col(PointEntry.source).startswith("hand:"))
    return list(db.exec(query.order_by(col(PointEntry.id).desc()).limit(at_most)))


def leads(db: Session, by: Person, team_id: int | None) -> bool:
    """Whether they are the captain of this team."""
    if team_id is None:
        return False
    team = db.get(RiderTeam, team_id)
    return team is not None and team.captain_id == by.id


def _check_team_limit(db: Session, by: Person, team_id: int | None, *, points: int, day: date) -> None:
    """Whatever the rule: a captain who is staff as well has the same limit for their own team. Raises TeamLimit."""
    limit = get_rule(THANKS, day).team_monthly
    if limit is None or not leads(db, by, team_id):
        return
    # Two chats of the captain come one after the other.
    db.exec(select(RiderTeam.id).where(RiderTeam.id == team_id).with_for_update()).one()
    month = month_of(day)
    given = select(func.coalesce(func.sum(PointEntry.ranked), 0)).where(
        PointEntry.by_id == by.id,
        PointEntry.team_id == team_id,
        col(PointEntry.day) >= month,
        col(PointEntry.day) < next_month(month),
    )
    left = limit - int(db.exec(given).one())
    if points > left:
        raise TeamLimit(limit, max(left, 0))


def _note(db: Session, action: str, entry: PointEntry, *, rider: Person, by: Person, now: datetime) -> None:
    facts: dict[str, str | int | bool | None] = {"rule": entry.rule, "points": entry.points, "entry": entry.id}
    note_audit(db, action=action, subject=subject_of(rider), actor=by, adcode=rider.home_adcode, facts=facts, now=now)
