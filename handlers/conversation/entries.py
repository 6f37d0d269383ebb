"""Questions that are answered in words: tell, phone, code."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

from handlers.conversation.formatting import recalled_formatting
from handlers.conversation.incoming import Incoming
from handlers.conversation.question import Partial, Question, Wrong
from handlers.words import _, ngettext
from models.formatted_text import Entity, utf16_length
from models.spelling import folded


@dataclass(frozen=True, slots=True)
class Told:
    """A story: typed, or spoken (then `voice` is the recording's file id); `entities` are how it was typed."""

    text: str = ""
    voice: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tell(Question[Told]):
    """With `is_formatted` it is to be shown to others as it was typed: its formatting is kept, and no voice is taken.

    Then `at_most` counts as the chats do, an emoji as two.
    """

    kind: ClassVar[str] = "tell"

    at_most: int = 2000
    is_formatted: bool = False

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> Told | Partial:
        if said.voice and not self.is_formatted:
            return Told(voice=said.voice)
        if self.is_formatted and (not said.text or said.files or said.voice):
            raise Wrong(_("Please type it."))
        if not said.text or said.photos:
            raise Wrong(_("Please type it, or send a voice message."))
        return self._fitting(Told(text=said.text, entities=said.entities if self.is_formatted else ()))

    def _fitting(self, told: Told) -> Told:
        if self.is_formatted and (length := utf16_length(told.text)) > self.at_most:
            raise Wrong(
                _("This has {length} characters; at most {most} fit.").format(
                    length=f"{length:,}", most=f"{self.at_most:,}"
                )
            )
        if not self.is_formatted and len(told.text) > self.at_most:
            raise Wrong(
                _("That is {length} characters; please tell it in {most} at most.").format(
                    length=len(told.text), most=self.at_most
                )
            )
        return told

    def store(self, value: Told) -> dict[str, Any]:
        if value.voice:
            return {"voice": value.voice}
        formatting = [entity.as_json() for entity in value.entities]
        return {"text": value.text, **({"entities": formatting} if formatting else {})}

    def recall(self, stored: Any) -> Told:
        if not isinstance(stored, dict) or (self.is_formatted and "text" not in stored):
            raise Wrong(_("This question has changed."))
        entities = recalled_formatting(stored.get("entities")) if self.is_formatted else ()
        return self._fitting(Told(stored.get("text", ""), stored.get("voice", ""), entities))

    def show(self, value: Told) -> str:
        return _("a voice message") if value.voice else value.text

    def is_beside(self, text: str) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class Phone(Question[str]):
    """A mainland number: 11 digits for a mobile, area code and number for a landline."""

    kind: ClassVar[str] = "phone"

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> str | Partial:
        return self._plain(said.phone or said.text)

    def _plain(self, typed: str) -> str:
        figures = re.sub(r"[\s().–-]", "", unicodedata.normalize("NFKC", typed))
        abroad = re.fullmatch(r"(?:\+|00)?86(1[0-9]{10}|[2-9][0-9]{8,10})", figures)
        at_home = abroad[1] if abroad else figures
        digits = at_home if at_home.startswith(("0", "1")) or not abroad else f"0{at_home}"
        if not re.fullmatch(r"1[3-9][0-9]{9}|0[1-9][0-9]{1,2}[2-9][0-9]{6,7}", digits):
            raise Wrong(_("Please type a phone number of 11 digits, or a landline with its area code."))
        return digits

    def store(self, value: str) -> str:
        return value

    def recall(self, stored: Any) -> str:
        return self._plain(str(stored))

    def show(self, value: str) -> str:
        return value


@dataclass(frozen=True, kw_only=True)
class Code(Question[str]):
    """A code that was given out: letters and digits, however they were spaced or cased."""

    kind: ClassVar[str] = "code"

    length: int
    only_digits: bool = False

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> str | Partial:
        return self._plain(said.text)

    def _plain(self, typed: str) -> str:
        code = folded(typed).upper()
        if len(code) != self.length or not code.isascii() or (self.only_digits and not code.isdecimal()):
            raise Wrong(self._shape().format(count=self.length))
        return code

    def _shape(self) -> str:
        if self.only_digits:
            return ngettext("The code has {count} digit.", "The code has {count} digits.", self.length)
        return ngettext(
            "The code has {count} letter or digit.", "The code has {count} letters and digits.", self.length
        )

    def store(self, value: str) -> str:
        return value

    def recall(self, stored: Any) -> str:
        return self._plain(str(stored))

    def show(self, value: str) -> str:
        return value
