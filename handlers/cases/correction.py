"""A corrected answer: the message that brought it is changed, and another says what has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session

from handlers.cases.meeting_words import unkept_lines
from handlers.cases.news import tell_chat
from handlers.cases.passing import with_files
from handlers.cases.rows import verdict_row
from handlers.cases.state_words import OUTCOME_WORDS
from handlers.cases.words import headline
from handlers.conversation import Button, Chat, action_data
from handlers.conversation.replies import keyboard
from handlers.conversation.writing import Written
from handlers.time_words import moment_words
from handlers.words import _, named, speaking
from models.case import ANSWERED, REFUSED, SOLVED, Case, CaseEvent, find_answer_event
from models.cases.joining import list_joiners
from models.cases.meeting import list_unkept
from models.messages.outgoing import edit_sent
from models.person import find_language


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who got the answer in a chat; `suffix` is what their messages' keys end on."""

    chat_id: int
    suffix: str
    has_a_say: bool


def answer_told(db: Session, case: Case) -> str:
    """The answer as the message about it has it; what calls it solved says what is not known to hold by now."""
    if case.outcome == REFUSED:
        return _("It could not be accepted: {words}").format(words=case.answer)
    outcome = OUTCOME_WORDS[case.outcome or SOLVED]
    lines = [named(_(outcome), case.answer or "")]
    if case.state == ANSWERED:
        lines.append(_("Is it solved, as you see it?"))
    return "\n".join([*lines, *(unkept_lines(list_unkept(db, case)) if case.outcome == SOLVED else [])])


def tell_corrected(chat: Chat, case: Case, event: CaseEvent, answer: Written) -> None:
    """Tell whoever got the answer; where their message can't be changed any more, they hear that as well."""
    first = find_answer_event(chat.db, case)
    for reader in _readers(chat, case):
        with speaking(find_language(chat.db, reader.chat_id) or chat.around.default_language):
            is_changed = first is not None and _change(chat, case, first, event, reader)
        tell_chat(
            chat.db,
            case,
            key=f"case:{event.id}{reader.suffix}",
            chat_id=reader.chat_id,
            words=partial(_what_changed, event, answer, is_changed=is_changed),
            rows=list,
            language=chat.around.default_language,
            is_urgent=True,
            now=chat.now,
        )


def _what_changed(event: CaseEvent, answer: Written, *, is_changed: bool) -> str:
    lines = [
        _("The answer was corrected."),
        *([] if is_changed else [_too_late()]),
        _("Before: {words}").format(words=event.facts.get("before") or "—"),
        _("Now: {words}").format(words=event.words),
    ]
    return with_files("\n".join(lines), answer)


def _readers(chat: Chat, case: Case) -> Iterator[_Reader]:
    if case.chat_id is not None:
        yield _Reader(case.chat_id, "", has_a_say=True)
    for joiner in list_joiners(chat.db, case):
        yield _Reader(joiner.chat_id, f":joiner:{joiner.id}", has_a_say=False)


def _change(chat: Chat, case: Case, first: CaseEvent, event: CaseEvent, reader: _Reader) -> bool:
    """In the language that is spoken; False where it is known that the message can't be changed."""
    at = moment_words(chat.now, now=chat.now, zone=chat.zone)
    text = "\n".join([headline(case), _("Corrected {moment}:").format(moment=at), answer_told(chat.db, case)])
    verdicts = [verdict_row(str(case.id))] if reader.has_a_say and case.state == ANSWERED else []
    rows = [*verdicts, [Button(_("Look at it"), action_data("case.mine", case.id))]]
    return edit_sent(
        chat.db,
        of=f"case:{first.id}{reader.suffix}",
        key=f"case:{event.id}:edit{reader.suffix}",
        chat_id=reader.chat_id,
        parameters={"text": text, "reply_markup": keyboard(rows)},
        instead=f"{headline(case)}\n{_too_late()}",
        now=chat.now,
    )


def _too_late() -> str:
    return _("The message with the earlier answer can't be changed any more; what is said here holds.")
