"""How a message, or a change of one, gets to the chat page: kept first, then shown to whoever looks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.delivery.routing import Answer, Upload, accepted
from bot.files.store import FileStore, FileTooLarge, Written, WrongKind, in_one_piece, new_name
from bot.transactions import Transactions
from bot.web.content import CHANGED, SENT, Parameters, message_number
from bot.web.frames import FILE_PREFIX
from bot.web.live import LiveChats
from bot.web.markup import Misfit
from bot.web.picture import HEAD_BYTES, PICTURES, kind_of
from bot.web.updates import file_facts
from models.files.stored_file import filename_in, find_stored, name_in
from models.web.chat import find_numbered
from models.web.event import Appended, Change, append_event
from models.web.file import PageFile, Showing, find_file, keep_file, show_file

# Where the Bot API has a call's file.
_FIELDS = {"sendPhoto": "photo", "sendDocument": "document"}

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A Bot API call for one chat; `key` names it for ever, None where it is not repeated."""

    method: str
    chat_id: int
    parameters: Parameters
    key: str | None
    now: datetime


class Delivery:
    def __init__(self, transactions: Transactions, live: LiveChats, store: FileStore) -> None:
        self._transactions = transactions
        self._live = live
        self._store = store

    async def send(self, call: Call, files: Mapping[str, Upload]) -> Answer:
        """Send a new message."""
        upload = files.get(_FIELDS.get(call.method, ""))
        if upload is None:
            return await self._send(call)
        async with self._on_disk(call, upload) as written:
            return await self._send(call, written, filename=upload.filename)

    async def _send(self, call: Call, written: Written | None = None, *, filename: str = "") -> Answer:
        content = SENT[call.method](call.parameters)

        def keep(db: Session) -> tuple[Appended, Content]:
            known = call.key and find_numbered(db, chat_id=call.chat_id, key=call.key)
            if known:
                return Appended(known.message_id, known.sent_at, None), content
            named = filename or filename_in(call.parameters.get(_FIELDS.get(call.method, "")))
            shown = {**content, **_shown(call, self._file(db, call, written), named)}
            change = Change(call.method, shown, key=call.key)
            return append_event(db, chat_id=call.chat_id, change=change, now=call.now), shown

        appended, shown = await self._transactions.run(keep)
        return accepted(self._publish(call, appended, shown))

    async def change(self, call: Call) -> Answer:
        """Change or delete a message that the page has; the server does not know which those are."""
        shown = CHANGED[call.method](call.parameters) if call.method in CHANGED else {}
        change = Change(call.method, shown, message_id=message_number(call.parameters), key=call.key)
        appended = await self._transactions.run(
            lambda db: append_event(db, chat_id=call.chat_id, change=change, now=call.now)
        )
        message = self._publish(call, appended, shown)
        return accepted(True if call.method == "deleteMessage" else {**message, "edit_date": message["date"]})

    @asynccontextmanager
    async def _on_disk(self, call: Call, upload: Upload) -> AsyncIterator[Written]:
        is_photo = _FIELDS[call.method] == "photo"
        mime = kind_of(upload.content[:HEAD_BYTES]) if is_photo else upload.mime
        if mime is None or (is_photo and mime not in PICTURES):
            raise Misfit("IMAGE_PROCESS_FAILED")
        try:
            async with self._store.written(in_one_piece(upload.content), mime=mime, is_checked=is_photo) as written:
                yield written
        except FileTooLarge as error:
            raise Misfit("file is too big") from error
        except WrongKind as error:
            raise Misfit("IMAGE_PROCESS_FAILED") from error

    def _file(self, db: Session, call: Call, written: Written | None) -> PageFile | None:
        """The file that the call sends: new bytes, a kept file, or one that some chat sent here."""
        if call.method not in _FIELDS:
            return None
        showing = Showing(new_name(), call.chat_id, is_upload=False)
        if written is not None:
            file = keep_file(db, written.file, showing, now=call.now)
            self._store.place(written)
            return file
        named = str(call.parameters.get(_FIELDS[call.method], ""))
        sent = find_file(db, named.removeprefix(FILE_PREFIX)) if named.startswith(FILE_PREFIX) else None
        if sent is not None and sent.chat_id == call.chat_id:
            return sent
        stored = find_stored(db, name=sent.name if sent is not None else name_in(named) or "")
        return show_file(db, stored, showing, now=call.now) if stored is not None else None

    def _publish(self, call: Call, appended: Appended, shown: Content) -> Content:
        """Show what is committed; returns the Bot API message."""
        if appended.event is not None:
            self._live.publish(call.chat_id, appended.event)
        message = {
            **shown,
            "message_id": appended.message_id,
            "date": int(appended.sent_at.timestamp()),
            "chat": {"id": call.chat_id, "type": "private", "first_name": ""},
        }
        # Only inline keyboards are a part of the message that they came with.
        if "inline_keyboard" not in message.get("reply_markup", {}):
            message.pop("reply_markup", None)
        return message


def _shown(call: Call, file: PageFile | None, filename: str) -> Content:
    field = _FIELDS.get(call.method)
    if field is None:
        return {}
    if file is None or (field == "photo" and file.mime not in PICTURES):
        raise Misfit("wrong file identifier/HTTP URL specified")
    facts = {**file_facts(file), "url": f"/chat/files/{file.id}"}
    if field == "photo":
        return {"photo": [{**facts, "width": file.width or 0, "height": file.height or 0}]}
    return {"document": {**facts, "mime_type": file.mime, **({"file_name": filename} if filename else {})}}
