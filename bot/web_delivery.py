"""How a message, or a change of one, gets to the chat page: kept first, then shown to whoever looks."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.routing import Answer, Upload, accepted
from bot.transactions import Transactions
from bot.web_content import CHANGED, SENT, Parameters, message_number
from bot.web_live import LiveChats
from bot.web_markup import Misfit
from bot.web_picture import HEAD_BYTES, PICTURES, kind_of
from bot.web_store import FILE_PREFIX, FileStore, FileTooLarge, Stored, WrongKind, new_name
from bot.web_updates import file_facts
from models.web_chat import find_numbered
from models.web_event import Appended, Change, append_event
from models.web_file import WebFile, find_file, keep_file, share_file

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
        """Send a new message. The file of a call that is refused or repeated is left to the sweep."""
        content = SENT[call.method](call.parameters)
        upload = files.get(_FIELDS.get(call.method, ""))
        stored = await self._put_on_disk(call, upload) if upload is not None else None

        def keep(db: Session) -> tuple[Appended, Content]:
            known = call.key and find_numbered(db, chat_id=call.chat_id, key=call.key)
            if known:
                return Appended(known.message_id, known.sent_at, None), content
            shown = {**content, **_attach(db, call, upload, stored)}
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

    async def _put_on_disk(self, call: Call, upload: Upload) -> Stored:
        is_photo = _FIELDS[call.method] == "photo"
        mime = kind_of(upload.content[:HEAD_BYTES]) if is_photo else upload.mime
        if mime is None or (is_photo and mime not in PICTURES):
            raise Misfit("IMAGE_PROCESS_FAILED")
        try:
            return await self._store.write(_whole(upload.content), mime=mime, is_checked=is_photo)
        except FileTooLarge as error:
            raise Misfit("file is too big") from error
        except WrongKind as error:
            raise Misfit("IMAGE_PROCESS_FAILED") from error

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


def _attach(db: Session, call: Call, upload: Upload | None, stored: Stored | None) -> Content:
    field = _FIELDS.get(call.method)
    if field is None:
        return {}
    file = _find(db, call, str(call.parameters.get(field, ""))) if stored is None else None
    if stored is not None:
        file = keep_file(db, stored.row(chat_id=call.chat_id, is_upload=False, now=call.now))
    if file is None or (field == "photo" and file.mime not in PICTURES):
        raise Misfit("wrong file identifier/HTTP URL specified")
    facts = {**file_facts(file), "url": f"/chat/files/{file.id}"}
    if field == "photo":
        return {"photo": [{**facts, "width": file.width or 0, "height": file.height or 0}]}
    return {"document": {**facts, "mime_type": file.mime, **({"file_name": upload.filename} if upload else {})}}


def _find(db: Session, call: Call, file_id: str) -> WebFile | None:
    """A file that some chat sent here; shown to another chat it gets an id of that chat's."""
    file = find_file(db, file_id.removeprefix(FILE_PREFIX)) if file_id.startswith(FILE_PREFIX) else None
    if file is None or file.chat_id == call.chat_id:
        return file
    return share_file(db, file, chat_id=call.chat_id, file_id=new_name(), now=call.now)


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
