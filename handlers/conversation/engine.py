"""One thing that a person did, and what follows from it in the chat's memory and in replies."""

from sqlmodel import Session

from handlers.conversation.chat import Surroundings
from handlers.conversation.floor import Floor, Tally
from handlers.conversation.flow import Conversations
from handlers.conversation.incoming import Incoming
from handlers.conversation.memory import Memory
from handlers.conversation.messages import Messages
from handlers.conversation.replies import Replies
from handlers.conversation.taps import Taps
from handlers.words import _, guess_language, speaking


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
        self._floor = Floor(db, said=said, memory=memory, conversations=conversations, around=around)
        self._said = said
        self._memory = memory

    @property
    def replies(self) -> Replies:
        return self._floor.replies

    @property
    def tally(self) -> Tally:
        return self._floor.tally

    def respond(self) -> None:
        floor, said, memory = self._floor, self._said, self._memory
        chosen = memory.language
        with speaking(chosen or guess_language(said.language_code, floor.around.default_language)):
            for run in memory.drop_expired(said.at):
                self.tally.left.append((run.flow, run.asked))
            if not said.is_private:
                self._respond_in_group()
            elif said.is_tap:
                Taps(floor).respond()
            else:
                Messages(floor).respond()
            if said.is_tap:
                self.replies.answer_tap(said.tap_id)
            if memory.language != chosen:
                self.tally.language = memory.language
            if said.is_private and not memory.is_noticed and self.replies.said:
                memory.is_noticed = True
                floor.conversations.show_notice(floor.chat())

    def _respond_in_group(self) -> None:
        """In a group buttons of cards work, and most commands are told where to go; nothing else is for the bot."""
        said, conversations = self._said, self._floor.conversations
        if said.is_tap:
            if said.data.startswith("a|"):
                Taps(self._floor).act()
            else:
                self.replies.answer_tap(said.tap_id, _("Please write to me in a private chat."), alert=True)
        elif self._is_for_another_bot():
            return
        elif said.command in conversations.in_group:
            conversations.in_group[said.command](self._floor.chat())
        elif said.command in conversations.by_command or said.command in ("start", "menu", "help"):
            self.replies.text(_("Please write to me in a private chat, so that only you can read it."))

    def _is_for_another_bot(self) -> bool:
        name = self._floor.around.bot_name()
        return bool(name and self._said.addressee) and self._said.addressee.casefold() != name.casefold()
