"""Who is forgotten lets go of cases: of those they raised, and of those they worked on."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.case import ACCEPTED, BY_CLOCK, WAITING, Case, CaseEvent, forget_in_cases, note_event
from models.cases.desk import release_case
from models.cases.leaving import leave_to_joiners
from models.cases.listing import list_held
from models.cases.moves import resume_clock
from models.person import Person
from models.points.photo_print import forget_prints


def let_go_of_cases(db: Session, person: Person, *, now: datetime) -> list[CaseEvent]:
    """What they raised is worked on without them, also what waits for them; what they held goes back on the list.

    What others have joined goes on for the first of them; returns what has happened there.
    """
    # Their photos are theirs, whoever the case goes on for.
    forget_prints(db, person)
    left = leave_to_joiners(db, person, now=now)
    for case in list_held(db, person, lock=True):
        release_case(db, case, by=None, now=now)
    waiting = select(Case).where(Case.reporter_id == person.id, Case.state == WAITING).order_by(col(Case.id))
    locked = waiting.with_for_update(key_share=True).execution_options(populate_existing=True)
    for case in db.exec(locked).all():
        resume_clock(case, now)
        case.state = ACCEPTED
        note_event(db, case, what="resumed", by=BY_CLOCK, is_shown=False, now=now)
    forget_in_cases(db, person)
    return left
