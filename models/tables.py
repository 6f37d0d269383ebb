"""All tables, so that migrations and tests know every one of them."""

from sqlmodel import SQLModel

from models import area, dialogue, person, received, station, web_chat, web_event, web_file

TABLE_MODULES = (area, dialogue, person, received, station, web_chat, web_event, web_file)
METADATA = SQLModel.metadata
