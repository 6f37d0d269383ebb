"""Telegram lists the commands of colleagues in their chats, for as long as they hold their rights."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.telegram.channel import TelegramChannel
from bot.telegram.colleague_menus import ColleagueMenus
from bot.transactions import Transactions
from models.people.access import BY_COMMAND, end_grant, forget_rights, grant_role, list_grants
from models.person import ADMIN, STAFF, Person, contact_for, person_behind
from tests.playground import NOON
from tests.rights import REGION
from tests.telegram_server import Fault, TelegramServer
from tests.telegram_server.faults import Kind

CHAT = 5_000_000_001
SCOPE = {"type": "chat", "chat_id": CHAT}


@pytest.fixture
def transactions(engine: Engine) -> Iterator[Transactions]:
    transactions = Transactions(engine)
    yield transactions
    transactions.close()


@pytest.fixture
def menus(channel: TelegramChannel, transactions: Transactions) -> ColleagueMenus:
    return ColleagueMenus(channel, transactions, default_language="zh_CN")


async def grant(transactions: Transactions, role: str, *, language: str | None = None) -> None:
    def work(db: Session) -> None:
        person = _person(db)
        person.language = language
        grant_role(db, person, role=role, adcode=REGION, by=None, origin=BY_COMMAND, now=NOON)

    await transactions.run(work)


async def end_all(transactions: Transactions) -> None:
    def work(db: Session) -> None:
        for held in list_grants(db, _person(db)):
            end_grant(db, held, by=None, now=NOON)

    await transactions.run(work)


def _person(db: Session) -> Person:
    return person_behind(db, contact_for(db, channel="telegram", address=str(CHAT), now=NOON), now=NOON)


def changes(telegram: TelegramServer) -> list[str]:
    return [call.method for call in telegram.calls if not call.method.startswith("get")]


async def test_an_admin_is_shown_what_admins_can_do(
    telegram: TelegramServer, menus: ColleagueMenus, transactions: Transactions
) -> None:
    await grant(transactions, ADMIN)

    await menus.turn()

    shown = telegram.memory.profile
    assert {"near", "notice", "invite", "list", "stats", "menu", "cancel"} <= {*shown.command_names("", SCOPE)}
    listed = {command["command"]: command["description"] for command in shown.commands("", SCOPE)}
    assert listed["invite"] == "邀请同事"
    assert shown.command_names() == []
    await menus.turn()
    assert changes(telegram) == ["setMyCommands"]


async def test_the_menu_speaks_the_language_of_its_admin(
    telegram: TelegramServer, menus: ColleagueMenus, transactions: Transactions
) -> None:
    await grant(transactions, ADMIN)
    await menus.turn()
    await grant(transactions, ADMIN, language="en")

    await menus.turn()

    listed = {c["command"]: c["description"] for c in telegram.memory.profile.commands("", SCOPE)}
    assert listed["invite"] == "Invite a colleague"


async def test_staff_are_not_shown_what_admins_can_do(
    telegram: TelegramServer, menus: ColleagueMenus, transactions: Transactions
) -> None:
    await grant(transactions, STAFF)

    await menus.turn()

    assert "notice" not in telegram.memory.profile.command_names("", SCOPE)


async def test_with_the_rights_the_menu_goes(
    telegram: TelegramServer, menus: ColleagueMenus, transactions: Transactions
) -> None:
    await grant(transactions, ADMIN)
    await menus.turn()

    await end_all(transactions)
    await menus.turn()

    assert telegram.memory.profile.command_names("", SCOPE) == []
    assert changes(telegram) == ["setMyCommands", "deleteMyCommands"]


async def test_rights_that_ended_while_nothing_ran_are_seen_at_the_next_start(
    telegram: TelegramServer, channel: TelegramChannel, menus: ColleagueMenus, transactions: Transactions
) -> None:
    await grant(transactions, ADMIN)
    await menus.turn()
    await end_all(transactions)

    await ColleagueMenus(channel, transactions, default_language="zh_CN").turn()

    assert telegram.memory.profile.command_names("", SCOPE) == []


async def test_who_was_forgotten_has_the_menu_of_everybody(
    telegram: TelegramServer, menus: ColleagueMenus, transactions: Transactions
) -> None:
    await grant(transactions, ADMIN)
    await menus.turn()

    await transactions.run(lambda db: forget_rights(db, _person(db), now=NOON))
    await menus.turn()

    assert telegram.memory.profile.command_names("", SCOPE) == []


@pytest.mark.parametrize("kind", ["429", "500", "refused", "drop_connection", "unauthorized"])
async def test_what_fails_comes_with_the_next_turn(
    telegram: TelegramServer, menus: ColleagueMenus, transactions: Transactions, kind: Kind
) -> None:
    await grant(transactions, ADMIN)
    telegram.faults.add(Fault(kind, method="setMyCommands"))

    await menus.turn()
    assert telegram.memory.profile.command_names("", SCOPE) == []
    await menus.turn()

    assert "notice" in telegram.memory.profile.command_names("", SCOPE)
