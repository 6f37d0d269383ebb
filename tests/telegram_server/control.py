"""A door for tests in another process: /control/... over HTTP, a thin layer over the same server."""

import base64
import json
from dataclasses import fields
from typing import Any

from aiohttp import web

from tests.telegram_server.call import Call
from tests.telegram_server.chats import Chat, Message
from tests.telegram_server.faults import Fault
from tests.telegram_server.server import TelegramServer
from tests.telegram_server.taps import Tap

DEEDS = frozenset(
    {
        "blocks",
        "edits",
        "forwards",
        "moves",
        "presses",
        "replies",
        "sends",
        "sends_album",
        "sends_contact",
        "sends_location",
        "sends_photo",
        "sends_venue",
        "sends_voice",
        "taps",
        "taps_old",
        "unblocks",
    }
)


class Control:
    """What each path takes and gives:

    POST /control/people/{id}/{deed}  the deed's arguments by name, `group_id` for one in a group -> what it made
    POST /control/updates             an update -> its update_id
    POST /control/faults              the fields of a Fault -> {}
    POST /control/settled             quiet, timeout -> {}, or 504 when it did not come
    GET  /control/calls?after=N       calls from the N-th on
    GET  /control/chats/{id}          what is in the chat
    GET  /control/state               offset, what is pending, counts
    """

    def __init__(self, server: TelegramServer) -> None:
        self._server = server

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        arguments = json.loads(await request.read() or b"{}")
        match request.method, *request.path.split("/")[2:]:
            case "POST", "people", person_id, deed if deed in DEEDS:
                return _respond(self._act(int(person_id), deed, arguments))
            case "POST", "updates":
                return _respond({"update_id": self._server.update(arguments)})
            case "POST", "faults":
                self._server.faults.add(Fault(**arguments))
                return _respond({})
            case "POST", "settled":
                return await self._settle(arguments)
            case "GET", "calls":
                calls = self._server.calls[int(request.query.get("after", 0)) :]
                return _respond([describe_call(call) for call in calls])
            case "GET", "chats", chat_id:
                return _respond(describe_chat(self._server.chat(int(chat_id))))
            case "GET", "state":
                return _respond(self._describe_state())
            case _:
                return web.Response(status=404)

    def _act(self, person_id: int, deed: str, arguments: dict[str, Any]) -> Any:
        person = self._server.person(person_id)
        if "group_id" in arguments:
            person = person.in_group(arguments.pop("group_id"))
        return describe_made(getattr(person, deed)(**arguments))

    async def _settle(self, arguments: dict[str, float]) -> web.Response:
        try:
            await self._server.settled(**arguments)
        except TimeoutError as error:
            return _respond({"error": str(error)}, status=504)
        return _respond({})

    def _describe_state(self) -> dict[str, Any]:
        return {
            "highest_offset": self._server.highest_offset,
            "pending": len(self._server.memory.updates.pending),
            "queued": len(self._server.memory.updates.queued),
            "calls": len(self._server.calls),
            "faults": dict(self._server.faults.counts),
            "early": len(self._server.faults.early),
            "unanswered_taps": len(self._server.unanswered_taps),
        }


def describe_call(call: Call) -> dict[str, Any]:
    named = ("method", "parameters", "at", "order", "status", "answer", "done", "fault", "chat_id")
    files = {name: base64.b64encode(upload.content).decode() for name, upload in call.files.items()}
    return {**{name: getattr(call, name) for name in named}, "files": files}


def describe_chat(chat: Chat) -> dict[str, Any]:
    return {
        "visible_text": chat.visible_text,
        "actions": chat.actions,
        "messages": [describe_made(message) for message in chat.messages],
    }


def describe_made(made: Any) -> Any:
    if isinstance(made, list):
        return [describe_made(one) for one in made]
    if isinstance(made, Message):
        return {**made.json, "update_id": made.update_id, "is_by_bot": made.is_by_bot, "buttons": made.buttons}
    if isinstance(made, Tap):
        return {field.name: getattr(made, field.name) for field in fields(made)}
    return made


def _respond(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)
