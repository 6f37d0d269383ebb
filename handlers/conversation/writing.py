"""The question for a message to somebody: words, a voice message, photos, or photos with words under them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, Unpack

from handlers.conversation.choices import DONE, DONE_WORDS
from handlers.conversation.incoming import Incoming, Photo
from handlers.conversation.question import Choice, Noted, Partial, Question, Rules, Wrong
from handlers.words import _, ngettext
from models.spelling import folded

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """`voice` is the recording's file id; each of the three may be there, one of them is."""

    text: str = ""
    voice: str = ""
    photos: tuple[Photo, ...] = ()

    @property
    def photo_ids(self) -> tuple[str, ...]:
        return tuple(photo.file_id for photo in self.photos)


@dataclass(frozen=True, slots=True)
class Draft:
    """What may be sent as it is, or as the person writes it anew; `key` identifies it for ever."""

    key: str
    label: str
    text: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Write(Question[Written]):
    """Photos without words are kept until words or a voice message come, or until these are all."""

    kind: ClassVar[str] = "write"

    at_most: int = 2000
    most_photos: int = 9
    drafts: Sequence[Draft] = ()

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> Written | Partial | Noted[Written]:
        begun = _written(so_far)
        if tapped == DONE or (not said.files and begun != Written() and folded(said.text) in DONE_WORDS):
            return self._whole(begun)
        if tapped is not None:
            return self._taken_up(tapped)
        if said.voice:
            return Written(voice=said.voice, photos=begun.photos)
        if said.photos:
            return self._with_photos(said, begun)
        if not said.text or said.files:
            raise Wrong(_("Please type it, send a voice message, or photos with words under them."))
        return self._fitting(Written(said.text, photos=begun.photos))

    def _taken_up(self, tapped: str) -> Partial:
        draft = next((draft for draft in self.drafts if draft.key == tapped), None)
        if draft is None:
            raise Wrong(_("What you chose is no longer on offer."))
        return Partial(_stored(Written(draft.text, photos=draft.photos[: self.most_photos])))

    def _with_photos(self, said: Incoming, begun: Written) -> Partial | Noted[Written]:
        photos = tuple({photo.unique_id: photo for photo in (*begun.photos, *said.photos)}.values())
        note = ""
        if len(photos) > self.most_photos:
            note = (
                _("Only the first {count} photos are kept.").format(count=self.most_photos)
                if self.most_photos
                else _("No more photos can be kept here; words still can.")
            )
        kept = Written(said.text or begun.text, photos=photos[: self.most_photos])
        return Noted(self._fitting(kept), note) if said.text else Partial(_stored(kept), note=note)

    def _whole(self, begun: Written) -> Written:
        if begun == Written():
            raise Wrong(_("Please type it, send a voice message, or photos with words under them."))
        return self._fitting(begun)

    def _fitting(self, written: Written) -> Written:
        if len(written.text) > self.at_most:
            raise Wrong(
                _("That is {length} characters; please tell it in {most} at most.").format(
                    length=len(written.text), most=self.at_most
                )
            )
        return written

    def store(self, value: Written) -> dict[str, Any]:
        return _stored(value)

    def recall(self, stored: Any) -> Written:
        if not isinstance(stored, dict):
            raise Wrong(_("This question has changed."))
        written = _written(stored)
        if len(written.photos) > self.most_photos:
            raise Wrong(_("Only {count} photos are wanted now.").format(count=self.most_photos))
        return self._whole(written)

    def show(self, value: Written) -> str:
        parts = [value.text, _("a voice message") if value.voice else "", _photo_words(value)]
        return " · ".join(filter(None, parts))

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        begun = _written(so_far)
        drafts = [Choice(draft.label, draft.key) for draft in self.drafts]
        if begun.text:
            return [[Choice(_("Take it as it is"), DONE)], drafts]
        return [[Choice(_("Only the photos"), DONE)], drafts] if begun.photos else [drafts]

    def text(self, so_far: Any) -> str:
        begun = _written(so_far)
        if begun.text:
            draft = "\n".join(filter(None, (begun.text, _photo_words(begun))))
            return draft + "\n\n" + _("Take it as it is, or copy it and send it as it should be.")
        if begun.photos:
            return _("Got {photos}. Now the words or a voice message, or more photos.").format(
                photos=_photo_words(begun)
            )
        return self.prompt

    def is_beside(self, text: str) -> bool:
        return False


class Writing(ABC):
    """Whoever asks this question."""

    @abstractmethod
    def ask(self, question: Question[T]) -> T: ...

    def write(
        self,
        name: str,
        prompt: str,
        *,
        at_most: int = 2000,
        most_photos: int = 9,
        drafts: Sequence[Draft] = (),
        **rules: Unpack[Rules[Written]],
    ) -> Written:
        return self.ask(
            Write(name=name, prompt=prompt, at_most=at_most, most_photos=most_photos, drafts=drafts, **rules)
        )


def _written(stored: Any) -> Written:
    kept = stored or {}
    return Written(
        kept.get("text", ""), kept.get("voice", ""), tuple(Photo(*entry) for entry in kept.get("photos", ()))
    )


def _stored(written: Written) -> dict[str, Any]:
    photos = [[photo.file_id, photo.unique_id] for photo in written.photos]
    kept = {"text": written.text, "voice": written.voice, "photos": photos}
    return {name: value for name, value in kept.items() if value}


def _photo_words(written: Written) -> str:
    count = len(written.photos)
    return ngettext("{count} photo", "{count} photos", count).format(count=count) if count else ""
