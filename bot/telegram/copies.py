"""Files that are kept here on their way to Telegram: each goes up once, then Telegram is told the id of its copy."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from bot.delivery.routing import Answer, Channel, Unreachable, Upload, refused
from bot.files.store import FileStore
from bot.transactions import Transactions
from models.files.stored_file import StoredFile, filename_in, find_stored, name_in, note_telegram_copy

# Where a call has its file, and the answer that of the message.
_FIELDS: Final = {"sendPhoto": "photo", "sendDocument": "document", "sendVoice": "voice"}
# Telegram's words for an id that another bot got, or that is no more.
_NO_SUCH_COPY: Final = ("wrong file identifier", "wrong remote file")


class TelegramCopies:
    """Telegram, with calls that may name a kept file where Telegram would have an id."""

    name: Final = "telegram"

    def __init__(self, telegram: Channel, transactions: Transactions, store: FileStore) -> None:
        self._telegram = telegram
        self._transactions = transactions
        self._store = store

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """As the channel's own call.

        Raises:
            Unreachable: Telegram did not answer, or what is kept can't be looked at now.
        """
        field = _FIELDS.get(method, "")
        name = name_in(parameters.get(field))
        if name is None:
            return await self._telegram.call(method, parameters, key=key, files=files, timeout=timeout)
        try:
            file = await self._transactions.run(partial(find_stored, name=name))
        except DBAPIError as error:
            raise Unreachable("the kept file can't be looked up now") from error
        if file is None:
            return refused(400, "Bad Request: the file is not kept here any more")
        if file.telegram_id is not None:
            answer = await self._telegram.call(method, {**parameters, field: file.telegram_id}, key=key)
            if answer.ok or not any(words in answer.description for words in _NO_SUCH_COPY):
                return answer
        return await self._send_up(method, parameters, field, file)

    async def _send_up(self, method: str, parameters: Mapping[str, Any], field: str, file: StoredFile) -> Answer:
        """The copy at Telegram bears for ever the file name that it first went up with."""
        try:
            content = await asyncio.to_thread(self._store.path(file.name).read_bytes)
        except FileNotFoundError:
            return refused(400, "Bad Request: the file is not on disk")
        filename = filename_in(parameters[field]) or f"{field}.{file.mime.rpartition('/')[2]}"
        others = {name: value for name, value in parameters.items() if name != field}
        answer = await self._telegram.call(method, others, files={field: Upload(filename, content, file.mime)})
        if answer.ok and (copy := _copy_in(answer.result, field)):
            # It has been sent; where this can't be noted, it goes up once more the next time.
            with suppress(DBAPIError):
                await self._transactions.run(partial(note_telegram_copy, name=file.name, telegram_id=copy))
        return answer


def _copy_in(message: Any, field: str) -> str | None:
    """The id of the file in a message that was sent; of a photo's sizes the largest."""
    sent = message.get(field) if isinstance(message, dict) else None
    one = sent[-1] if isinstance(sent, list) and sent else sent
    return one.get("file_id") if isinstance(one, dict) else None
