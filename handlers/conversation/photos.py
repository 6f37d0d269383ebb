"""The question for pictures: one by one or as an album, until the person says that these are all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from handlers.conversation.choices import DONE, DONE_WORDS
from handlers.conversation.incoming import Incoming, Photo
from handlers.conversation.question import Choice, Noted, Partial, Question, Wrong
from handlers.words import _, ngettext
from models.spelling import folded

_NONE_WORDS = ("没有", "没有照片", "none", "nophoto")


@dataclass(frozen=True, kw_only=True)
class Photos(Question[tuple[Photo, ...]]):
    """With `in_one` the first photo or album is the whole answer, and the flow sees to the words under it."""

    kind: ClassVar[str] = "photos"

    at_least: int = 0
    at_most: int = 9
    in_one: bool = False

    def read(
        self, said: Incoming, *, tapped: str | None, so_far: Any
    ) -> tuple[Photo, ...] | Partial | Noted[tuple[Photo, ...]]:
        photos = _photos(so_far)
        if tapped == DONE or (not said.photos and folded(said.text) in (*DONE_WORDS, *_NONE_WORDS)):
            return self._enough(photos)
        if not said.photos:
            raise Wrong(_("Please send a photo here; text can follow later."))
        photos = tuple({photo.unique_id: photo for photo in (*photos, *said.photos)}.values())
        notes = []
        if len(photos) > self.at_most:
            notes.append(_("Only the first {count} photos are kept.").format(count=self.at_most))
        if said.text and not self.in_one:
            notes.append(_("The words under the photo are not kept here."))
        note = " ".join(notes)
        if len(photos) < self.at_most and not self.in_one:
            return Partial(_stored(photos), note=note)
        return Noted(photos[: self.at_most], note)

    def empty(self, so_far: Any) -> tuple[Photo, ...]:
        return self._enough(_photos(so_far))

    def _enough(self, photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
        if len(photos) < self.at_least:
            raise Wrong(
                ngettext(
                    "Please send at least {count} photo.", "Please send at least {count} photos.", self.at_least
                ).format(count=self.at_least)
            )
        return photos

    def store(self, value: tuple[Photo, ...]) -> list[list[str]]:
        return _stored(value)

    def recall(self, stored: Any) -> tuple[Photo, ...]:
        photos = _photos(stored)
        if len(photos) > self.at_most:
            raise Wrong(_("Only {count} photos are wanted now.").format(count=self.at_most))
        return self._enough(photos)

    def show(self, value: tuple[Photo, ...]) -> str:
        if not value:
            return _("No photo")
        return ngettext("{count} photo", "{count} photos", len(value)).format(count=len(value))

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        count = len(_photos(so_far))
        if count < max(self.at_least, 1):
            return () if self.at_least or self.is_optional else [[Choice(_("No photo"), DONE)]]
        return [[Choice(_("Done ({count})").format(count=count), DONE)]]

    def is_beside(self, text: str) -> bool:
        return True

    def text(self, so_far: Any) -> str:
        count = len(_photos(so_far))
        if not count:
            return self.prompt
        if count < self.at_least:
            return _("Got {count} so far; {least} are needed.").format(count=count, least=self.at_least)
        return ngettext(
            "Got {count} photo. Send more, or tap Done.", "Got {count} photos. Send more, or tap Done.", count
        ).format(count=count)


def _photos(stored: Any) -> tuple[Photo, ...]:
    return tuple(Photo(*entry) for entry in stored or ())


def _stored(photos: Sequence[Photo]) -> list[list[str]]:
    return [[photo.file_id, photo.unique_id] for photo in photos]
