"""What follows from a message: a command, an answer to the open question, or words that stand alone."""

from handlers.conversation.floor import Floor
from handlers.conversation.memory import Run
from handlers.conversation.replay import Input, NotForIt
from handlers.words import _

_WISHES = {
    "取消": "cancel", "返回": "back", "上一步": "back", "跳过": "skip",
    "cancel": "cancel", "back": "back", "skip": "skip",
}  # fmt: skip


class Messages:
    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._said = floor.said
        self._memory = floor.memory
        self._conversations = floor.conversations

    def respond(self) -> None:
        said, dropping = self._said, self._memory.dropping
        self._memory.dropping = self._memory.stale = ""
        if said.is_edit:
            self._respond_to_edit()
        elif said.command:
            self._respond_to_command(dropping)
        elif (run := self._memory.run) is not None:
            self._respond_in_run(run, dropping)
        elif said.spot is not None:
            self._conversations.on_spot(self._floor.chat(), said.spot)
        elif not (said.text and not said.photos and self._conversations.on_words(self._floor.chat(), said.text)):
            self._floor.replies.text(_("I'm not sure what you mean. Here is what I can do:"))
            self._conversations.show_menu(self._floor.chat())

    def _respond_in_run(self, run: Run, dropping: str) -> None:
        wish = _WISHES.get(self._said.text.casefold(), "")
        if wish == "cancel":
            self._floor.cancel(run, is_sure=dropping == run.id)
            return
        try:
            self._floor.play(run, Input(self._said, wish=wish))
        except NotForIt:
            is_answered = self._answer_by_the_way()
            self._floor.play(run, None if is_answered else Input(self._said, wish=wish, is_last=True))

    def _answer_by_the_way(self) -> bool:
        chat, said = self._floor.chat(), self._said
        return (
            self._conversations.on_spot(chat, said.spot) if said.spot else self._conversations.on_words(chat, said.text)
        )

    def _respond_to_command(self, dropping: str) -> None:
        said, conversations = self._said, self._conversations
        if said.command == "cancel":
            self._cancel_open(dropping)
        elif said.command in ("menu", "help"):
            conversations.show_menu(self._floor.chat())
        elif said.command == "start":
            self._follow_link()
        elif flow := conversations.by_command.get(said.command):
            self._floor.start(flow, said.argument)
        else:
            self._floor.replies.text(
                _("I don't know /{command}. Here is what I can do:").format(command=said.command[:32])
            )
            conversations.show_menu(self._floor.chat())

    def _cancel_open(self, dropping: str) -> None:
        if (run := self._memory.run) is not None:
            self._floor.cancel(run, is_sure=dropping == run.id)
            return
        self._floor.replies.text(_("There is nothing to cancel."))
        self._floor.offer_drafts()

    def _follow_link(self) -> None:
        """`/start near` starts a flow, `/start st_NX-001` opens what the link names; anything else is a welcome."""
        name, _separator, argument = self._said.argument.partition("_")
        link = self._conversations.links.get(name)
        if link is not None and link(self._floor.chat(), argument):
            return
        self._floor.start(self._conversations.by_name.get(name, self._conversations.welcome), argument)

    def _respond_to_edit(self) -> None:
        """A message that was an answer of the open run is read again; any other edit comes too late."""
        if self._said.spot is not None:
            return
        run = self._memory.run
        for name, answer in (run.answers if run else {}).items():
            if run is not None and answer.get("m") == self._said.message_id:
                self._floor.take_back(run, name)
                run.asked = name
                self._floor.play(run, Input(self._said))
                return
        self._floor.replies.text(_("I had already used that message, so the change does nothing. Just write it again."))
