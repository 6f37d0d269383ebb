"""The methods that say where updates are pushed to."""

import re
from urllib.parse import urlsplit

from tests.telegram_server.call import Call
from tests.telegram_server.chats import Json
from tests.telegram_server.memory import Memory
from tests.telegram_server.refusal import bad_request

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def set_webhook(memory: Memory, call: Call) -> bool:
    address = urlsplit(call.parameters["url"])
    if not address.hostname:
        return delete_webhook(memory, call)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.parameters.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if "allowed_updates" in call.parameters:
        memory.updates.allowed = frozenset(call.parameters["allowed_updates"])
    _forget_pending(memory, call)
    memory.webhook = call.parameters
    return True


def delete_webhook(memory: Memory, call: Call) -> bool:
    _forget_pending(memory, call)
    memory.webhook = None
    return True


def describe_webhook(memory: Memory, _: Call) -> Json:
    webhook = memory.webhook or {}
    described = {
        "url": webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(memory.updates.pending),
        "max_connections": webhook.get("max_connections", 40),
        "allowed_updates": sorted(memory.updates.allowed),
    }
    failed = next((push for push in reversed(memory.pushes) if not push.is_taken), None)
    if failed is not None:
        described |= {"last_error_date": int(failed.at), "last_error_message": failed.trouble}
    return described


def _forget_pending(memory: Memory, call: Call) -> None:
    if call.parameters.get("drop_pending_updates"):
        memory.updates.clear()
