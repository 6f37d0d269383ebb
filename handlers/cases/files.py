"""The photos and voice messages of a case: told of on its card, and shown as the copies that are kept here."""

from collections import Counter
from typing import Any

from handlers.conversation import Button, Chat, action_data
from handlers.words import N_, _, ngettext
from models.case import Case
from models.cases.file import PHOTO, VOICE, CaseFile, list_files_of, list_kept
from models.files.refusal import BROKEN, FULL, GONE, MOVING, TELLING, TOO_LARGE, WRONG_KIND
from models.files.stored_file import StoredFile, reference_to

# What Telegram shows as a photo; anything longer or narrower goes as a file.
_MOST_SIDES, _MOST_RATIO = 10_000, 20
_REASON_WORDS = {
    WRONG_KIND: N_("it is of a kind that is not taken"),
    TOO_LARGE: N_("it is larger than 10 MB or 40 megapixels"),
    BROKEN: N_("it is damaged"),
    MOVING: N_("it is a moving picture"),
    GONE: N_("it could not be fetched any more"),
    FULL: N_("the case holds too much already"),
    TELLING: N_("it tells more than what was said, and that can't be taken out of it"),
}


def file_lines(files: list[CaseFile]) -> list[str]:
    """How many there are, and why some could not be kept."""
    kept = Counter(file.kind for file in files if file.refused is None)
    lost = Counter((file.kind, file.refused) for file in files if file.refused is not None)
    lines = []
    if count := kept[PHOTO]:
        lines.append(ngettext("{count} photo", "{count} photos", count).format(count=count))
    if count := kept[VOICE]:
        lines.append(ngettext("{count} voice message", "{count} voice messages", count).format(count=count))
    return [*lines, *(lost_words(kind, reason, count) for (kind, reason), count in sorted(lost.items()))]


def file_buttons(files: list[CaseFile], key: str, *, photos: str, voice: str) -> list[Button]:
    """One for the photos and one for the voice messages, where there are any; `photos` and `voice` are the actions."""
    kinds = {file.kind for file in files if file.refused is None}
    buttons = ((PHOTO, _("Photos"), photos), (VOICE, _("Voice messages"), voice))
    return [Button(words, action_data(name, key)) for kind, words, name in buttons if kind in kinds]


def send_files(chat: Chat, case: Case, kind: str, *, only_shown: bool, by: str | None = None) -> None:
    """Show what is kept, and say what is still on its way; `only_shown`: what the reporter may see."""
    for number, file in enumerate(list_kept(chat.db, case, kind, only_shown=only_shown, by=by), 1):
        method, parameters = call_of(file, case, kind=kind, number=number)
        chat.replies.call(method, parameters)
    files = list_files_of(chat.db, case, only_shown=only_shown, by=by)
    if any(file.kind == kind and file.awaited_since is not None for file in files):
        chat.say(_("Some of it is still on its way. Please look again in a minute."))


def call_of(file: StoredFile, case: Case, *, kind: str, number: int) -> tuple[str, dict[str, Any]]:
    """The call that shows a kept file; what is no photo to the channel is saved under the case and this number."""
    if kind == PHOTO and _is_shown_as_photo(file):
        return "sendPhoto", {"photo": reference_to(file.name), "caption": case.number}
    ending = file.mime.rpartition("/")[2]
    document = reference_to(file.name, filename=f"{case.number}-{number}.{ending}")
    return "sendDocument", {"document": document, "caption": case.number}


def _is_shown_as_photo(file: StoredFile) -> bool:
    width, height = file.width or 1, file.height or 1
    return width + height <= _MOST_SIDES and max(width, height) <= _MOST_RATIO * min(width, height)


def lost_words(kind: str, reason: str | None, count: int) -> str:
    why = _(_REASON_WORDS[reason or GONE])
    if kind == PHOTO:
        return ngettext(
            "{count} photo could not be kept: {reason}.", "{count} photos could not be kept: {reason}.", count
        ).format(count=count, reason=why)
    return ngettext(
        "{count} voice message could not be kept: {reason}.",
        "{count} voice messages could not be kept: {reason}.",
        count,
    ).format(count=count, reason=why)
