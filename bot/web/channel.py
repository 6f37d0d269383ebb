"""The chat page as a channel: Bot API calls become events that are kept until the page has them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.delivery.routing import Answer, Unreachable, Upload, accepted, refused
from bot.files.store import CannotStore, FileStore
from bot.transactions import Transactions
from bot.web.content import CHANGED, SENT, Parameters, chat_number, tap_answer
from bot.web.delivery import Call, Delivery
from bot.web.frames import FILE_PREFIX
from bot.web.live import LiveChats
from bot.web.markup import Misfit
from bot.web.session import CHANNEL
from bot.web.updates import chat_of_callback, file_facts
from models.web.chat import NoSuchWebChat, set_web_language
from models.web.file import find_file

_BOT = {"id": 1, "is_bot": True, "first_name": "暖驿", "username": "nuanyi"}
# The bot's profile, for which the page has no place.
_GRANTED = frozenset(
    {
        "deleteMyCommands",
        "setChatMenuButton",
        "setMyCommands",
        "setMyDescription",
        "setMyName",
        "setMyShortDescription",
    }
)


class WebChannel:
    name = CHANNEL

    def __init__(
        self, transactions: Transactions, live: LiveChats, store: FileStore, *, clock: Callable[[], datetime]
    ) -> None:
        self._transactions = transactions
        self._live = live
        self._store = store
        self._delivery = Delivery(transactions, live, store)
        self._clock = clock

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Carry out a call; what is not known here is refused with 400, since 404 and 401 would mean a wrong token.

        Raises:
            Unreachable: the database is down, or the disk is full.
        """
        try:
            return await self._call(method, parameters, key, files or {})
        except Misfit as misfit:
            return refused(400, f"Bad Request: {misfit}")
        except NoSuchWebChat:
            return refused(400, "Bad Request: chat not found")
        except (DBAPIError, CannotStore) as error:
            raise Unreachable("the chat page's events cannot be kept now") from error

    async def tell_language(self, chat_id: int, language: str) -> None:
        """Let the page change its language."""
        await self._transactions.run(lambda db: set_web_language(db, chat_id=chat_id, language=language))
        self._live.show(chat_id, {"type": "language", "language": language})

    async def _call(self, method: str, parameters: Parameters, key: str | None, files: Mapping[str, Upload]) -> Answer:
        if method in SENT or method in CHANGED or method == "deleteMessage":
            call = Call(method, chat_number(parameters), parameters, key and f"call:{key}", self._clock())
            return await (self._delivery.send(call, files) if method in SENT else self._delivery.change(call))
        if method in _GRANTED:
            return accepted(True)
        match method:
            case "answerCallbackQuery":
                return self._answer_tap(parameters)
            case "getFile":
                return await self._find_file(str(parameters.get("file_id", "")).removeprefix(FILE_PREFIX))
            case "getMe":
                return accepted(_BOT)
        raise Misfit(f"method {method} is not supported on the chat page")

    def _answer_tap(self, parameters: Parameters) -> Answer:
        chat_id = chat_of_callback(parameters.get("callback_query_id"))
        if chat_id is None:
            raise Misfit("query is too old and response timeout expired or query ID is invalid")
        self._live.show(chat_id, tap_answer(parameters))
        return accepted(True)

    async def _find_file(self, file_id: str) -> Answer:
        file = await self._transactions.run(lambda db: find_file(db, file_id))
        if file is None:
            raise Misfit("invalid file_id")
        return accepted({**file_facts(file), "file_path": str(self._store.path(file.name).resolve())})
