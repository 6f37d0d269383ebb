"""What follows from a message: a command, an answer to the open question, or words that stand alone."""

from handlers.conversation.floor import Floor
from handlers.conversation.memory import Run
from handlers.conversation.question import name_key
from handlers.conversation.replies import Button
from handlers.conversation.turn import Input
from handlers.words import _
from models.spelling import folded

_WISHES = {
    "取消": "cancel", "返回": "back", "上一步": "back", "跳过": "skip",
    "cancel": "cancel", "back": "back", "skip": "skip",
}  # fmt: skip
_COMMANDS = {
    "菜单": "menu", "menu": "menu", "帮助": "help", "怎么用": "help", "你能做什么": "help", "能做什么": "help",
    "help": "help", "取消": "cancel", "cancel": "cancel",
}  # fmt: skip


class Messages:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._said = floor.said
        self._memory = floor.memory
        self._conversations = floor.conversations

    def respond(self) -> None:
        said, memory = self._said, self._memory
        dropping, memory.dropping = memory.dropping, ""
        memory.tapped = memory.stale = ""
        if said.is_edit:
            self._respond_to_edit(dropping)
        elif command := said.command or self._typed_command():
            self._respond_to_command(command, dropping)
        elif memory.run is not None:
            self._respond_in_run(memory.run, dropping)
        elif said.photos and (flow := self._conversations.on_photos) is not None:
            self._floor.start_with(flow)
        elif not self._floor.answer_alone():
            self._floor.replies.text(_("I'm not sure what you mean."))
            self.show_menu()

    def show_menu(self) -> None:
        """What was open is put aside, so that the next words or the next position are not taken for its answer."""
        self._memory.pause()
        self._conversations.show_menu(self._floor.chat())

    def _respond_in_run(self, run: Run, dropping: str) -> None:
        wish = self._wish()
        if wish == "cancel":
            self._floor.cancel(run, is_sure=dropping == run.id)
        elif self._conversations.flow_of(run) or not self._floor.answer_alone():
            self._floor.play(run, Input(self._said, wish=wish))

    def _wish(self) -> str:
        """The words that steer a flow, unless they were somebody else's or stand under a picture."""
        said = self._said
        return _WISHES.get(said.text.casefold(), "") if said.is_ones_own and not said.files else ""

    def _typed_command(self) -> str:
        """A command's name in plain words; in the middle of a form it may be an answer."""
        said, run = self._said, self._memory.run
        is_order = said.is_ones_own and not said.files and (run is None or run.is_passing)
        return _COMMANDS.get(folded(said.text), "") if is_order else ""

    def _respond_to_command(self, command: str, dropping: str) -> None:
        if command == "cancel":
            self._cancel_open(dropping)
        elif command in ("menu", "help"):
            self.show_menu()
        elif command == "start":
            self._follow_link()
        elif flow := self._conversations.by_command.get(command):
            self._floor.start(flow, self._said.argument)
        else:
            self._refuse_command()

    def _refuse_command(self) -> None:
        self._floor.replies.text(_("I don't know /{command}.").format(command=self._said.command[:32]))
        if (run := self._memory.run) is not None:
            self._floor.play(run)
        else:
            self.show_menu()

    def _cancel_open(self, dropping: str) -> None:
        if (run := self._memory.run) is not None:
            self._floor.cancel(run, is_sure=dropping == run.id)
            return
        self._floor.replies.text(_("There is nothing to cancel."))
        self._floor.offer_draft()

    def _follow_link(self) -> None:
        """`/start near` starts a flow, `/start st_NX-001` opens what the link names; anything else is a welcome."""
        conversations = self._conversations
        name, _separator, argument = self._said.argument.partition("_")
        link = conversations.links.get(name)
        if link is not None and link(self._floor.chat(), argument):
            return
        flow = conversations.by_name.get(name)
        if flow is not None and flow.is_listed:
            self._floor.start(flow, argument)
        elif conversations.on_start(self._floor.chat()):
            self.show_menu()
        else:
            self._floor.start(conversations.welcome)

    def _respond_to_edit(self, dropping: str) -> None:
        """A message that was an answer is read again; one that was none is tried again; any other edit is too late."""
        said, memory, run = self._said, self._memory, self._memory.run
        if said.spot is not None:
            return
        if run is not None and run.missed and run.missed == said.message_id:
            self._respond_in_run(run, dropping)
        elif run is not None and self._is_passed(run) and not said.files:
            self._floor.play(run, Input(said))
        elif waiting := next((run for run in memory.runs if run.find_answer_in(said.message_id)), None):
            self._offer_change(waiting)
        else:
            self._floor.replies.text(
                _("I had already used that message, so the change does nothing. Just write it again.")
            )

    def _is_passed(self, run: Run) -> bool:
        """Whether it answered a question before the open one; a later one is not come to, so nothing can read it."""
        name, flow = run.find_answer_in(self._said.message_id), self._conversations.flow_of(run)
        return name is not None and (flow is None or flow.asks_before(name, run.asked))

    def _offer_change(self, run: Run) -> None:
        """The answer belongs to a draft that waits, stands behind the open question, or is made of pictures."""
        name = run.find_answer_in(self._said.message_id) or ""
        self._floor.replies.text(
            _("That was an answer in “{title}”. Shall we change it there?").format(title=self._floor.title(run)),
            [[Button(_("Change that answer"), f"c|{run.id}|{name_key(name)}")]],
        )
