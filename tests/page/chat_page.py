"""The chat page in a browser, read as a person reads it and used as a person uses it."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.page.played_server import PlayedServer, Side, until

PHONE = {"width": 360, "height": 740}

_TRANSCRIPT = """
() => [...document.querySelectorAll("#messages .message")].map((message) => {
    const own = message.classList.contains("own");
    const parts = [];
    if (message.querySelector(".album")) parts.push(`(${message.querySelectorAll(".picture").length} photos)`);
    if (message.querySelector(".sound")) parts.push("(voice)");
    if (message.querySelector(".sketch")) parts.push("(map)");
    if (message.querySelector(".file")) parts.push("(file)");
    for (const words of message.querySelectorAll(".words, .place")) parts.push(words.innerText.trim());
    for (const key of message.querySelectorAll(".key")) parts.push(`[${key.firstChild.textContent}]`);
    return `${own ? ">" : "<"} ${parts.join(" ")}`;
})
"""


class ChatPage:
    """Remembers everything that the page asked the network for and complained about."""

    def __init__(self, page: Page, server: PlayedServer) -> None:
        self.page = page
        self.server = server
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text))

    @property
    def side(self) -> Side:
        return self.server.me

    async def load(self) -> None:
        await self.page.goto(self.server.url)
        await expect(self.page.locator("#status")).to_have_class("status live")

    def by_id(self, name: str) -> Locator:
        return self.page.locator(f"#{name}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def line(self) -> Locator:
        return self.by_id("words")

    @property
    def bubbles(self) -> Locator:
        return self.page.locator(".message")

    @property
    def toast(self) -> Locator:
        return self.page.locator(".toast").last

    async def write(self, text: str) -> None:
        await self.line.fill(text)
        await self.line.press("Enter")

    async def talk(self, text: str) -> None:
        """Write, and wait until the server has it."""
        before = len(self.side.told())
        await self.write(text)
        await until(lambda: len(self.side.told()) > before)

    async def transcript(self) -> list[str]:
        lines: list[str] = await self.page.evaluate(_TRANSCRIPT)
        return lines

    async def shows(self, *lines: str) -> None:
        """Wait until the whole chat reads like this: `>` the person, `<` the bot, `[Label]` a button."""
        seen: list[str] = []
        for _ in range(100):
            seen = await self.transcript()
            if seen == list(lines):
                return
            await self.page.wait_for_timeout(30)
        assert seen == list(lines)

    def _hear(self, kind: str, text: str) -> None:
        # A refused handshake or upload is what some tests are about; the browser says so whatever the page does.
        is_expected = "WebSocket connection to" in text or "Failed to load resource" in text
        if kind in ("error", "warning") and not is_expected:
            self.complaints.append(text)


class Visitor:
    """Opens chat pages, each browser context a browser of its own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.contexts: list[BrowserContext] = []
        self.chats: list[ChatPage] = []

    async def open(
        self,
        server: PlayedServer,
        *,
        context: BrowserContext | None = None,
        prepare: Callable[[Page], Awaitable[None]] | None = None,
        **looks: Any,
    ) -> ChatPage:
        """A page that is connected. `looks` are those of Playwright's new_context; Chinese phone in daylight if not said."""
        if context is None:
            usual: dict[str, Any] = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce"}
            context = await self._browser.new_context(**(usual | looks))
            self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(5_000)
        chat = ChatPage(page, server)
        self.chats.append(chat)
        if prepare is not None:
            await prepare(page)
        await chat.load()
        return chat

    async def leave(self) -> None:
        for context in self.contexts:
            await context.close()
