"""What a person wants to be told, and when."""

from sqlmodel import Session

from models.case import HIDDEN, NAMED
from models.person import Person
from models.stations.opening_hours import Span

# What is told of a shop's calendar; no notice is about it.
CALENDAR = "calendar"
# The review of a month's points, likewise.
POINTS = "points"
# Hours without length: at no time.
NEVER = Span(0, 0)


def mute_topic(db: Session, person: Person, *, topic: str, is_muted: bool) -> None:
    """Whether notices of this topic are kept from them; what is urgent comes all the same."""
    others = [muted for muted in person.muted if muted != topic]
    person.muted = [*others, topic] if is_muted else others
    db.add(person)


def keep_usual_manner(db: Session, person: Person, *, manner: str | None) -> None:
    """How offices know them unless they say otherwise; None: they are asked each time.

    That they are anonymous is not for keeping: it would tell who the anonymous ones are.
    """
    assert manner in (None, HIDDEN, NAMED)
    person.usual_manner = manner
    db.add(person)


def own_quiet_hours(person: Person) -> Span | None:
    """The hours that they chose themselves, perhaps NEVER; None where it is as for everybody."""
    if person.quiet_from is None or person.quiet_to is None:
        return None
    return Span(person.quiet_from, person.quiet_to)


def change_quiet_hours(db: Session, person: Person, *, span: Span | None) -> None:
    person.quiet_from = None if span is None else span.opens
    person.quiet_to = None if span is None else span.closes
    db.add(person)
