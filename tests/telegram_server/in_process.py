"""The server in a process of its own, and the test's end of its control door."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]


class SeparateServer:
    """`with SeparateServer() as telegram: telegram.does(7, "sends", text="/start")`."""

    def __init__(self, port: int = 0) -> None:
        self._port = port

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.telegram_server", "--port", str(self._port)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url, self.token = self._process.stdout.readline().split()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    @property
    def api_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.url}/file/bot"

    def does(self, person_id: int, deed: str, **arguments: Any) -> Any:
        """Let a person do something; the deeds are the methods of Person."""
        return self._post(f"people/{person_id}/{deed}", arguments)

    def update(self, update: dict[str, Any]) -> int:
        update_id: int = self._post("updates", update)["update_id"]
        return update_id

    def add_fault(self, kind: str, **fields: Any) -> None:
        self._post("faults", {"kind": kind, **fields})

    def settled(self, quiet: float = 0.05, timeout: float = PATIENCE_SECONDS) -> None:
        try:
            self._post("settled", {"quiet": quiet, "timeout": timeout})
        except HTTPError as error:
            raise TimeoutError(json.load(error)["error"]) from None

    def calls(self, after: int = 0) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = self._get(f"calls?after={after}")
        return calls

    def chat(self, chat_id: int) -> dict[str, Any]:
        chat: dict[str, Any] = self._get(f"chats/{chat_id}")
        return chat

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self._get("state")
        return state

    def _get(self, path: str) -> Any:
        with urlopen(f"{self.url}/control/{path}") as response:
            return json.load(response)

    def _post(self, path: str, arguments: dict[str, Any]) -> Any:
        request = Request(f"{self.url}/control/{path}", json.dumps(arguments).encode())
        with urlopen(request) as response:
            return json.load(response)
