"""The question for one photo or one file."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from handlers.conversation.incoming import Incoming, SentFile
from handlers.conversation.question import Noted, Partial, Question, Wrong
from handlers.words import _

# What bots can fetch from Telegram.
LARGEST_FILE = 20 * 1024 * 1024
_FIELDS = {field.name for field in fields(SentFile)}


@dataclass(frozen=True, kw_only=True)
class File(Question[SentFile]):
    kind: ClassVar[str] = "file"

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> SentFile | Partial | Noted[SentFile]:
        if not said.files:
            raise Wrong(_("Please send one photo or one file."))
        file, *more = said.files
        if file.size > LARGEST_FILE:
            raise Wrong(
                _("This file has {size} MB, and at most {most} MB can be sent on. Please send a smaller one.").format(
                    size=-(-file.size // 1024**2), most=LARGEST_FILE // 1024**2
                )
            )
        notes = [_("Only the first file is kept.")] if more else []
        if said.text:
            notes.append(_("The words beside the file are not kept here."))
        return Noted(file, " ".join(notes)) if notes else file

    def store(self, value: SentFile) -> dict[str, Any]:
        return asdict(value)

    def recall(self, stored: Any) -> SentFile:
        if not isinstance(stored, dict) or stored.keys() != _FIELDS:
            raise Wrong(_("This question has changed."))
        return SentFile(**stored)

    def show(self, value: SentFile) -> str:
        if value.kind == "photo":
            return _("a photo")
        named = value.name or _("a file")
        return f"{named} ({_size(value.size)})" if value.size else named

    def is_beside(self, text: str) -> bool:
        return True


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f} MB" if count >= 1024**2 else f"{-(-count // 1024)} KB"
