"""Whose page it is: the browser's session, its seats, and whether a call came from our own page at all."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp import web
from sqlmodel import Session

from bot.transactions import Transactions
from handlers.words import guess_language
from models.person import Contact, Person, contact_for
from models.web.chat import WebChat, find_web_chat, open_web_chat

COOKIE = "nuanyi"
CHANNEL = "web"
OWN_SEAT = "me"
DEMO_SEATS = ("rider", "merchant", "staff", "admin")

_COOKIE_SECONDS = 180 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_PORTS = {"http": 80, "https": 443}


class NotYourPage(Exception):
    """The call came from a foreign page, without a session, or for a seat that does not exist here."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits.

    `mark` tells the chat from every other that the browser may remember, one of an emptied database included.
    `language_code` is the browser's, as in a Bot API user; None where it names neither. `roles` are those that the
    person held when the page was opened.
    """

    chat_id: int
    mark: str
    session: str
    name: str
    language: str
    language_code: str | None
    last_event: int
    roles: tuple[str, ...] = ()


def session_of(request: web.Request) -> str | None:
    """The session as it is stored: the SHA-256 of the cookie; None without a cookie of ours."""
    token = request.cookies.get(COOKIE, "")
    return hashlib.sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else None


def keep_session(request: web.Request, response: web.StreamResponse) -> None:
    """Give the browser its session, or let the one it has last longer."""
    token = request.cookies.get(COOKIE, "")
    response.set_cookie(
        COOKIE,
        token if _TOKEN.fullmatch(token) else secrets.token_urlsafe(24),
        max_age=_COOKIE_SECONDS,
        path="/",
        httponly=True,
        # Strict would make a stranger of who follows a link to the page; the socket and uploads check the origin.
        samesite="Lax",
        secure=_is_encrypted(request),
    )


def _is_encrypted(request: web.Request) -> bool:
    """Up to the program, or up to the proxy before it; who claims it falsely only keeps the cookie from themselves."""
    told = request.headers.get("X-Forwarded-Proto", "").partition(",")[0]
    return request.secure or told.strip().lower() == "https"


def is_own_origin(request: web.Request) -> bool:
    """Whether the browser says that our own page makes this call. Every browser says so on a socket and on a POST."""
    origin = _origin(request)
    if origin is None:
        return False
    scheme, host, port = origin
    if request.secure and scheme != "https":
        return False
    try:
        own = urlsplit(f"{scheme}://{request.headers.get('Host', '')}")
        return bool(host) and (own.hostname, own.port or _PORTS[scheme]) == (host, port)
    except ValueError:
        return False


def _origin(request: web.Request) -> tuple[str, str | None, int] | None:
    try:
        told = urlsplit(request.headers.get("Origin", ""))
        port = told.port
    except ValueError:
        return None
    if told.scheme not in _PORTS or told.path or told.query or told.fragment or told.username is not None:
        return None
    return told.scheme, told.hostname, port or _PORTS[told.scheme]


class Seats:
    """Seats other than one's own exist only in the demo, where one browser shows every side."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        is_demo: bool,
        default_language: str,
        clock: Callable[[], datetime],
        on_new_contact: Callable[[Session, Contact, str], None],
    ) -> None:
        self.names = DEMO_SEATS if is_demo else (OWN_SEAT,)
        self.is_demo = is_demo
        self._transactions = transactions
        self._default_language = default_language
        self._clock = clock
        self._on_new_contact = on_new_contact

    async def open(self, request: web.Request) -> Seat:
        """The seat that a call is for; its contact and chat are made at the first visit.

        Raises:
            NotYourPage: foreign origin, no session, or no such seat.
        """
        session = session_of(request)
        name = request.query.get("seat", self.names[0])
        if not is_own_origin(request) or session is None or name not in self.names:
            raise NotYourPage
        code = _language_code(request.headers.get("Accept-Language", ""))
        now = self._clock()
        return await self._transactions.run(lambda db: self._find_seat(db, session, name, code, now))

    def _find_seat(self, db: Session, session: str, name: str, code: str | None, now: datetime) -> Seat:
        contact = contact_for(db, channel=CHANNEL, address=f"{session}:{name}", now=now)
        db.flush()
        assert contact.chat_id is not None
        if find_web_chat(db, contact.chat_id) is None:
            self._on_new_contact(db, contact, name)
        language = guess_language(code, self._default_language)
        chat = open_web_chat(db, chat_id=contact.chat_id, session=session, seat=name, language=language, now=now)
        person = None if contact.person_id is None else db.get(Person, contact.person_id)
        roles = () if person is None else tuple(person.roles)
        return Seat(chat.chat_id, _mark(chat), session, name, chat.language, code, chat.last_event, roles)


def _mark(chat: WebChat) -> str:
    born = f"{chat.chat_id} {chat.created_at.timestamp()}"
    return hashlib.blake2s(born.encode(), digest_size=9).hexdigest()


def _language_code(header: str) -> str | None:
    """The first of Chinese and English that the browser asks for; browsers name what they like best first."""
    tags = (tag.partition(";")[0].strip().lower()[:2] for tag in header.split(","))
    return next((tag for tag in tags if tag in ("zh", "en")), None)
