"""Which run has the floor: runs begin, are put aside, are carried on, come to their end."""

from dataclasses import dataclass, field

from sqlmodel import Session

from handlers.conversation.chat import Chat, Surroundings
from handlers.conversation.flow import Conversations, Flow
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Memory, Run
from handlers.conversation.replay import Again, Input, Replay, Suspended
from handlers.conversation.replies import Button, Replies
from handlers.words import _


@dataclass(slots=True)
class Tally:
    """What else came of a step: a newly chosen `language`; `left` holds (flow, open question) of given-up drafts."""

    stale_taps: int = 0
    language: str = ""
    left: list[tuple[str, str]] = field(default_factory=list)
    reasked: list[tuple[str, str]] = field(default_factory=list)


class Floor:
    """What one step works with: reads `said`, changes `memory`, fills `replies`."""

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

    def chat(self, replay: Replay | None = None) -> Chat:
        return Chat(
            self.db,
            said=self.said,
            memory=self.memory,
            replies=self.replies,
            around=self.around,
            replay=replay,
        )

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

    def start_anew(self, flow: Flow) -> None:
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
