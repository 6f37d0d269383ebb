"""Each Bot API call goes to the channel that its chat belongs to; python-telegram-bot's calls take the same road."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

# Telegram's chat ids have at most 52 significant bits; contacts of the other channels are numbered from here on.
FIRST_SURROGATE_CHAT = 2**52
# An edit to what stands there already is Telegram's refusal, and nobody's fault.
NOTHING_NEW = "message is not modified"


class Unreachable(Exception):
    """A channel's server did not answer; whether the call was carried out is unknown, unless it never left."""

    def __init__(self, words: str, *, never_left: bool = False) -> None:
        super().__init__(words)
        self.never_left = never_left


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A Bot API answer: HTTP status and the envelope: `ok`, `result` or `error_code`, `description`, `parameters`."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return bool(self.body.get("ok"))

    @property
    def result(self) -> Any:
        return self.body.get("result")

    @property
    def description(self) -> str:
        return str(self.body.get("description", ""))

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait as the server told, None if it told nothing."""
        retry_after: int | None = self.body.get("parameters", {}).get("retry_after")
        return retry_after

    @property
    def moved_to(self) -> int | None:
        """The chat's new id, where a group has become a supergroup."""
        moved_to: int | None = self.body.get("parameters", {}).get("migrate_to_chat_id")
        return moved_to

    @property
    def is_final(self) -> bool:
        """Whether repeating the call would be in vain."""
        return self.ok or (400 <= self.status < 500 and self.status not in (409, 429))


def accepted(result: Any) -> Answer:
    return Answer(200, {"ok": True, "result": result})


def refused(status: int, description: str) -> Answer:
    return Answer(status, {"ok": False, "error_code": status, "description": description})


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Carry out one Bot API call.

        `key` names an owed reply, so that a channel that can will drop a repeat; `timeout` is in seconds.

        Raises:
            Unreachable: the channel's server did not answer.
        """
        ...


class Router:
    """Knows the channels; `telegram` is None where no token is set."""

    def __init__(self, *, web: Channel, telegram: Channel | None) -> None:
        self.web = web
        self.telegram = telegram

    def channel_of(self, parameters: Mapping[str, Any]) -> Channel | None:
        """The channel of a call's chat, callback query or file; what names none is Telegram's, or else the web's."""
        chat_id = parameters.get("chat_id")
        if chat_id is not None:
            return self.web if int(chat_id) >= FIRST_SURROGATE_CHAT else self.telegram
        named = parameters.get("callback_query_id") or parameters.get("file_id") or ""
        if str(named).startswith("web:"):
            return self.web
        return self.telegram or self.web

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        channel = self.channel_of(parameters)
        if channel is None:
            return refused(403, "Forbidden: this chat's channel is not connected")
        return await channel.call(method, parameters, key=key, files=files, timeout=timeout)


class ChannelRequest(BaseRequest):
    """Stands under python-telegram-bot in place of its HTTP client."""

    def __init__(self, router: Router) -> None:
        self._router = router

    @property
    def read_timeout(self) -> float:
        return 10.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(  # noqa: PLR0917 - as the library calls it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        files = {
            name: Upload(filename, content if isinstance(content, bytes) else content.read(), mime)
            for name, (filename, content, mime) in ((request_data and request_data.multipart_data) or {}).items()
        }
        name = url.rpartition("/")[2]
        # Who the bot is must be known before Telegram can be reached, or where there is no Telegram at all.
        road = self._router.web if name == "getMe" else self._router
        try:
            answer = await road.call(name, request_data.parameters if request_data else {}, files=files)
        except Unreachable as error:
            raise NetworkError(str(error)) from error
        return answer.status, json.dumps(answer.body).encode()
