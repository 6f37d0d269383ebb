"""What follows from a tap: on a question's button, on one that acts on a thing, on one that is too old."""

from collections.abc import Iterable
from hashlib import blake2s

from handlers.conversation.floor import Floor
from handlers.conversation.flow import BadButton
from handlers.conversation.memory import Run
from handlers.conversation.messages import Messages
from handlers.conversation.question import name_key
from handlers.conversation.replies import Button
from handlers.conversation.turn import Input
from handlers.words import _

_WISHES = {"q": "", "b": "back", "s": "skip", "k": "keep"}


class Taps:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._said = floor.said
        self._memory = floor.memory
        self._conversations = floor.conversations
        self._kind, *self._parts = floor.said.data.split("|")
        self._is_repeat = False
        self._dropping = ""

    def respond(self) -> None:
        kind, parts, memory, mark = self._kind, self._parts, self._memory, self._mark()
        self._dropping, memory.dropping = memory.dropping, ""
        self._is_repeat, memory.tapped = memory.tapped == mark, mark
        if kind == "a" and parts:
            self.act()
        elif kind == "f" and parts and (flow := self._conversations.by_name.get(parts[0])):
            self._floor.start(flow, "|".join(parts[1:]))
        elif kind == "m":
            Messages(self._floor).show_menu()
        elif kind == "l":
            self._floor.list_drafts()
        elif parts and (run := memory.find_run(parts[0])):
            self._respond_to_run_tap(run)
        else:
            self._tell_stale(_("This button belongs to something that is over, so nothing has changed."))

    def act(self) -> None:
        """Run the action that the button names."""
        action = self._conversations.actions_by_name.get(self._parts[0])
        if action is None:
            self._tell_stale(_("This button is from an older version, so nothing has changed."))
            return
        try:
            self._floor.act(action, self._parts[1:])
        except BadButton:
            self._tell_stale(_("This button can't be read any more, so nothing has changed."))

    def _respond_to_run_tap(self, run: Run) -> None:
        kind, key = self._kind, self._parts[1] if len(self._parts) > 1 else ""
        if kind not in ("x", "z") and self._conversations.flow_of(run) is None:
            self._floor.play(run)
        elif kind == "x":
            self._floor.cancel(run)
        elif kind == "z":
            self._floor.cancel(run, is_sure=self._dropping == run.id)
        elif kind == "r":
            self._floor.resume(run)
        elif kind == "w":
            self._floor.start_anew(run)
        elif kind == "c" and (name := _find_name(run.answers, key)):
            run.take_back(name)
            self._floor.resume(run)
        elif kind in _WISHES and run.asked and name_key(run.asked) == key:
            self._answer(run)
        else:
            self._tell_stale(_("That question is answered already, so nothing has changed."), run, key)

    def _answer(self, run: Run) -> None:
        self._memory.resume(run)
        tapped = "|".join(self._parts[2:]) if self._kind == "q" else None
        self._floor.play(run, Input(self._said, tapped=tapped, wish=_WISHES[self._kind]))

    def _tell_stale(self, why: str, run: Run | None = None, key: str = "") -> None:
        """One sentence why nothing happened, and the way on; tapped over and over, the way on is shown once."""
        replies, memory, said = self._floor.replies, self._memory, self._said
        is_old_news = memory.stale == memory.tapped
        if self._is_repeat and not is_old_news:
            replies.answer_tap(said.tap_id, _("Noted already."))
            return
        self._floor.tally.stale_taps += 1
        replies.answer_tap(said.tap_id, why, alert=not said.is_private)
        if (self._is_repeat and is_old_news) or not said.is_private:
            return
        memory.stale = memory.tapped
        ways = []
        if run is not None and _find_name(run.answers, key):
            ways.append(Button(_("Change that answer"), f"c|{run.id}|{key}"))
        going_on = run or memory.run
        if going_on is not None and self._conversations.flow_of(going_on):
            ways.append(Button(_("Carry on"), f"r|{going_on.id}"))
        replies.text(why, [[*ways, Button(_("Menu"), "m")]])

    def _mark(self) -> str:
        """By what the same tap is known again; a digest, since data may tell where somebody was."""
        return blake2s(self._said.data.encode(), digest_size=6).hexdigest()


def _find_name(names: Iterable[str], key: str) -> str | None:
    return next((name for name in names if name_key(name) == key), None)
