"""What an empty database begins with: the areas always, sample stations where DEMO is on."""

import logging
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, select

from models.area import Area, load_areas
from models.person import ADMIN, MERCHANT, RIDER, STAFF, Contact, Person
from models.station import Station

log = logging.getLogger(__name__)

# Somebody who tries the demo sits down as one of these, without being asked who they are.
_SEATS = {RIDER: RIDER, MERCHANT: MERCHANT, STAFF: STAFF, ADMIN: ADMIN}


def load_starter_data(db: Session, *, is_demo: bool, now: datetime) -> None:
    if not db.exec(select(func.count()).select_from(Area)).one():
        log.info("Areas are loaded.", extra={"count": load_areas(db)})
    if is_demo and not db.exec(select(func.count()).select_from(Station)).one():
        from models.station_demo import load_demo_stations

        log.info("Sample stations are loaded.", extra={"count": load_demo_stations(db, now=now)})


def seat_contact(db: Session, contact: Contact, seat: str, *, now: datetime) -> None:
    """Give a new contact of the demo the role of its seat; one's own seat is nobody until it says who it is."""
    role = _SEATS.get(seat)
    if role is None:
        return
    person = Person(roles=[role], consent_version=0, created_at=now)
    db.add(person)
    db.flush()
    contact.person_id = person.id
    db.add(contact)
