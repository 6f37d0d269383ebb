"""A notice: words from an admin to many people, with the plan of its sending."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal

# What people may mute; what is urgent reaches them all the same.
SAFETY, EVENTS, BENEFITS, SERVICE = "safety", "events", "benefits", "service"
TOPICS = (SAFETY, EVENTS, BENEFITS, SERVICE)

# Its way: WAITING for a second admin, then PLANNED, FILLING with its recipients, RUNNING, perhaps PAUSED, and an end.
WAITING, PLANNED, FILLING, RUNNING, PAUSED = "waiting", "planned", "filling", "running", "paused"
DONE, STOPPED, REJECTED = "done", "stopped", "rejected"
ENDED = (DONE, STOPPED, REJECTED)

# What a notice does in a chat. All but the first are about another notice.
SEND, EDIT, DELETE, REMIND = "send", "edit", "delete", "remind"


class NoSuchNotice(Refusal):
    """There is none with this number, or none that came to this chat."""


class Notice(SQLModel, table=True):
    """`author_chat` hears how it goes. `entities` is the format of the text; `file_id` is what the Bot API calls its
    picture or file, `stored` our copy, for which it waits while `is_file_due`.

    `cursor` is how far it is filled: the last contact, or the last row of the notice that it is `of`. `joined` and
    `left` tell how the audience changed between the plan and the beginning. `tally` is what remains once its rows are
    archived: counts by state and reason.
    """

    __tablename__ = "notice"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    author_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId)
    author_chat: int | None = Field(default=None, sa_type=BigId)
    op: str = SEND
    of: int | None = Field(default=None, foreign_key="notice.id", sa_type=BigId, index=True)
    topic: str = SERVICE
    text: str = Field(default="", sa_type=Text)
    entities: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    file_kind: str | None = None
    file_id: str | None = None
    file_name: str = ""
    is_file_due: bool = False
    stored: str | None = Field(default=None, foreign_key="stored_file.name")
    button: str | None = None
    button_url: str | None = None
    button_flow: str | None = None
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    is_urgent: bool = False
    wants_confirmation: bool = False
    stage: str = Field(default=PLANNED, index=True)
    cursor: int = Field(default=0, sa_type=BigId)
    is_counted: bool = False
    planned_for: int = 0
    joined: int = 0
    left: int = 0
    progress_id: int | None = Field(default=None, sa_type=BigId)
    approved_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId)
    changed_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId)
    tally: dict[str, int] | None = Field(default=None, sa_type=JSON)
    begins_at: datetime = Field(sa_type=UtcMoment)
    valid_until: datetime = Field(sa_type=UtcMoment)
    created_at: datetime = Field(sa_type=UtcMoment)
    began_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    reported_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class NoticeConfirmation(SQLModel, table=True):
    """Somebody tapped that they received a notice."""

    __tablename__ = "notice_confirmation"

    notice_id: int = Field(
        primary_key=True, foreign_key="notice.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    chat_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    confirmed_at: datetime = Field(sa_type=UtcMoment)


def list_without_file(db: Session) -> list[Notice]:
    """Those that wait for the copy of their picture or file, and have not ended."""
    due = select(Notice).where(col(Notice.is_file_due), col(Notice.stage).not_in(ENDED))
    return list(db.exec(due.order_by(col(Notice.id))))


def get_notice(db: Session, notice_id: int) -> Notice:
    """Raises NoSuchNotice."""
    notice = db.get(Notice, notice_id)
    if notice is None:
        raise NoSuchNotice
    return notice
