"""Telegram's Bot API over one keep-alive HTTP client."""

import errno
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    BytesPayload,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    Payload,
    TCPConnector,
)
from yarl import URL

from bot.delivery.routing import Answer, Unreachable, Upload
from bot.telegram.files import FILE_LIMIT, FileTooLarge, FileUnavailable, multipart, read_at_most

# Somebody who blocks the bot, or unblocks it, comes as my_chat_member.
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")

_CALL_SECONDS: Final = 15.0
_FILE_SECONDS: Final = 60.0
_BEYOND_LONG_POLL_SECONDS: Final = 10.0

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class _NoAnswer(NamedTuple):
    """Why there is none, in a few words, and whether the call never left this machine."""

    words: str
    never_left: bool = False


class TelegramChannel:
    """Carries out each call once; who asks decides by `Answer.is_final` and `Answer.retry_after` whether to ask again.

    The token is part of every address, and the HTTP client's errors and responses quote addresses. So what it raises is
    told in words of our own, from a frame that holds neither: not as a cause, not as a context, not as a local.
    """

    name: Final = "telegram"

    def __init__(
        self,
        token: str,
        api_url: str = "https://api.telegram.org/bot",
        *,
        file_url: str = "https://api.telegram.org/file/bot",
        connections: int = 64,
    ) -> None:
        self._api_root = api_url + token
        self._file_root = file_url + token
        self._connections = connections
        self._addresses: dict[str, URL] = {}
        self._patience = ClientTimeout(total=_CALL_SECONDS)
        self._session: ClientSession | None = None

    async def open(self) -> None:
        self._session = ClientSession(
            connector=TCPConnector(limit=self._connections, keepalive_timeout=30, ttl_dns_cache=300),
            cookie_jar=DummyCookieJar(),
            proxy=_proxy_for(URL(self._api_root)),
        )

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Carry out one call; `key` goes unused, since Telegram knows no idempotency.

        Raises:
            Unreachable: no answer of a Bot API server came; whether the call was carried out is unknown.
        """
        body: Payload
        if files:
            body = multipart(parameters, files)
            patience = ClientTimeout(total=timeout or _FILE_SECONDS)
        else:
            # A lone surrogate fits no UTF-8: it leaves as a question mark.
            body = BytesPayload(_compact(parameters).encode("utf-8", "replace"), content_type="application/json")
            patience = self._patience_for(method, parameters, timeout)

        reply = await self._post(method, body, patience)
        if isinstance(reply, _NoAnswer):
            raise Unreachable(f"{method}: {reply.words}", never_left=reply.never_left)
        return reply

    async def fetch_file(self, file_id: str, *, at_most: int = FILE_LIMIT) -> bytes:
        """The content of a file that somebody sent, of no more than `at_most` bytes.

        Raises:
            FileTooLarge, FileUnavailable: asking again would be in vain.
            Unreachable: it could not be fetched now.
        """
        answer = await self.call("getFile", {"file_id": file_id})
        if not answer.ok and not answer.is_final:
            raise Unreachable(f"getFile: status {answer.status}")
        if "too big" in answer.description:
            raise FileTooLarge(at_most)
        if not answer.ok or not answer.result.get("file_path"):
            raise FileUnavailable(answer.description)
        if answer.result.get("file_size", 0) > at_most:
            raise FileTooLarge(at_most)

        reply = await self._get(answer.result["file_path"], at_most)
        if isinstance(reply, str):
            raise Unreachable(f"file: {reply}")
        status, content = reply
        if status >= 500 or status == 429:
            raise Unreachable(f"file: status {status}")
        if status != 200:
            raise FileUnavailable(f"status {status}")
        if content is None:
            raise FileTooLarge(at_most)
        return content

    async def _post(self, method: str, body: Payload, patience: ClientTimeout) -> Answer | _NoAnswer:
        session = self._session
        if session is None:
            return _NoAnswer("the channel is closed", never_left=True)
        address = self._addresses.get(method)
        if address is None:
            address = self._addresses[method] = URL(f"{self._api_root}/{method}", encoded=True)
        try:
            async with session.post(address, data=body, timeout=patience, allow_redirects=False) as response:
                status, content = response.status, await response.read()
        except (ClientError, OSError) as error:
            return _NoAnswer(_words_for(error), never_left=isinstance(error, ClientConnectorError))
        # A proxy or a captive portal on the way answers too; only the Bot API's own words count.
        try:
            told = json.loads(content)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict) or not isinstance(told.get("ok"), bool):
            return _NoAnswer(f"status {status}, not from the Bot API")
        return Answer(status, told)

    async def _get(self, path: str, at_most: int) -> tuple[int, bytes | None] | str:
        """Status and content (None where it is longer than `at_most`), or in a few words why there is none."""
        session = self._session
        if session is None:
            return "the channel is closed"
        try:
            async with session.get(
                URL(f"{self._file_root}/{path}"), timeout=ClientTimeout(total=_FILE_SECONDS), allow_redirects=False
            ) as response:
                return response.status, await read_at_most(response, at_most)
        except (ClientError, OSError) as error:
            return _words_for(error)

    def _patience_for(self, method: str, parameters: Mapping[str, Any], timeout: float | None) -> ClientTimeout:
        if timeout is None and method == "getUpdates":
            timeout = parameters.get("timeout", 0) + _BEYOND_LONG_POLL_SECONDS
        return self._patience if timeout is None else ClientTimeout(total=timeout)


def _words_for(error: Exception) -> str:
    """What happened, without the error's own text, which may quote the address."""
    number = getattr(error, "errno", None)
    return " ".join(filter(None, (type(error).__name__, errno.errorcode.get(number) if number else None)))


def _proxy_for(url: URL) -> str | None:
    """HTTPS_PROXY and NO_PROXY, asked once: aiohttp's own trust_env asks the environment at every call."""
    if url.scheme != "https" or proxy_bypass(url.host or ""):
        return None
    return getproxies().get("https")
