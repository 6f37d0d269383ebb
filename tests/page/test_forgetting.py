"""V1: after an anonymous case neither the device nor the server has any of it but the case itself."""

import re
from pathlib import Path
from typing import Any

from playwright.async_api import expect
from sqlalchemy import Engine, select

from models.secret_code import plain_code
from models.tables import METADATA
from tests.bot.served import served
from tests.conftest import opened
from tests.page.chat_page import Visitor
from tests.page.played_server import until

STORY = "CANARY 站长让我们自己交头盔钱"
LOOKS: dict[str, Any] = {"permissions": ["clipboard-read", "clipboard-write"]}


def tables_with(engine: Engine, *canaries: str) -> set[str]:
    """In which tables a dump has one of them."""
    with engine.connect() as db:
        dump = {table.name: repr(db.execute(select(table)).all()) for table in METADATA.sorted_tables}
    return {name for name, rows in dump.items() if any(canary in rows for canary in canaries)}


async def test_one_tap_clears_what_the_phone_keeps_of_an_anonymous_case(
    visitor: Visitor, sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path / "var") as house:
        chat = await visitor.visit(f"{house.address}/", **LOOKS)
        await chat.by_id("start").click()
        for step in ("1/3", "2/3", "3/3"):
            await expect(chat.bubbles.last).to_contain_text(step)
            await chat.bubbles.last.locator(".key").first.click()
        await expect(chat.bubbles.last).not_to_contain_text("3/3")
        await chat.write("/grievance")
        await chat.button("社保、养老补贴").click()
        await chat.button("美团").click()
        await expect(chat.bubbles.last).to_contain_text("发生了什么")
        await chat.write(STORY)
        await chat.button("没有照片").click()
        await expect(chat.bubbles.last).to_contain_text("在哪里发生的")
        for label in ("跳过", "匿名，用查询码", "提交"):
            await chat.button(label).last.click()
        await expect(chat.bubbles.last).to_contain_text("你的查询码")
        found = re.search(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", (await chat.transcript())[-1])
        assert found is not None
        code = found[0]

        await chat.button("复制查询码").click()
        await expect(chat.toast).to_have_text("复制好了。")
        assert await chat.page.evaluate("() => navigator.clipboard.readText()") == code
        await chat.button("码记好了，清空这里的聊天").click()

        await expect(chat.toast).to_have_text("清空了。")
        await chat.shows()
        kept = str(await chat.page.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})"))
        assert [word for word in (STORY, code, plain_code(code), "CANARY") if word in kept] == []
        with opened(sqlite_url) as engine:
            await until(lambda: not tables_with(engine, code, plain_code(code)))
            await until(lambda: tables_with(engine, "CANARY") == {"case"})
