"""From HTTP to the methods and back, with what may go wrong on the way."""

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from tests.telegram_server.bodies import Body, read_body
from tests.telegram_server.call import Call
from tests.telegram_server.faults import AFTER_DELIVERY, POLLING, Fault, Faults
from tests.telegram_server.flood import Flood
from tests.telegram_server.memory import Memory
from tests.telegram_server.methods import perform
from tests.telegram_server.polling import Polling
from tests.telegram_server.refusal import Refused

encode = json.JSONEncoder(ensure_ascii=False).encode
GATEWAY_PAGE = "<html><head><title>{status}</title></head><body><center><h1>nginx</h1></center></body></html>"


class Edge:
    def __init__(self, memory: Memory, faults: Faults, *, token: str, validate: bool) -> None:
        self._memory = memory
        self._faults = faults
        self._polling = Polling(memory)
        self._token = token
        self._validate = validate
        self._closing = asyncio.Event()
        self.flood: Flood | None = None
        self.under_way = 0
        """Calls that are being worked on, waiting polls aside."""
        self.finished = 0
        """Calls that came to an end, polls aside."""

    def close(self) -> None:
        self._closing.set()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/file/bot"):
            return self._send_file(request)
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if not request.path.startswith("/bot") or ":" not in token:
            return _json_response(404, Refused(404, "Not Found").body)
        if token != self._token:
            return _json_response(401, Refused(401, "Unauthorized").body)
        if method not in self._memory.schema.methods:
            return _json_response(404, Refused(404, "Not Found: method not found").body)
        try:
            body = await read_body(request)
        except Refused as refused:
            return _json_response(refused.status, refused.body)
        return await self._answer_call(self._note(method, body), request)

    def _note(self, method: str, body: Body) -> Call:
        parameters = self._memory.schema.methods[method].read_form(body.as_form) | body.as_json
        call = Call(method, parameters, body.uploads, time.monotonic(), len(self._memory.calls))
        self._memory.calls.append(call)
        return call

    async def _answer_call(self, call: Call, request: web.BaseRequest) -> web.StreamResponse:
        is_work = call.method != POLLING
        self.under_way += is_work
        lost = None
        try:
            lost = await self._do(call)
        finally:
            self.under_way -= is_work
            self.finished += is_work
            self._memory.bell.ring()
        if lost is not None:
            return await self._lose(lost, request)
        assert call.answer is not None
        return _json_response(call.status or 200, call.answer)

    async def _do(self, call: Call) -> Fault | None:
        """Work on a call; a fault that comes back is one that keeps the answer from the bot."""
        fault = self._faults.take(call)
        self._memory.bell.ring()
        try:
            wait = self.flood.wait_for(call) if self.flood is not None and fault is None else 0
            if wait:
                raise self._faults.close(call, wait)
            if fault is not None:
                if fault.kind == "slow":
                    await asyncio.sleep(fault.seconds or 0.2)
                elif fault.refusal is not None:
                    raise fault.refusal
                elif fault.kind not in AFTER_DELIVERY:
                    return fault
            result = await self._perform(call)
            call.done = True
            if fault is not None and fault.kind in AFTER_DELIVERY:
                return fault
            call.status, call.answer = 200, {"ok": True, "result": result}
        except Refused as refused:
            call.status, call.answer = refused.status, refused.body
        return None

    async def _perform(self, call: Call) -> Any:
        if self._validate:
            self._memory.schema.methods[call.method].check(call.parameters, call.files)
        if call.method == POLLING:
            return await self._polling.get_updates(call)
        return perform(self._memory, call)

    async def _lose(self, fault: Fault, request: web.BaseRequest) -> web.StreamResponse:
        if fault.kind in ("drop_connection", "drop_after_delivery") and request.transport is not None:
            request.transport.abort()
        if fault.kind in ("timeout", "timeout_after_delivery"):
            await self._hang(fault.seconds)
        status = {"garbage": 200, "502": 502}.get(fault.kind, 504)
        return web.Response(status=status, text=GATEWAY_PAGE.format(status=status), content_type="text/html")

    async def _hang(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            pass

    def _send_file(self, request: web.BaseRequest) -> web.StreamResponse:
        token, _, path = request.path.removeprefix("/file/bot").partition("/")
        stored = self._memory.files.at_path(path) if token == self._token else None
        if stored is None:
            return _json_response(404, Refused(404, "Not Found").body)
        return web.Response(body=stored.upload.content, content_type="application/octet-stream")


def _json_response(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=encode(body).encode(), content_type="application/json")
