"""Who writes faster than the channel takes answers is asked to wait; what they are owed stays of a size."""

import pytest
from sqlmodel import Session

from handlers import CONVERSATIONS
from handlers.conversation.step import MOST_OWED
from models.area import load_areas
from models.messages.dialogue import Owed, open_dialogue, settle_replies, store_dialogue
from models.messages.received import Waiting, keep_updates, list_waiting
from tests.handlers.conversation.stepping import PERSON_ID, Stepping
from tests.playground import NOON

TOO_FAST = "你发得太快，我还没回完。从这里起先不收，等我的回复到了，再发一次。"


class Hurried(Stepping):
    """Nothing of what is owed has left yet."""

    def hurries(self, text: str, **where: object) -> list[str]:
        """One message more; returns what is owed for it."""
        (update,) = self.numbered([self.message({"text": text} | where)])
        part = Waiting("telegram", str(update["update_id"]), update)
        keep_updates(self.db, [part], worker=self.worker, now=self.now)
        return [owed.parameters["text"] for owed in self.take([part], PERSON_ID).owed]

    def owes(self) -> list[Owed]:
        return open_dialogue(self.db, PERSON_ID, now=NOON).owed


@pytest.fixture
def hurried(db: Session) -> Hurried:
    load_areas(db)
    dialogue = open_dialogue(db, PERSON_ID, now=NOON)
    answer = {"chat_id": PERSON_ID, "text": "…"}
    dialogue.owed = [Owed(f"{PERSON_ID}:0:{number}", 1, "sendMessage", answer) for number in range(MOST_OWED)]
    store_dialogue(db, dialogue, now=NOON)
    return Hurried(db, CONVERSATIONS)


def test_who_is_owed_very_many_answers_is_asked_once_to_wait(hurried: Hurried) -> None:
    most, state = len(hurried.owes()), hurried.state()

    assert hurried.hurries("/language") == [TOO_FAST]
    assert [hurried.hurries("English") for _again in range(3)] == [[], [], []]

    assert len(hurried.owes()) == most + 1
    assert hurried.state() == state
    assert list_waiting(hurried.db, containing="") == []


def test_it_goes_on_when_answers_have_left(hurried: Hurried) -> None:
    hurried.hurries("/language")
    settle_replies(hurried.db, PERSON_ID, hurried.owes()[:10])

    assert hurried.hurries("/language")[0].startswith("用哪种语言？")


def test_a_group_is_not_told(hurried: Hurried) -> None:
    assert hurried.hurries("/near", chat={"id": PERSON_ID, "type": "group", "title": "群"}) == []
