"""The people whom a notice goes to, and the notice, on a SQLite file as the program has it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, text
from sqlmodel import Session

from bot.schema import migrate
from models.database import open_engine
from models.notice import FILLING, PLANNED, Notice
from models.notices.audience import Audience
from models.notices.run import advance
from models.person import RIDER

WORDS = "Storm tonight: the stations at Binhe Road stay open, come in and wait."
FIRST_RECIPIENT = 1_000_000_001
_PEOPLE = """
    WITH RECURSIVE number (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < :count)
    INSERT INTO person (id, roles, language, consent_version, consented_at, muted, created_at)
    SELECT n, '["rider"]', 'zh_CN', 1, :now, '[]', :now FROM number
"""
_CONTACTS = """
    INSERT INTO contact (channel, address, chat_id, person_id, created_at)
    SELECT 'telegram', CAST(:first - 1 + id AS TEXT), :first - 1 + id, id, created_at FROM person
"""


def make_list(database: Path, recipients: int) -> None:
    """So many riders, and an urgent notice for them that begins now."""
    engine = open_engine(f"sqlite:///{database}")
    migrate(engine)
    now = datetime.now(UTC)
    with engine.begin() as connection:
        connection.execute(text(_PEOPLE), {"count": recipients, "now": now.strftime("%Y-%m-%d %H:%M:%S.%f")})
        connection.execute(text(_CONTACTS), {"first": FIRST_RECIPIENT})
    with Session(engine) as db:
        notice = Notice(
            author_chat=1,
            text=WORDS,
            audience=Audience(roles=(RIDER,)).as_json(),
            is_urgent=True,
            begins_at=now,
            valid_until=now + timedelta(hours=12),
            created_at=now,
        )
        db.add(notice)
        db.commit()
    engine.dispose()


def fill(database: Path) -> None:
    """Until all its rows wait to be sent."""
    engine = open_engine(f"sqlite:///{database}")
    while is_filling(engine):
        with Session(engine) as db:
            advance(db, now=datetime.now(UTC))
            db.commit()
    engine.dispose()


def is_filling(engine: Engine) -> bool:
    with Session(engine) as db:
        return db.get_one(Notice, 1).stage in (PLANNED, FILLING)


def count_by_state(database: Path) -> dict[str, int]:
    engine = open_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        states = {
            row[0]: row[1]
            for row in connection.execute(text("SELECT state, count(*) FROM outgoing WHERE notice_id = 1 GROUP BY 1"))
        }
    engine.dispose()
    return states
