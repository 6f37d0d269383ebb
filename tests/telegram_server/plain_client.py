"""A bot that speaks plain HTTP to the server, and holds every answer against api.json."""

from typing import Any

from aiohttp import ClientSession

from tests.telegram_server import TelegramServer


class PlainClient:
    def __init__(self, server: TelegramServer, session: ClientSession) -> None:
        self.server = server
        self.session = session

    async def call(self, method: str, **parameters: Any) -> Any:
        """The result of a call that goes well."""
        status, body = await self.answer(method, **parameters)
        assert status == 200, body
        self.server.memory.schema.check_result(method, body["result"])
        return body["result"]

    async def answer(self, method: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
        url = f"{self.server.api_url}{self.server.token}/{method}"
        async with self.session.post(url, json=parameters) as response:
            return response.status, await response.json()

    async def refusal(self, method: str, **parameters: Any) -> str:
        status, body = await self.answer(method, **parameters)
        assert status == body["error_code"] != 200
        assert body["ok"] is False
        description: str = body["description"]
        return description
