"""The end of a shift: what one works on goes back to the office's list, each with a line for who takes it on.

lines  tell  a line for each case, where there is something to say
"""

import re
from collections.abc import Callable, Mapping, Sequence

from handlers.cases.desk import tell_colleagues
from handlers.cases.words import one_line, typed
from handlers.conversation import Button, Chat, action_data, conversation
from handlers.conversation.entries import Told
from handlers.rights import for_staff, member
from handlers.words import N_, _, ngettext
from models.case import Case
from models.cases.desk import release_case
from models.cases.listing import list_held

LONGEST_LINES = 2000
_PLACED = re.compile(r"\s*([0-9]{1,3})\s*[.、:：,，)）\s]\s*(.*)")


class Unplaced(Exception):
    """A line that belongs to no case of the list; the words say what would work."""


@conversation(
    "hand_over",
    title=N_("End of shift: hand mine over"),
    is_listed=False,
    allowed=for_staff,
)
def hand_over(chat: Chat) -> None:
    held = list_held(chat.db, member(chat))
    to_inbox = [[Button(_("Open the inbox"), action_data("inbox"))]]
    if not held:
        chat.say(_("You are working on no case just now."), to_inbox)
        return
    told = chat.tell("lines", _prompt(chat, held), at_most=LONGEST_LINES, optional=True, check=_fits(held))
    lines = {} if told is None else read_lines(told.text, held)
    # Others may have taken one over since, or answered it.
    held = list_held(chat.db, member(chat), lock=True)
    for case in held:
        _release(chat, case, lines.get(case.id or 0, ""))
    words = ngettext("{count} case is back on the list.", "{count} cases are back on the list.", len(held))
    chat.say(words.format(count=len(held)), to_inbox)


def read_lines(text: str, held: Sequence[Case]) -> Mapping[int, str]:
    """By the number of the case; one that is alone gets all of it, of several each line begins with its place.

    Raises Unplaced.
    """
    if len(held) == 1:
        return {held[0].id or 0: text.strip()}
    lines: dict[int, str] = {}
    for line in filter(str.strip, text.splitlines()):
        placed = _PLACED.fullmatch(line)
        if placed is None or not 1 <= int(placed[1]) <= len(held):
            raise Unplaced(
                _("“{line}”: please begin with its place in the list, 1 to {count}, such as: {example}").format(
                    line=line.strip()[:40], count=len(held), example=_example()
                )
            )
        number = held[int(placed[1]) - 1].id or 0
        lines[number] = "\n".join(filter(None, (lines.get(number), placed[2].strip())))
    return lines


def _fits(held: Sequence[Case]) -> Callable[[Told], str | None]:
    def problem(told: Told) -> str | None:
        try:
            read_lines(told.text, held)
        except Unplaced as unplaced:
            return typed(told) or str(unplaced)
        return typed(told)

    return problem


def _prompt(chat: Chat, held: Sequence[Case]) -> str:
    if len(held) == 1:
        return "\n".join((_("A line for who takes it on?"), one_line(held[0], chat.now)))
    listed = [f"{place}. {one_line(case, chat.now)}" for place, case in enumerate(held, 1)]
    asked = _("A line on each for who takes them on? Begin each with its place, such as: {example}")
    return "\n".join((*listed, asked.format(example=_example())))


def _example() -> str:
    return _("1 the platform calls back on Friday")


def _release(chat: Chat, case: Case, line: str) -> None:
    event = release_case(chat.db, case, by=member(chat), words=line, now=chat.now)

    def words() -> str:
        return "\n".join(filter(None, (_("Handed over at the end of a shift; please take it on."), line)))

    tell_colleagues(chat, case, event, words)
