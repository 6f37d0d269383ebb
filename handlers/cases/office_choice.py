"""Which office a case is handed to: one of those around it, or any other that is looked for by its name."""

from dataclasses import dataclass

from handlers.conversation import Chat, Option
from handlers.conversation.entries import Told
from handlers.words import _, current_language
from models.case import Case
from models.office import Office, distinct_labels, find_offices, get_office, list_transfer_targets
from models.spelling import folded

_ELSEWHERE = "~other"


@dataclass(frozen=True, slots=True)
class _Target:
    """None: another one than those that are offered."""

    office: Office | None


def ask_target(chat: Chat, case: Case) -> Office:
    own = get_office(chat.db, case.office_id)
    around = list_transfer_targets(chat.db, own, near=case.position)
    near = chat.choose("office", _("Which office shall have it?"), _options(chat, own, around))
    if near.office is not None:
        return near.office
    sought = chat.tell(
        "named",
        _("Type part of its name, its county, or its code."),
        at_most=60,
        check=lambda told: _problem(chat, told, own),
    )
    found = _open_ones(chat, sought.text, own)
    if len(found) == 1:
        return found[0]
    labels = distinct_labels(found, current_language())
    return chat.choose(
        "found", _("Which of these?"), [Option(office.code, labels[office.code], office) for office in found]
    )


def _options(chat: Chat, own: Office, around: list[Office]) -> list[Option[_Target]]:
    """Who types the name of one that is not among them, or words that several bear, means to look for it."""
    labels = distinct_labels(around, current_language())
    named = [Option(office.code, labels[office.code], _Target(office)) for office in around]

    def is_looked_for(typed: str) -> bool:
        bearing = [label for label in labels.values() if folded(typed) in folded(label)]
        return len(bearing) != 1 and bool(_open_ones(chat, typed, own))

    return [*named, Option(_ELSEWHERE, _("🔍 Another office …"), _Target(None), is_looked_for)]


def _problem(chat: Chat, told: Told, own: Office) -> str | None:
    """One sentence that says why none of what is named can have it."""
    if not told.text.strip():
        return _("Please type it here, so that it can be read.")
    if _open_ones(chat, told.text, own):
        return None
    found = find_offices(chat.db, told.text)
    if any(office.id == own.id for office in found):
        return _("It is with that office already. Type another one.")
    if found:
        closed = found[0].label(current_language())
        return _("“{office}” is closed and gets nothing new; choose another.").format(office=closed)
    return _("No office is called like that. Try a shorter part of its name, or the county.")


def _open_ones(chat: Chat, words: str, own: Office) -> list[Office]:
    return [office for office in find_offices(chat.db, words) if office.is_open and office.id != own.id]
