"""What an empty database begins with: areas and the quiz always, samples of all the rest where DEMO is on."""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, select

from bot.files.table_photos import PhotosIn
from bot.schema import take_turn
from models.area import REGION, Area, load_areas
from models.office import Office
from models.people.access import BY_DEMO, grant_role, sync_admins
from models.person import ADMIN, GRANTED, MERCHANT, RIDER, STAFF, Contact, change_role, person_behind
from models.points.gift import Gift
from models.quiz import QuizQuestion
from models.shops.plaque import Plaque
from models.station import Station
from models.training import TrainingEvent

log = logging.getLogger(__name__)

# Somebody who tries the demo sits down as one of these, without being asked who they are.
_SEATS = {RIDER: RIDER, MERCHANT: MERCHANT, STAFF: STAFF, ADMIN: ADMIN}


def load_starter_data(
    db: Session, *, files: Path, is_demo: bool, admins: Sequence[str] | None = None, now: datetime
) -> None:
    """`files` is where files are kept, `admins` what ADMINS says; with None the region's admins stay as they are."""
    take_turn(db.connection())
    if not db.exec(select(func.count()).select_from(Area)).one():
        log.info("Areas are loaded.", extra={"count": load_areas(db)})
    if not db.exec(select(func.count()).select_from(QuizQuestion)).one():
        from models.quiz_import import STARTER_QUIZ, load_quiz

        count = load_quiz(db, PhotosIn(STARTER_QUIZ, files, now=now))
        log.info("Questions of the quiz are loaded.", extra={"count": count})
    if is_demo and not db.exec(select(func.count()).select_from(Station)).one():
        from models.stations.demo import load_demo_stations

        log.info("Sample stations are loaded.", extra={"count": load_demo_stations(db, now=now)})
    if is_demo and not db.exec(select(func.count()).select_from(Office)).one():
        from models.offices.demo import load_demo_offices

        log.info("Sample offices are loaded.", extra={"count": load_demo_offices(db)})
    if is_demo and not db.exec(select(func.count()).select_from(TrainingEvent)).one():
        from models.events.demo import load_demo_events

        log.info("Sample events are loaded.", extra={"count": load_demo_events(db, now=now)})
    if is_demo and not db.exec(select(func.count()).select_from(Gift)).one():
        from models.points.gift_file import load_demo_gifts

        log.info("Sample gifts are loaded.", extra={"count": load_demo_gifts(db)})
    if is_demo and not db.exec(select(func.count()).select_from(Plaque)).one():
        from models.shops.plaque_file import load_demo_plaques

        log.info("Sample plaques are loaded.", extra={"count": load_demo_plaques(db, today=now.date())})
    if admins is not None:
        sync_admins(db, admins, now=now)


def seat_contact(db: Session, contact: Contact, seat: str, *, now: datetime) -> None:
    """Give a new contact of the demo the role of its seat, everywhere; one's own is nobody until it says who it is."""
    role = _SEATS.get(seat)
    if role is None:
        return
    person = person_behind(db, contact, now=now)
    if role in GRANTED:
        grant_role(db, person, role=role, adcode=REGION, by=None, origin=BY_DEMO, now=now)
    else:
        change_role(db, person, role=role)
