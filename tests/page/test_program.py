"""The page and the program together, with nothing played: what a rider lives through on a first day."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, expect
from sqlmodel import Session, select

from models.area import REGION
from models.people.access import BY_COMMAND, grant_role
from models.person import RIDER, STAFF, Person
from models.station import StationReport
from models.stations.report import AS_SAID
from tests.bot.served import Served, served
from tests.conftest import opened
from tests.page.chat_page import OpenPage, Visitor
from tests.page.pictures import draw_png

LOOKS: dict[str, Any] = {
    "permissions": ["geolocation"],
    "geolocation": {"latitude": 38.469, "longitude": 106.275},
}
# By day the nearest that is open.
STATION, STATION_EN = "前进街服务驿站（示例）", "Qianjin Street Service Station (sample)"


class Program:
    """The demo on a database of its own; it can end and come back at the same address."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self._database_url = database_url
        self._folder = folder
        self._port = 0

    def runs(self) -> AbstractAsyncContextManager[Served]:
        return served(self._database_url, self._folder, port=self._port)

    def stays_at(self, house: Served) -> str:
        """The page's address, from now on the same at every start."""
        self._port = house.service.web.port
        return f"{house.address}/"

    def reports(self) -> list[tuple[str, str]]:
        """(role, kind) of what was said about stations."""
        with opened(self._database_url) as engine, Session(engine) as db:
            return [(report.role, report.kind) for report in db.exec(select(StationReport))]

    def languages(self) -> list[str | None]:
        """What the people of the database speak."""
        with opened(self._database_url) as engine, Session(engine) as db:
            return list(db.exec(select(Person.language)))

    def grant_all(self, role: str) -> None:
        """To everybody there is, from outside of the chat."""
        with opened(self._database_url) as engine, Session(engine) as db:
            for person in db.exec(select(Person)).all():
                grant_role(db, person, role=role, adcode=REGION, by=None, origin=BY_COMMAND, now=person.created_at)
            db.commit()


@pytest.fixture
def program(sqlite_url: str, tmp_path: Path) -> Program:
    return Program(sqlite_url, tmp_path / "var")


def keys(chat: OpenPage) -> Locator:
    """The buttons of the newest message."""
    return chat.bubbles.last.locator(".key")


async def register(chat: OpenPage) -> None:
    """Agree to be remembered, as whatever the first choices say."""
    await chat.by_id("start").click()
    for step in ("1/3", "2/3", "3/3"):
        await expect(chat.bubbles.last).to_contain_text(step)
        await keys(chat).first.click()
    await expect(chat.bubbles.last).not_to_contain_text("3/3")


async def share_position(chat: OpenPage) -> None:
    await chat.by_id("attach").click()
    await chat.page.locator('[data-act="here"]').click()


async def open_nearest(chat: OpenPage) -> Locator:
    """Share the position and open the nearest station's card; returns the button that says it is as said."""
    await share_position(chat)
    await expect(chat.bubbles.last).to_contain_text(STATION)
    await keys(chat).filter(has_text="1").first.click()
    said = keys(chat).filter(has_text="和说的一样")
    await expect(said).to_be_visible()
    await expect(chat.page.locator(".place", has_text=STATION)).to_be_visible()
    return said


async def test_a_rider_finds_a_station_and_says_that_it_is_as_said(visitor: Visitor, program: Program) -> None:
    async with program.runs() as house:
        chat = await visitor.visit(program.stays_at(house), **LOOKS)
        await register(chat)
        said = await open_nearest(chat)
        await expect(chat.page.locator("[aria-busy]")).to_have_count(0, timeout=3_500)

        await said.click()
        await expect(chat.toast).to_be_visible()
        await expect(chat.bubbles.last).to_contain_text("刚刚")
        assert program.reports() == [(RIDER, AS_SAID)]
        before = await chat.transcript()

        await chat.load()

        await chat.shows(*before)
        await expect(said).to_be_in_viewport()


async def test_a_restart_in_the_middle_loses_and_doubles_nothing(visitor: Visitor, program: Program) -> None:
    async with program.runs() as house:
        chat = await visitor.visit(program.stays_at(house), **LOOKS)
        await register(chat)
        await open_nearest(chat)
        await chat.write("/before")
        await expect(chat.bubbles.filter(has_text="/before")).to_have_count(2)
        await chat.write("/under_way")
    await expect(chat.by_id("banner")).not_to_be_empty()
    await chat.page.get_by_role("button", name="和说的一样").click()
    await chat.write("/while_away")
    assert program.reports() == []

    async with program.runs():
        await expect(chat.by_id("banner")).to_be_empty()
        await chat.write("/after")
        await expect(chat.bubbles.filter(has_text="/after")).to_have_count(2)
        await expect(chat.page.get_by_role("img", name="已送到")).to_have_count(6)
        assert program.reports() == [(RIDER, AS_SAID)]

        for word in ("/before", "/under_way", "/while_away", "/after"):
            sides = [line[0] for line in await chat.transcript() if word in line]
            assert sides == [">", "<"], word


async def test_page_and_bot_change_the_language_together(visitor: Visitor, program: Program) -> None:
    async with program.runs() as house:
        chat = await visitor.visit(program.stays_at(house), **LOOKS)
        await register(chat)
        await chat.by_id("language").click()
        await expect(chat.toast).to_have_text("From now on I speak English.")
        await chat.by_id("menu").click()
        await expect(chat.by_id("commands")).to_contain_text("Warm stations around me")
        await chat.page.keyboard.press("Escape")
        await share_position(chat)
        await expect(chat.bubbles.last).to_contain_text(STATION_EN)
        assert program.languages() == ["en"]

        await chat.write("/language")
        await keys(chat).filter(has_text="中文").click()

        await expect(chat.line).to_have_attribute("placeholder", "写消息")
        await chat.by_id("menu").click()
        await expect(chat.by_id("commands")).to_contain_text("附近的暖心驿站")
        assert program.languages() == ["zh_CN"]


async def test_the_menu_has_what_one_may_do(visitor: Visitor, program: Program) -> None:
    async with program.runs() as house:
        chat = await visitor.visit(program.stays_at(house), **LOOKS)
        await chat.by_id("menu").click()
        await expect(chat.by_id("commands")).to_contain_text("/near")
        await expect(chat.by_id("commands")).not_to_contain_text("/notice")
        await expect(chat.by_id("commands")).not_to_contain_text("/inbox")
        await chat.page.keyboard.press("Escape")

        program.grant_all(STAFF)
        await chat.by_id("menu").click()
        await expect(chat.by_id("commands")).to_contain_text("/inbox")
        await chat.page.keyboard.press("Escape")

        await chat.button("管理员").click()
        await chat.page.locator("#status.live").wait_for()
        await chat.by_id("menu").click()

        for command in ("/near", "/notice", "/invite", "/list", "/stats", "/cancel"):
            await expect(chat.by_id("commands")).to_contain_text(command)


async def test_a_photo_is_kept_and_shown_again_after_a_reload(
    visitor: Visitor, program: Program, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(draw_png(240, 120))
    async with program.runs() as house:
        chat = await visitor.visit(program.stays_at(house), **LOOKS)
        await chat.by_id("gallery-files").set_input_files(photo)
        await chat.by_id("photo-send").click()
        await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()
        await expect(chat.page.locator(".message.theirs").first).to_be_visible()

        await chat.load()

        await expect(chat.page.locator(".picture img")).to_have_js_property("naturalWidth", 240)
