"""What a notice brings into a chat, as far as it is the same for all."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.files.stored_file import reference_to
from models.notice import REMIND, Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """`op` is what is done in the chat, `number` the notice that a confirmation is for; None: none is wanted."""

    op: str
    text: str
    entities: tuple[dict[str, Any], ...]
    file_kind: str | None
    file: str | None
    button: str | None
    button_url: str | None
    button_flow: str | None
    is_urgent: bool
    topic: str
    number: int | None


def letters_of(db: Session, notice_ids: Collection[int]) -> dict[int, Letter]:
    """By the number of the notice whose rows are to be sent."""
    if not notice_ids:
        return {}
    notices = list(db.exec(select(Notice).where(col(Notice.id).in_(notice_ids))))
    return {notice.id: letter_of(db, notice) for notice in notices if notice.id is not None}


def letter_of(db: Session, notice: Notice) -> Letter:
    """A reminder says what the notice says that it is of; so does a correction, but for the text."""
    root = db.get(Notice, notice.of) if notice.of is not None else notice
    root = root or notice
    words = root if notice.op == REMIND else notice
    return Letter(
        op=notice.op,
        text=words.text,
        entities=tuple(words.entities),
        file_kind=root.file_kind,
        file=reference_to(root.stored, filename=root.file_name) if root.stored else root.file_id,
        button=root.button,
        button_url=root.button_url,
        button_flow=root.button_flow,
        is_urgent=root.is_urgent,
        topic=root.topic,
        number=root.id if root.wants_confirmation else None,
    )
