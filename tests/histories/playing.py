"""Play a recorded chat again, and tell what follows from each step."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session

from bot.schema import migrate
from models.area import load_areas
from models.database import open_engine
from models.dialogue import open_dialogue, store_dialogue
from models.tables import METADATA
from tests.handlers.conversation import flows
from tests.handlers.conversation.stepping import PERSON_ID, Stepping
from tests.histories.scripts import CONVERSATIONS_BY_NAME, Script, contents_of
from tests.models.station_samples import add_station
from tests.playground import NOON

FOLDER = Path(__file__).parent
Row = dict[str, Any]
# What the core itself keeps; everything else is an effect.
_OF_THE_CORE = {"dialogue", "received", "area", "station"}


@dataclass(frozen=True)
class Step:
    """`updates`: one, or those of an album; `state`: what the chat's memory was after it."""

    updates: Sequence[Mapping[str, Any]]
    asked: list[str]
    effects: list[Row]
    replies: list[list[Any]]
    state: Mapping[str, Any]


@dataclass(frozen=True)
class History:
    conversations: str
    steps: Sequence[Step]


def read_history(path: Path) -> History:
    stored = json.loads(path.read_text(encoding="utf-8"))
    return History(stored["conversations"], [Step(**step) for step in stored["steps"]])


def write_history(path: Path, history: History) -> None:
    stored = {"conversations": history.conversations, "steps": [asdict(step) for step in history.steps]}
    path.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@contextmanager
def opened_world() -> Iterator[Engine]:
    """A database with the areas and a station."""
    engine = open_engine("sqlite://")
    migrate(engine)
    flows.make_tables(engine)
    with Session(engine) as db:
        load_areas(db)
        add_station(db, now=NOON)
        db.commit()
    yield engine
    engine.dispose()


class Player:
    """A chat that is played from updates or from a script; nothing of it stays in the database."""

    def __init__(self, db: Session, conversations: str) -> None:
        self._db = db
        self.stepping = Stepping(db, CONVERSATIONS_BY_NAME[conversations])

    def plays(self, updates: Sequence[Mapping[str, Any]]) -> Step:
        return self._follow(lambda: self.stepping.steps(updates))

    def does(self, deed: str) -> Step:
        return self._follow(lambda: self._do(deed))

    def remembers(self, state: Mapping[str, Any]) -> None:
        """Go on from what a released version kept."""
        dialogue = open_dialogue(self._db, PERSON_ID, now=self.stepping.now)
        dialogue.state = dict(state)
        store_dialogue(self._db, dialogue, now=self.stepping.now)

    def _follow(self, play: Callable[[], list[tuple[str, Row]]]) -> Step:
        before = _effects(self._db)
        replies = [[method, parameters] for method, parameters in play()]
        self._db.flush()
        after = _effects(self._db)
        effects = [row for row in after if row not in before] + [{"gone": row} for row in before if row not in after]
        state = self.stepping.state()
        asked = [[run["flow"], run["asked"]] for run in state.get("runs", [])[-1:] if not run.get("is_paused")]
        self.stepping.now += timedelta(minutes=1)
        return Step(self.stepping.newest, [*asked, []][0], effects, json.loads(json.dumps(replies)), state)

    def _do(self, deed: str) -> list[tuple[str, Row]]:
        stepping = self.stepping
        if deed.startswith("["):
            return stepping.taps(*stepping.labels[deed[1:-1]])
        contents = contents_of(deed, stepping.message_id)
        first = stepping.message_id + 1
        stepping.message_id += len(contents)
        return stepping.takes(
            [{"message": stepping.envelope(first + place) | content} for place, content in enumerate(contents)]
        )


def play_script(db: Session, script: Script) -> History:
    player = Player(db, script.conversations)
    player.stepping.person["language_code"] = script.language_code
    return History(script.conversations, [player.does(deed) for deed in script.lines])


def _effects(db: Session) -> list[Row]:
    """Every row that is no part of the core's own book-keeping."""
    tables = [table for table in METADATA.sorted_tables if table.name not in _OF_THE_CORE]
    rows = [
        {"table": table.name, **json.loads(json.dumps(dict(row._mapping), default=str))}
        for table in tables
        for row in db.execute(select(table))
    ]
    return [*rows, *({"table": "filed", "flow": flow, "answers": answers} for flow, answers in flows.list_filed_in(db))]
