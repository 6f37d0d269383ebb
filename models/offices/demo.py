"""Sample offices for the whole region, for trying the program out."""

from sqlmodel import Session

from models.offices.importing import import_offices
from models.starter_data import STARTER_DATA


def load_demo_offices(db: Session) -> int:
    """Write data/offices_demo.csv into a table without offices; the areas must be there. Returns how many."""
    return len(import_offices(db, STARTER_DATA / "offices_demo.csv").added)
