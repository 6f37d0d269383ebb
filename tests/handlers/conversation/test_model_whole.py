"""The same random chats through the whole program: channel, inbox, worker thread, outbox, and real restarts."""

from pathlib import Path
from random import Random

import pytest

from models.database import open_engine
from models.dialogue import open_dialogue
from tests.chaos.conftest import IS_WHOLE
from tests.conftest import acquainted, playing
from tests.handlers.conversation.deeds import ANSWERS, STEERING
from tests.handlers.conversation.flows import list_filed, make_tables
from tests.handlers.conversation.model import REVIEW, Model
from tests.handlers.conversation.trip import CONVERSATIONS
from tests.transcript import Transcript

DEEDS = 60


class Played:
    """A chat through the program, and the model that is told the same."""

    def __init__(self, chat: Transcript) -> None:
        self.chat = chat
        self.model = Model()
        self._buttons: list[tuple[int, str]] = []
        self._shown: dict[int, dict[str, object]] = {}

    def does(self, chance: Random) -> None:
        kind = chance.randrange(20)
        if kind < 9 and self._buttons:
            self._taps(chance)
        elif kind < 17:
            self._writes(chance.choice(STEERING if chance.random() < 0.3 else ANSWERS))
        elif kind < 18:
            self.chat.playground.restart()
        else:
            self._repeats(chance)
        self.chat.playground.settle()
        self._hold()

    def _writes(self, text: str) -> None:
        message = self.chat.person.sends(text)
        self.model.write(text, message.message_id, self._now)

    def _taps(self, chance: Random) -> None:
        newest = self._buttons[-8:]
        message_id, data = chance.choice(newest if chance.random() < 0.8 else self._buttons)
        for _tap in range(chance.choice((1, 1, 1, 3))):
            self.chat.person.taps_old(message_id, data)
            self.model.tap(data, self._shown.get(message_id), self._now)

    def _repeats(self, chance: Random) -> None:
        """Telegram delivers something again that was worked on long ago."""
        playground = self.chat.playground
        if queued := playground.telegram.memory.updates.queued:
            update = chance.choice(queued)
            playground.run(playground.core.inbox.accept("telegram", [(str(update["update_id"]), update)]))

    @property
    def _now(self) -> int:
        return int(self.chat.playground.now.timestamp())

    def _hold(self) -> None:
        playground, model = self.chat.playground, self.model
        with self.chat.db as session:
            state = open_dialogue(session, self.chat.person.chat.chat_id, now=playground.now).state
        assert [(int(run["id"], 36), run["asked"]) for run in state.get("runs", [])] == [
            (run.number, run.asked) for run in model.runs
        ]
        assert list_filed(playground.engine) == model.effects
        assert playground.telegram.unanswered_taps == []
        for message in self.chat.person.chat.by_bot:
            for button in (button for row in message.inline_keyboard for button in row):
                seen = message.message_id, button.get("callback_data", "")
                if seen in self._buttons:
                    continue
                self._buttons.append(seen)
                if f"|{REVIEW}|yes" in seen[1] and (run := model.open) is not None:
                    self._shown[message.message_id] = dict(run.answers)


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(200 if IS_WHOLE else 3))
def test_the_whole_program_comes_to_what_the_model_says(sqlite_url: str, tmp_path: Path, seed: int) -> None:
    engine = open_engine(sqlite_url)
    make_tables(engine)
    engine.dispose()
    with playing(sqlite_url, tmp_path, CONVERSATIONS) as playground:
        played = Played(acquainted(Transcript(playground, playground.telegram.person(user_id=5_000_000_001))))
        chance = Random(seed)
        for _deed in range(DEEDS):
            played.does(chance)
        refused = [call for call in playground.telegram.calls if call.refusal]
    assert {call.method for call in refused} <= {"editMessageReplyMarkup"}
