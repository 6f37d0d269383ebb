"""The counties below the areas of which somebody is staff, to choose one of."""

from handlers.conversation import Chat, Option
from handlers.rights import member
from handlers.words import current_language
from models.area import COUNTY, Area, list_areas, list_within
from models.people.access import areas_of
from models.person import STAFF


def own_county_options(chat: Chat) -> list[Option[Area]]:
    within = {adcode for own in areas_of(chat.db, member(chat), STAFF) for adcode in list_within(chat.db, own)}
    counties = [area for area in list_areas(chat.db, level=COUNTY) if area.adcode in within]
    return [Option(str(area.adcode), area.label(current_language()), area) for area in counties]
