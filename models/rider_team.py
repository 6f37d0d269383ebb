"""Teams of riders, such as 卫民蓝骑士, each with a captain."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, select

from models.database import BigId, UtcMoment
from models.person import Person


class RiderTeam(SQLModel, table=True):
    """Without a captain, who was forgotten or left, it goes on; staff name another."""

    __tablename__ = "rider_team"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    name: str
    folded_name: str = Field(unique=True)
    adcode: int = Field(foreign_key="area.adcode", index=True)
    captain_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    created_at: datetime = Field(sa_type=UtcMoment)


def is_captain(db: Session, person: Person) -> bool:
    return db.exec(select(RiderTeam.id).where(RiderTeam.captain_id == person.id).limit(1)).first() is not None
