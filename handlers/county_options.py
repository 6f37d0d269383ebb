"""The counties, to choose one of."""

from sqlmodel import Session

from handlers.conversation import Option
from handlers.words import current_language
from models.area import COUNTY, list_areas


def county_options(db: Session) -> list[Option[int]]:
    language = current_language()
    return [Option(str(area.adcode), area.label(language), area.adcode) for area in list_areas(db, level=COUNTY)]
