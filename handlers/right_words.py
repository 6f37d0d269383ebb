"""How rights are spoken of: roles, areas, and what somebody holds."""

from sqlmodel import Session

from handlers.words import N_, _, current_language
from models.area import REGION, get_area
from models.person import ADMIN, STAFF

_HELD_WORDS = {STAFF: N_("Staff"), ADMIN: N_("Admin")}


def role_words(role: str) -> str:
    return _(_HELD_WORDS[role])


def area_words(db: Session, adcode: int) -> str:
    return _("the whole region") if adcode == REGION else get_area(db, adcode).label(current_language())


def right_words(db: Session, role: str, adcode: int) -> str:
    """工作人员 · 盐池县."""
    return f"{role_words(role)} · {area_words(db, adcode)}"
