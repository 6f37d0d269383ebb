"""Offices for tests."""

from typing import Any

from sqlmodel import Session

from models.area import Area
from models.office import GUIDANCE_STATION, Office
from tests.areas import lay_areas

YINCHUAN, XINGQING, JINFENG, SHIZUISHAN = 640100, 640104, 640106, 640200


def add_office(db: Session, code: str, *, level: str = GUIDANCE_STATION, **facts: Any) -> Office:
    """An open office of Xingqing if nothing else is said; the areas are loaded with the first."""
    if db.get(Area, XINGQING) is None:
        lay_areas(db)
    office = Office(**{"code": code, "name": f"{code}（示例）", "level": level, "adcode": XINGQING, **facts})
    db.add(office)
    db.flush()
    return office
