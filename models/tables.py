"""All tables, so that migrations and tests know every one of them."""

from sqlmodel import SQLModel

from models import (
    access,
    area,
    audit,
    case,
    case_code,
    case_file,
    dialogue,
    invite,
    mailing_list,
    notice,
    office,
    outgoing,
    owed_picture,
    person,
    received,
    station,
    stored_file,
    tick,
    usage,
    web_chat,
    web_event,
    web_file,
)

TABLE_MODULES = (
    access,
    area,
    audit,
    case,
    case_code,
    case_file,
    dialogue,
    invite,
    mailing_list,
    notice,
    office,
    outgoing,
    owed_picture,
    person,
    received,
    station,
    stored_file,
    tick,
    usage,
    web_chat,
    web_event,
    web_file,
)
METADATA = SQLModel.metadata
