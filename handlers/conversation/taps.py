"""What follows from a tap: on a question's button, on one that acts on a thing, on one that is too old."""

from collections.abc import Sequence

from handlers.conversation.floor import Floor
from handlers.conversation.flow import BadButton
from handlers.conversation.memory import Run
from handlers.conversation.replay import Input
from handlers.conversation.replies import Button
from handlers.words import _


class Taps:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._said = floor.said
        self._memory = floor.memory
        self._conversations = floor.conversations

    def respond(self) -> None:
        self._memory.dropping = ""
        kind, *parts = self._said.data.split("|")
        if kind == "a" and parts:
            self.act(parts[0], parts[1:])
        elif kind == "f" and parts and (flow := self._conversations.by_name.get(parts[0])):
            self._floor.start(flow, parts[1] if len(parts) > 1 else "")
        elif kind == "w" and parts and (flow := self._conversations.by_name.get(parts[0])):
            self._floor.start_anew(flow)
        elif kind == "m":
            self._conversations.show_menu(self._floor.chat())
        elif kind == "l":
            self._floor.offer_drafts(every=True)
        else:
            self._respond_to_run_tap(kind, parts)

    def _respond_to_run_tap(self, kind: str, parts: list[str]) -> None:
        run = self._memory.find_run(parts[0]) if parts else None
        name = parts[1] if len(parts) > 1 else ""
        if run is None:
            self._tell_stale(_("This button belongs to something that is over, so nothing has changed."))
        elif kind == "x":
            self._floor.cancel(run)
        elif kind == "z":
            self._floor.cancel(run, is_sure=True)
        elif kind == "r":
            self._floor.resume(run)
        elif kind == "c" and name in run.answers:
            self._floor.take_back(run, name)
            self._floor.resume(run)
        elif kind in ("q", "b", "s", "k") and run.asked == name and name:
            self._answer_by_tap(run, kind, "|".join(parts[2:]))
        elif kind == "q" and self._is_repeat(run, name, "|".join(parts[2:])):
            self._floor.replies.answer_tap(self._said.tap_id, _("Noted already."))
        else:
            self._tell_stale(_("That question is answered already, so nothing has changed."), run, name)

    def _answer_by_tap(self, run: Run, kind: str, key: str) -> None:
        self._memory.resume(run)
        wish = {"b": "back", "s": "skip", "k": "keep"}.get(kind, "")
        self._floor.play(run, Input(self._said, tapped=key if kind == "q" else None, wish=wish))

    def _is_repeat(self, run: Run, name: str, key: str) -> bool:
        """A double tap: the same button once more."""
        stored = run.answers.get(name, {}).get("v")
        return stored == key or (isinstance(stored, bool) and key == ("yes" if stored else "no"))

    def _tell_stale(self, why: str, run: Run | None = None, name: str = "") -> None:
        """One sentence why nothing happened, and the way on; tapped over and over, the way on is shown once."""
        self._floor.tally.stale_taps += 1
        self._floor.replies.answer_tap(self._said.tap_id, why)
        is_tapped_again, self._memory.stale = self._memory.stale == self._said.data, self._said.data
        if is_tapped_again:
            return
        ways = []
        if run is not None and name in run.answers:
            ways.append(Button(_("Change that answer"), f"c|{run.id}|{name}"))
        if (going_on := run or self._memory.run) is not None:
            ways.append(Button(_("Carry on"), f"r|{going_on.id}"))
        self._floor.replies.text(why, [[*ways, Button(_("Menu"), "m")]])

    def act(self, name: str, arguments: Sequence[str]) -> None:
        action = self._conversations.actions_by_name.get(name)
        chat = self._floor.chat()
        if action is None:
            self._tell_stale(_("This button is from an older version, so nothing has changed."))
        elif action.allowed is not None and not action.allowed(chat):
            self._floor.replies.answer_tap(self._said.tap_id, _("This button is not meant for you."), alert=True)
        else:
            try:
                action.run(chat, arguments)
            except BadButton:
                self._tell_stale(_("This button can't be read any more, so nothing has changed."))
