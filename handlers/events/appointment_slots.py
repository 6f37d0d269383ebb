"""The two questions by which a slot is chosen: on which day, and when on it. What is gone meanwhile is asked again."""

from collections.abc import Sequence

from handlers.conversation import Chat, Option
from handlers.events.appointment_words import day_options, overlap_words
from handlers.words import _
from models.events.appointment import Wanted
from models.events.overlap import find_overlap
from models.events.sitting import OpenDay, Sitting, find_sitting, list_slots
from models.training import TrainingEvent, find_event


def ask_slot(
    chat: Chat,
    days: Sequence[OpenDay],
    *,
    named: int | None = None,
    leaving: int | None = None,
    may_wait: bool = False,
) -> Wanted:
    """`named` is the number of a day that was chosen before, unless it is full by now; `leaving` a slot to be left."""
    free = {day.sitting.id for day in days if day.free}
    chosen = named if named in free else chat.choose("day", _("On which day?"), day_options(chat, days))
    return _ask_time(chat, chosen or 0, leaving=leaving, may_wait=may_wait)


def ask_slot_if_any_suits(chat: Chat, days: Sequence[OpenDay], *, none: str) -> Wanted | None:
    """The same, where one may also say that none of them suits."""
    chosen = chat.choose("day", _("On which day?"), [*day_options(chat, days), Option("~none", none, 0)])
    return _ask_time(chat, chosen) if chosen else None


def _ask_time(chat: Chat, chosen: int, *, leaving: int | None = None, may_wait: bool = False) -> Wanted:
    sitting = find_sitting(chat.db, chosen)
    assert sitting is not None
    return chat.choose(
        "time",
        _("At what time?"),
        _times(chat, sitting, leaving=leaving, may_wait=may_wait),
        check=lambda wanted: _overlap(chat, wanted, leaving),
    )


def _times(chat: Chat, sitting: Sitting, *, leaving: int | None, may_wait: bool) -> list[Option[Wanted]]:
    """What is free; where nothing is, one may wait for each."""
    slots = [slot for slot in list_slots(chat.db, sitting, now=chat.now) if slot.id != leaving]
    free = [slot for slot in slots if slot.taken < slot.seats]
    if free or not may_wait:
        return [Option(str(slot.id), _clock(chat, slot), Wanted(slot.id or 0)) for slot in free]
    full = _("{clock}, full: wait for it")
    return [
        Option(f"{slot.id}w", full.format(clock=_clock(chat, slot)), Wanted(slot.id or 0, to_wait=True))
        for slot in slots
    ]


def _clock(chat: Chat, slot: TrainingEvent) -> str:
    return f"{slot.starts_at.astimezone(chat.zone):%H:%M}"


def _overlap(chat: Chat, wanted: Wanted, leaving: int | None) -> str | None:
    event = find_event(chat.db, wanted.event_id)
    if event is None or chat.person is None:
        return None
    other = find_overlap(chat.db, event, chat.person, besides=leaving)
    return None if other is None else overlap_words(chat, other)
