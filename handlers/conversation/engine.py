"""One thing that a person did, and what follows from it in the chat's memory and in replies."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from handlers.conversation.chat import Chat, Surroundings
from handlers.conversation.flow import BadButton, Conversations, Flow
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Memory, Run
from handlers.conversation.replay import Again, Input, NotForIt, Replay, Suspended
from handlers.conversation.replies import Button, Replies
from handlers.words import _, guess_language, speaking

_WISHES = {
    "取消": "cancel", "返回": "back", "上一步": "back", "跳过": "skip",
    "cancel": "cancel", "back": "back", "skip": "skip",
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What else came of a step: a newly chosen `language`; `left` holds (flow, open question) of given-up drafts."""

    stale_taps: int = 0
    language: str = ""
    left: list[tuple[str, str]] = field(default_factory=list)
    reasked: list[tuple[str, str]] = field(default_factory=list)


class Engine:
    """Works on one step: reads `said`, changes `memory`, fills `replies`."""

    def __init__(
        self,
        db: Session,
        *,
        said: Incoming,
        memory: Memory,
        conversations: Conversations,
        around: Surroundings,
    ) -> None:
        self.db = db
        self.said = said
        self.memory = memory
        self.replies = Replies(said.chat_id)
        self.tally = Tally()
        self.conversations = conversations
        self.around = around

    def respond(self) -> None:
        chosen = self.memory.language
        language = chosen or guess_language(self.said.language_code, self.around.default_language)
        with speaking(language):
            for run in self.memory.drop_expired(self.said.at):
                self.tally.left.append((run.flow, run.asked))
            if not self.said.is_private:
                self._respond_in_group()
            elif self.said.is_tap:
                self._respond_to_tap()
            else:
                self._respond_to_message()
            if self.said.is_tap:
                self.replies.answer_tap(self.said.tap_id)
            if self.memory.language != chosen:
                self.tally.language = self.memory.language
            if self.said.is_private and not self.memory.is_noticed and self.replies.calls:
                self.memory.is_noticed = True
                self.conversations.show_notice(self.chat())

    def chat(self, replay: Replay | None = None) -> Chat:
        return Chat(
            self.db,
            said=self.said,
            memory=self.memory,
            replies=self.replies,
            around=self.around,
            replay=replay,
        )

    # Messages.

    def _respond_to_message(self) -> None:
        said, dropping = self.said, self.memory.dropping
        self.memory.dropping = self.memory.stale = ""
        if said.is_edit:
            self._respond_to_edit()
        elif said.command:
            self._respond_to_command(dropping)
        elif (run := self.memory.run) is not None:
            self._respond_in_run(run, dropping)
        elif said.spot is not None:
            self.conversations.on_spot(self.chat(), said.spot)
        elif not (said.text and not said.photos and self.conversations.on_words(self.chat(), said.text)):
            self.replies.text(_("I'm not sure what you mean. Here is what I can do:"))
            self.conversations.show_menu(self.chat())

    def _respond_in_run(self, run: Run, dropping: str) -> None:
        wish = _WISHES.get(self.said.text.casefold(), "")
        if wish == "cancel":
            self.cancel(run, is_sure=dropping == run.id)
            return
        try:
            self.play(run, Input(self.said, wish=wish))
        except NotForIt:
            assert self.said.spot is not None
            self.conversations.on_spot(self.chat(), self.said.spot)
            self.play(run)

    def _respond_to_command(self, dropping: str) -> None:
        said, conversations = self.said, self.conversations
        if said.command == "cancel":
            self._cancel_open(dropping)
        elif said.command in ("menu", "help"):
            conversations.show_menu(self.chat())
        elif said.command == "start":
            self._follow_link()
        elif flow := conversations.by_command.get(said.command):
            self.start(flow, said.argument)
        else:
            self.replies.text(_("I don't know /{command}. Here is what I can do:").format(command=said.command[:32]))
            conversations.show_menu(self.chat())

    def _cancel_open(self, dropping: str) -> None:
        if (run := self.memory.run) is not None:
            self.cancel(run, is_sure=dropping == run.id)
            return
        self.replies.text(_("There is nothing to cancel."))
        self.offer_drafts()

    def _follow_link(self) -> None:
        """`/start near` starts a flow, `/start st_NX-001` opens what the link names; anything else is a welcome."""
        name, _separator, argument = self.said.argument.partition("_")
        link = self.conversations.links.get(name)
        if link is not None and link(self.chat(), argument):
            return
        self.start(self.conversations.by_name.get(name, self.conversations.welcome), argument)

    def _respond_to_edit(self) -> None:
        """A message that was an answer of the open run is read again; any other edit comes too late."""
        if self.said.spot is not None:
            return
        run = self.memory.run
        for name, answer in (run.answers if run else {}).items():
            if run is not None and answer.get("m") == self.said.message_id:
                self.take_back(run, name)
                run.asked = name
                self.play(run, Input(self.said))
                return
        self.replies.text(_("I had already used that message, so the change does nothing. Just write it again."))

    # Taps.

    def _respond_to_tap(self) -> None:
        self.memory.dropping = ""
        kind, *parts = self.said.data.split("|")
        if kind == "a" and parts:
            self._act(parts[0], parts[1:])
        elif kind == "f" and parts and (flow := self.conversations.by_name.get(parts[0])):
            self.start(flow, parts[1] if len(parts) > 1 else "")
        elif kind == "w" and parts and (flow := self.conversations.by_name.get(parts[0])):
            self._start_anew(flow)
        elif kind == "m":
            self.conversations.show_menu(self.chat())
        elif kind == "l":
            self.offer_drafts(every=True)
        else:
            self._respond_to_run_tap(kind, parts)

    def _respond_to_run_tap(self, kind: str, parts: list[str]) -> None:
        run = self.memory.find_run(parts[0]) if parts else None
        name = parts[1] if len(parts) > 1 else ""
        if run is None:
            self._tell_stale(_("This button belongs to something that is over, so nothing has changed."))
        elif kind == "x":
            self.cancel(run)
        elif kind == "z":
            self.cancel(run, is_sure=True)
        elif kind == "r":
            self.resume(run)
        elif kind == "c" and name in run.answers:
            self.take_back(run, name)
            self.resume(run)
        elif kind in ("q", "b", "s", "k") and run.asked == name and name:
            self._answer_by_tap(run, kind, "|".join(parts[2:]))
        elif kind == "q" and self._is_repeat(run, name, "|".join(parts[2:])):
            self.replies.answer_tap(self.said.tap_id, _("Noted already."))
        else:
            self._tell_stale(_("That question is answered already, so nothing has changed."), run, name)

    def _answer_by_tap(self, run: Run, kind: str, key: str) -> None:
        self.memory.resume(run)
        wish = {"b": "back", "s": "skip", "k": "keep"}.get(kind, "")
        self.play(run, Input(self.said, tapped=key if kind == "q" else None, wish=wish))

    def _is_repeat(self, run: Run, name: str, key: str) -> bool:
        """A double tap: the same button once more."""
        stored = run.answers.get(name, {}).get("v")
        return stored == key or (isinstance(stored, bool) and key == ("yes" if stored else "no"))

    def _tell_stale(self, why: str, run: Run | None = None, name: str = "") -> None:
        """One sentence why nothing happened, and the way on; tapped over and over, the way on is shown once."""
        self.tally.stale_taps += 1
        self.replies.answer_tap(self.said.tap_id, why)
        is_tapped_again, self.memory.stale = self.memory.stale == self.said.data, self.said.data
        if is_tapped_again:
            return
        ways = []
        if run is not None and name in run.answers:
            ways.append(Button(_("Change that answer"), f"c|{run.id}|{name}"))
        if (going_on := run or self.memory.run) is not None:
            ways.append(Button(_("Carry on"), f"r|{going_on.id}"))
        self.replies.text(why, [[*ways, Button(_("Menu"), "m")]])

    def _act(self, name: str, arguments: Sequence[str]) -> None:
        action = self.conversations.actions_by_name.get(name)
        chat = self.chat()
        if action is None:
            self._tell_stale(_("This button is from an older version, so nothing has changed."))
        elif action.allowed is not None and not action.allowed(chat):
            self.replies.answer_tap(self.said.tap_id, _("This button is not meant for you."), alert=True)
        else:
            try:
                action.run(chat, arguments)
            except BadButton:
                self._tell_stale(_("This button can't be read any more, so nothing has changed."))

    # Runs.

    def start(self, flow: Flow, argument: str = "") -> None:
        draft = self.memory.find_draft(flow.name)
        if draft is not None and draft.answers and flow.is_draft and not argument:
            self.replies.text(
                _("You had begun “{title}”. Carry on where you left off?").format(title=_(flow.title)),
                [[Button(_("Carry on"), f"r|{draft.id}"), Button(_("Start anew"), f"w|{flow.name}")]],
            )
            return
        if draft is not None:
            self.memory.drop(draft)
        self._begin(flow, argument)

    def _start_anew(self, flow: Flow) -> None:
        if (draft := self.memory.find_draft(flow.name)) is not None:
            self._leave(draft)
        self._begin(flow, "")

    def _begin(self, flow: Flow, argument: str) -> None:
        self._put_aside()
        if flow is self.conversations.welcome:
            self.memory.is_noticed = True
        run = self.memory.start(flow.name, argument=argument[:200], now=self.said.at)
        self.play(run, is_start=True)

    def _put_aside(self) -> None:
        """Make room on top: what is no draft, or holds nothing yet, is not kept."""
        if (run := self.memory.run) is None:
            return
        flow = self.conversations.by_name.get(run.flow)
        if flow is not None and (not flow.is_draft or not (run.answers or run.partial)):
            self._leave(run)
        else:
            self.memory.pause()

    def resume(self, run: Run) -> None:
        if self.memory.run is not run:
            self._put_aside()
        self.memory.resume(run)
        self.play(run)

    def take_back(self, run: Run, name: str) -> None:
        run.old[name] = run.answers.pop(name)
        run.asked, run.partial = "", None

    def play(self, run: Run, taken: Input | None = None, *, is_start: bool = False) -> None:
        """Replay a run with what was done, until its next open question or its end."""
        flow = self.conversations.by_name.get(run.flow)
        if flow is None:
            self.replies.text(_("This is being updated just now. Please try again in a few minutes; nothing is lost."))
            return
        replay = Replay(flow, run, self.replies, taken, is_start=is_start)
        run.touched = int(self.said.at.timestamp())
        while True:
            try:
                flow.function(self.chat(replay))
            except Suspended:
                break
            except Again:
                replay.rewind()
            else:
                self.memory.drop(run)
                self.offer_drafts()
                break
        self.tally.reasked.extend((flow.name, name) for name in replay.reasked)

    def cancel(self, run: Run, *, is_sure: bool = False) -> None:
        """Drop a run; where something was filled in, ask first."""
        flow = self.conversations.by_name.get(run.flow)
        title = _(flow.title) if flow else run.flow
        if (run.answers or run.partial) and not is_sure:
            self.memory.dropping = run.id
            self.replies.text(
                _("Delete what you filled in for “{title}”?").format(title=title),
                [[Button(_("Delete"), f"z|{run.id}"), Button(_("Carry on"), f"r|{run.id}")]],
            )
            return
        self._leave(run)
        self.replies.text(_("“{title}” is cancelled; nothing of it is kept.").format(title=title))
        self.offer_drafts()

    def _leave(self, run: Run) -> None:
        self.tally.left.append((run.flow, run.asked))
        self.memory.drop(run)

    def offer_drafts(self, *, every: bool = False) -> None:
        """Offer the newest draft, or every one, to be carried on."""
        drafts = [run for run in reversed(self.memory.runs) if run.flow in self.conversations.by_name]
        if every and not drafts:
            self.replies.text(_("You have no drafts."), [[Button(_("Menu"), "m")]])
        for run in drafts if every else drafts[:1]:
            flow = self.conversations.by_name[run.flow]
            done, total = len(run.answers), max(len(flow.questions), len(run.answers))
            self.replies.text(
                _("“{title}” is not finished yet ({done}/{total}).").format(
                    title=_(flow.title), done=done, total=total
                ),
                [[Button(_("Carry on"), f"r|{run.id}"), Button(_("Delete"), f"x|{run.id}")]],
            )

    # Groups.

    def _respond_in_group(self) -> None:
        """In a group only buttons of cards work, and a command is told where to go; nothing else is for the bot."""
        if self.said.is_tap:
            kind, *parts = self.said.data.split("|")
            if kind == "a" and parts:
                self._act(parts[0], parts[1:])
            else:
                self.replies.answer_tap(self.said.tap_id, _("Please write to me in a private chat."), alert=True)
        elif self.said.command in self.conversations.by_command or self.said.command in ("start", "menu", "help"):
            self.replies.text(_("Please write to me in a private chat, so that only you can read it."))
