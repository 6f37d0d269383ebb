"""Which run has the floor: runs begin, are put aside, are carried on, come to their end."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from handlers.conversation.chat import Chat, Surroundings
from handlers.conversation.flow import Action, Conversations, Flow
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Memory, Run
from handlers.conversation.refusing import beyond_words, kept_unless_refused
from handlers.conversation.replay import Replay
from handlers.conversation.replies import Button, Replies, label
from handlers.conversation.turn import Again, Input, NotForIt, Suspended
from handlers.words import _
from models.people.access import NoRight

_LONGEST_ARGUMENT = 200


@dataclass(slots=True)
class Tally:
    """What else came of a step: a newly chosen `language`, and pairs of flow and question.

    `left` are drafts that were given up at that question, `reasked` answers that no longer fitted it.
    """

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
        self._has_started = False

    def chat(self, replay: Replay | None = None) -> Chat:
        return Chat(
            self.db,
            said=self.said,
            memory=self.memory,
            replies=self.replies,
            around=self.around,
            replay=replay,
            follow=None if replay else self._follow,
        )

    def start(self, flow: Flow, argument: str = "") -> None:
        """Begin a flow; where a draft of it waits, offer that first. An argument begins another beside the draft."""
        self._has_started = True
        if not flow.is_open_to(self.chat()):
            self.replies.text(
                _(
                    "“{title}” is for colleagues who were given the right to it; if you need it, please ask the admin "
                    "of your area or the colleague who invited you."
                ).format(title=_(flow.title))
            )
            return
        waiting = self.memory.find_draft(flow.name, version=flow.version)
        if waiting is None or (argument and not waiting.is_blank):
            self._begin(flow, argument)
        elif flow.is_draft and not waiting.is_blank:
            self.replies.text(
                _("You had begun “{title}”. Carry on where you left off?").format(title=_(flow.title)),
                [[Button(_("Carry on"), f"r|{waiting.id}"), Button(_("Start anew"), f"w|{waiting.id}")]],
            )
        elif waiting.is_blank and waiting.argument == argument[:_LONGEST_ARGUMENT]:
            self.memory.resume(waiting)
            self.play(waiting, is_start=True)
        else:
            self._leave(waiting)
            self._begin(flow, argument)

    def _follow(self, button: Button) -> None:
        kind, name, *arguments = button.data.split("|")
        if kind == "f":
            self.start(self.conversations.by_name[name], "|".join(arguments))
        else:
            self.act(self.conversations.actions_by_name[name], arguments)

    def act(self, action: Action, arguments: Sequence[str]) -> None:
        """Run an action, if this person may. Raises BadButton."""
        chat, mark = self.chat(), self.replies.mark()
        if not action.is_open_to(chat):
            chat.answer_tap(_("This button is not meant for you."), alert=True)
            return
        try:
            with kept_unless_refused(self.db, action):
                action.run(chat, arguments)
        except NoRight as refusal:
            self.replies.drop_since(mark)
            chat.answer_tap(beyond_words(refusal), alert=True)

    def start_with(self, flow: Flow) -> None:
        """Begin a flow, beside any draft of it, with what was sent as the answer to its first question."""
        run = self._add(flow)
        run.asked = flow.questions[0]
        self.play(run, Input(self.said))

    def start_anew(self, draft: Run) -> None:
        self._leave(draft)
        self._begin(self.conversations.by_name[draft.flow], "")

    def _begin(self, flow: Flow, argument: str) -> None:
        self.play(self._add(flow, argument), is_start=True)

    def _add(self, flow: Flow, argument: str = "") -> Run:
        for dropped in self.memory.make_room():
            self.tally.left.append((dropped.flow, dropped.asked))
        if flow is self.conversations.welcome:
            self.memory.is_noticed = True
        return self.memory.start(
            flow.name,
            argument=argument[:_LONGEST_ARGUMENT],
            is_passing=not flow.is_draft,
            now=self.said.at,
            life=flow.life,
        )

    def resume(self, run: Run) -> None:
        self.memory.resume(run)
        self.play(run)

    def play(self, run: Run, taken: Input | None = None, *, is_start: bool = False) -> None:
        """Replay a run with what was done, until its next open question or its end."""
        flow = self.conversations.flow_of(run)
        if flow is None:
            self._tell_unknown()
            return
        if not flow.is_open_to(self.chat()):
            self._end_refused(
                run,
                _(
                    "“{title}” is not open to you any more, so it ended here and nothing was written; if you need it, "
                    "please ask the admin of your area."
                ).format(title=_(flow.title)),
            )
            return
        run.version = flow.version
        replay = Replay(flow, run, self.replies, taken, is_start=is_start)
        run.touched = max(run.touched, int(self.said.at.timestamp()))
        mark = self.replies.mark()
        try:
            self._replay(flow, run, replay)
        except NoRight as refusal:
            self.replies.drop_since(mark)
            self._end_refused(run, beyond_words(refusal))
        self.tally.reasked.extend((flow.name, name) for name in replay.reasked)

    def _replay(self, flow: Flow, run: Run, replay: Replay) -> None:
        while True:
            try:
                with kept_unless_refused(self.db, flow):
                    flow.function(self.chat(replay))
            except Suspended:
                break
            except Again:
                replay.rewind()
            except NotForIt as passed_on:
                is_answered = self.answer_alone()
                if self._has_started:
                    break
                replay.rewind("" if is_answered else str(passed_on))
            else:
                replay.end()
                self.memory.drop(run)
                if not self.replies.said:
                    self.replies.text(_("Noted, thank you!"))
                self.offer_draft()
                break

    def answer_alone(self) -> bool:
        """Answer a position, or words that name something, as if nothing were open."""
        said, conversations = self.said, self.conversations
        if said.spot is not None:
            return conversations.on_spot(self.chat(), said.spot)
        is_written = bool(said.text) and not said.files
        return is_written and conversations.on_words(self.chat(), said.text)

    def cancel(self, run: Run, *, is_sure: bool = False) -> None:
        """Drop a run; where something was filled in, ask first."""
        if not (run.is_blank or is_sure):
            self.memory.dropping = run.id
            self.replies.text(
                _("Delete what you filled in for “{title}”?").format(title=self.title(run)),
                [[Button(_("Delete"), f"z|{run.id}"), Button(_("Carry on"), f"r|{run.id}")]],
            )
            return
        self._leave(run)
        self.replies.text(_("“{title}” is cancelled; nothing of it is kept.").format(title=self.title(run)))
        self.offer_draft()

    def _end_refused(self, run: Run, why: str) -> None:
        self._leave(run)
        self.replies.text(why)

    def _leave(self, run: Run) -> None:
        self.tally.left.append((run.flow, run.asked))
        self.memory.drop(run)

    def title(self, run: Run) -> str:
        flow = self.conversations.by_name.get(run.flow)
        if flow is None:
            return run.flow
        about = flow.about(run.argument) if flow.about else ""
        return f"{_(flow.title)} {about}".strip()

    def offer_draft(self) -> None:
        """Offer the newest draft to be carried on; where there is none, nothing is said."""
        for run in self._drafts()[:1]:
            done, total = self._progress(run)
            self.replies.text(
                _("“{title}” is not finished yet ({done}/{total}).").format(
                    title=self.title(run), done=done, total=total
                ),
                [[Button(_("Carry on"), f"r|{run.id}"), Button(_("Delete"), f"x|{run.id}")]],
            )

    def list_drafts(self) -> None:
        """Every draft, to be carried on or deleted."""
        drafts = self._drafts()
        if not drafts:
            self.replies.text(_("You have no drafts."), [[Button(_("Menu"), "m")]])
        elif len(drafts) == 1:
            self.offer_draft()
        else:
            rows = [[Button(self._line(run), f"r|{run.id}"), Button(_("Delete"), f"x|{run.id}")] for run in drafts]
            self.replies.text(_("Not finished yet, newest first. Tap one to carry on:"), rows)

    def _drafts(self) -> list[Run]:
        return [run for run in self.memory.drafts if self.conversations.flow_of(run)]

    def _line(self, run: Run) -> str:
        done, total = self._progress(run)
        return f"{label(self.title(run), 24)} ({done}/{total})"

    def _progress(self, run: Run) -> tuple[int, int]:
        """How many of how many questions are answered."""
        flow = self.conversations.by_name[run.flow]
        done = len(run.answers.keys() & set(flow.questions))
        return done, max(flow.length, done)

    def _tell_unknown(self) -> None:
        self.replies.text(
            _("This is being updated just now. Please try again in a few minutes; nothing is lost."),
            [[Button(_("Menu"), "m")]],
        )
