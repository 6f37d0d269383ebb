"""Play a recorded chat again, and tell what follows from each step."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.schema import migrate
from models.area import load_areas
from models.areas.coordinates import Position
from models.database import open_engine
from models.events.planning import Where
from models.events.sitting import VISIT, NewSitting, open_sitting
from models.messages.dialogue import open_dialogue, store_dialogue
from models.office import find_lead_office
from models.offices.demo import load_demo_offices
from models.people.quiet_hours import QuietHours
from models.training import TrainingEvent, TrainingTerms
from tests.handlers.conversation import flows
from tests.handlers.conversation.effects import Row, list_effects
from tests.handlers.conversation.stepping import PERSON_ID, Stepping
from tests.histories.desk import sit_at_desk
from tests.histories.script import CONVERSATIONS_BY_NAME, Script, contents_of
from tests.models.stations.samples import add_station
from tests.people import LINGWU
from tests.playground import NOON

FOLDER = Path(__file__).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")
_VISITS = NewSitting(
    kind=VISIT,
    title="青力助企站上门会诊（示例）",
    where=Where("灵武市党建指导站（示例）", Position(38.1, 106.33), LINGWU),
    starts_at=NOON + timedelta(days=2),
    ends_at=NOON + timedelta(days=2, hours=3),
    slot=timedelta(minutes=90),
    at_once=1,
)


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
    """A database with the areas, a station, the sample offices, and a day on which the team of Lingwu visits shops."""
    engine = open_engine("sqlite://")
    migrate(engine)
    flows.make_tables(engine)
    with Session(engine) as db:
        load_areas(db)
        add_station(db, now=NOON)
        load_demo_offices(db)
        office = find_lead_office(db, adcode=LINGWU)
        visits = replace(_VISITS, office_id=None if office is None else office.id)
        open_sitting(db, visits, by=None, terms=TrainingTerms(), quiet=QuietHours(SHANGHAI), now=NOON)
        for slot in db.exec(select(TrainingEvent)):
            slot.secret = "00"
        db.commit()
    yield engine
    engine.dispose()


class Player:
    """A chat that is played from updates or from a script; nothing of it stays in the database."""

    def __init__(self, db: Session, conversations: str) -> None:
        self._db = db
        if conversations == "desk":
            sit_at_desk(db)
        self.stepping = Stepping(db, CONVERSATIONS_BY_NAME[conversations])
        self._rows = list_effects(db)

    def plays(self, updates: Sequence[Mapping[str, Any]]) -> Step:
        return self._follow(lambda: self.stepping.steps(updates))

    def goes_on(self, updates: Sequence[Mapping[str, Any]]) -> list[str]:
        """What is asked next, which is told far quicker than all that follows."""
        self.stepping.steps(updates)
        self.stepping.now += timedelta(minutes=1)
        return _asked(self.stepping.state())

    def does(self, deed: str) -> Step:
        return self._follow(lambda: self._do(deed))

    def remembers(self, state: Mapping[str, Any]) -> None:
        """Go on from what a released version kept."""
        dialogue = open_dialogue(self._db, PERSON_ID, now=self.stepping.now)
        dialogue.state = dict(state)
        store_dialogue(self._db, dialogue, now=self.stepping.now)

    def _follow(self, play: Callable[[], list[tuple[str, Row]]]) -> Step:
        before = self._rows
        replies = [[method, parameters] for method, parameters in play()]
        after = self._rows = list_effects(self._db)
        effects = [row for row in after if row not in before] + [{"gone": row} for row in before if row not in after]
        state = self.stepping.state()
        self.stepping.now += timedelta(minutes=1)
        return Step(self.stepping.newest, _asked(state), effects, json.loads(json.dumps(replies)), state)

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


def _asked(state: Mapping[str, Any]) -> list[str]:
    asked = [[run["flow"], run["asked"]] for run in state.get("runs", [])[-1:] if not run.get("is_paused")]
    return [*asked, []][0]


def play_script(db: Session, script: Script) -> History:
    player = Player(db, script.conversations)
    player.stepping.person["language_code"] = script.language_code
    return History(script.conversations, [player.does(deed) for deed in script.lines])


def same_columns(played: Sequence[Row], recorded: Sequence[Row]) -> list[Row]:
    """The effects without the columns that a table has got since they were recorded."""
    pairs = zip(played, [*recorded, *[None] * len(played)], strict=False)
    return [row if then is None else _narrowed(row, then) for row, then in pairs]


def _narrowed(row: Row, then: Row) -> Row:
    return {
        name: _narrowed(value, then[name]) if isinstance(value, dict) and isinstance(then[name], dict) else value
        for name, value in row.items()
        if name in then
    }
