"""The chat page in a browser, read as a person reads it and used as a person uses it."""

import time
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    WebSocket,
    expect,
)

from tests.page.played_server import PlayedServer, Side, until
from tests.patience import PATIENCE_SECONDS

PHONE = {"width": 360, "height": 740}
PATIENCE_MS = 1000 * PATIENCE_SECONDS
expect.set_options(timeout=PATIENCE_MS)

_TRANSCRIPT = """
() => [...document.querySelectorAll("#messages .message")].map((message) => {
    const own = message.classList.contains("own");
    const parts = [];
    if (message.querySelector(".album")) parts.push(`(${message.querySelectorAll(".picture").length} photos)`);
    if (message.querySelector(".sound")) parts.push("(voice)");
    if (message.querySelector(".sketch")) parts.push("(map)");
    if (message.querySelector(".file")) parts.push("(file)");
    for (const words of message.querySelectorAll(".words, .place")) {
        parts.push(words.innerText.trim().replace(/\\s+/g, " "));
    }
    for (const key of message.querySelectorAll(".key")) parts.push(`[${key.firstChild.textContent}]`);
    return `${own ? ">" : "<"} ${parts.join(" ")}`;
})
"""


class OpenPage:
    """Remembers everything that the page asked the network for and complained about."""

    def __init__(self, page: Page, url: str, query: str = "") -> None:
        self.page = page
        self.url = url
        self._query = query
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._ask)
        page.on("websocket", self._ask)
        page.on("pageerror", self._break)
        page.on("console", self._hear)

    def leave(self) -> None:
        """Listen no more, so that the tab can be somebody else's."""
        self.page.remove_listener("request", self._ask)
        self.page.remove_listener("websocket", self._ask)
        self.page.remove_listener("pageerror", self._break)
        self.page.remove_listener("console", self._hear)

    async def load(self) -> None:
        await self.page.goto(self.url + self._query)
        await self.page.locator("#status.live").wait_for()

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

    async def transcript(self) -> list[str]:
        lines: list[str] = await self.page.evaluate(_TRANSCRIPT)
        return lines

    async def shows(self, *lines: str) -> None:
        """Wait until the whole chat reads like this: `>` the person, `<` the bot, `[Label]` a button."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while (seen := await self.transcript()) != list(lines):
            assert time.monotonic() < give_up_at, f"{seen} is no {list(lines)}"
            await self.page.wait_for_timeout(30)

    def _ask(self, asked: Request | WebSocket) -> None:
        self.requests.append(asked.url)

    def _break(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused handshake or upload is what some tests are about; the browser says so whatever the page does.
        is_expected = "WebSocket connection to" in message.text or "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not is_expected:
            self.complaints.append(message.text)


class ChatPage(OpenPage):
    """The page with a played server behind it."""

    def __init__(self, page: Page, server: PlayedServer, query: str = "") -> None:
        super().__init__(page, server.url, query)
        self.server = server

    @property
    def side(self) -> Side:
        return self.server.me

    async def talk(self, text: str) -> None:
        """Write, and wait until the server has it."""
        before = len(self.side.told())
        await self.write(text)
        await until(lambda: len(self.side.told()) > before)

    async def reaches(self, text: str) -> None:
        """Wait until the server has heard this."""
        await until(lambda: text in self.side.texts())


class Visitor:
    """Opens chat pages. One tab serves test after test, and forgets in between what it kept."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._usual_tab: Page | None = None
        self._is_usual_tab_free = True
        self._contexts: list[BrowserContext] = []
        self._chats: list[OpenPage] = []

    async def open(
        self,
        server: PlayedServer,
        *,
        context: BrowserContext | None = None,
        script: str | None = None,
        is_connected: bool = True,
        query: str = "",
        **looks: Any,
    ) -> ChatPage:
        """A Chinese phone in daylight, unless `looks`, which are those of Playwright's new_context, say otherwise.

        `script` runs before the page's own, `query` is what stands after the page's address.
        """
        page = await context.new_page() if context else await self._tab(looks, script)
        page.set_default_timeout(PATIENCE_MS)
        chat = ChatPage(page, server, query)
        self._chats.append(chat)
        if is_connected:
            await chat.load()
        else:
            await page.goto(server.url + query)
        return chat

    async def visit(self, url: str, **looks: Any) -> OpenPage:
        """A page of the real program."""
        page = await self._tab(looks, None)
        page.set_default_timeout(PATIENCE_MS)
        chat = OpenPage(page, url)
        self._chats.append(chat)
        await chat.load()
        return chat

    async def leave(self) -> None:
        """Close what is open, and hold against the pages what must never happen, whatever a test is about."""
        chats, self._chats = self._chats, []
        contexts, self._contexts = self._contexts, []
        for chat in chats:
            chat.leave()
        for context in contexts:
            await context.close()
        if self._usual_tab is not None:
            await _clear(self._usual_tab, {chat.url for chat in chats})
        self._is_usual_tab_free = True
        for chat in chats:
            own = (chat.url, chat.url.replace("http", "ws"), f"blob:{chat.url}")
            assert [url for url in chat.requests if not url.startswith(own)] == []
            assert chat.complaints == []

    async def _tab(self, looks: dict[str, Any], script: str | None) -> Page:
        if looks or script or not self._is_usual_tab_free:
            context = await self._context(**looks)
            self._contexts.append(context)
            if script:
                await context.add_init_script(script)
            return await context.new_page()
        if self._usual_tab is None:
            self._usual_tab = await (await self._context()).new_page()
        self._is_usual_tab_free = False
        await self._usual_tab.bring_to_front()
        return self._usual_tab

    async def _context(self, **looks: Any) -> BrowserContext:
        usual: dict[str, Any] = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce"}
        return await self._browser.new_context(**(usual | looks))


async def _clear(tab: Page, urls: set[str]) -> None:
    """Leave nothing of these addresses: the port that one server had may be given to a later one."""
    for other in tab.context.pages:
        if other is not tab:
            await other.close()
    await tab.goto("about:blank")
    browser = await tab.context.new_cdp_session(tab)
    for url in urls:
        await browser.send("Storage.clearDataForOrigin", {"origin": url.rstrip("/"), "storageTypes": "all"})
    await browser.detach()
