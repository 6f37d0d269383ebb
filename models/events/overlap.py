"""Nobody is in two places at one time."""

from datetime import timedelta

from sqlmodel import Session, col, select

from models.errors import Refusal
from models.person import Person
from models.training import GOES, OFFERED, TrainingEvent, TrainingSeat

HELD = (GOES, OFFERED)
# To what lasts longer one comes when one likes: a festival, a month of service.
_LONGEST_STAY = timedelta(hours=12)


class Overlaps(Refusal):
    """They are somewhere else in these hours; carries that event."""

    def __init__(self, event: TrainingEvent) -> None:
        super().__init__(event.id)
        self.event = event


def lock_person(db: Session, person: Person) -> None:
    """One signs up from one chat after the other."""
    db.exec(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)).first()


def find_overlap(
    db: Session, event: TrainingEvent, person: Person, *, besides: int | None = None
) -> TrainingEvent | None:
    """What else they go to in the hours of an event; `besides` is one that does not count, since they leave it."""
    if not _takes_all(event):
        return None
    query = (
        select(TrainingEvent)
        .join(TrainingSeat, col(TrainingSeat.event_id) == col(TrainingEvent.id))
        .where(
            TrainingSeat.person_id == person.id,
            col(TrainingSeat.state).in_(HELD),
            col(TrainingEvent.id).not_in([event.id, besides or 0]),
            TrainingEvent.starts_at < event.ends_at,
            TrainingEvent.ends_at > event.starts_at,
            col(TrainingEvent.cancelled_at).is_(None),
        )
    )
    found = db.exec(query.order_by(col(TrainingEvent.starts_at)))
    return next((other for other in found if _takes_all(other)), None)


def refuse_overlap(db: Session, event: TrainingEvent, person: Person, *, besides: int | None = None) -> None:
    """Raises Overlaps."""
    if (other := find_overlap(db, event, person, besides=besides)) is not None:
        raise Overlaps(other)


def _takes_all(event: TrainingEvent) -> bool:
    return event.ends_at - event.starts_at <= _LONGEST_STAY
