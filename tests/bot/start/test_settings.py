"""O7: a setting that cannot be used is named in one plain line, with what would work."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.console.commands import COMMANDS
from bot.plain_words import explain
from bot.settings import Settings
from handlers.words import speaking
from tests.bot.start.forked import SECRET, ForkedBots, assert_refused

DATABASE_FORMS = "DATABASE_URL: write sqlite:///path or postgresql+psycopg://user@host/name."
WEBHOOK_SECRET = (
    "TELEGRAM_WEBHOOK_SECRET: write 1 to 256 of A-Z a-z 0-9 _ -, which are needed where TELEGRAM_WEBHOOK_URL is set."
)
WEB_ADDRESS = "write an address that begins with https://, or leave it empty."


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"PORT": "eighty"}, "PORT: write a whole number from 0 to 65535."),
        ({"PORT": "70000"}, "PORT: write a whole number from 0 to 65535."),
        ({"DEMO": "perhaps"}, "DEMO: write true or false, or leave it empty."),
        ({"DEFAULT_LANGUAGE": "fr"}, "DEFAULT_LANGUAGE：写 zh_CN 或 en。"),
        ({"TZ_NAME": "Mars/Olympus"}, "TZ_NAME: write a time zone such as Asia/Shanghai."),
        ({"TZ_NAME": "../../etc"}, "TZ_NAME: write a time zone such as Asia/Shanghai."),
        ({"TZ_NAME": "Asia"}, "TZ_NAME: write a time zone such as Asia/Shanghai."),
        ({"TZ_NAME": "x" * 300}, "TZ_NAME: write a time zone such as Asia/Shanghai."),
        (
            {"ADMINS": "telegram:12345, 67890"},
            "ADMINS: write channel:address, such as telegram:12345, also for entry 2.",
        ),
        ({"ADMINS": "telegram:@xiaozhou"}, "ADMINS: write channel:address, such as telegram:12345, also for entry 1."),
        ({"DATABASE_URL": SECRET}, DATABASE_FORMS),
        ({"DATABASE_URL": f"mysql://me:{SECRET}@db/nuanyi"}, DATABASE_FORMS),
        ({"DATABASE_URL": f"postgresql://me:{SECRET}@db/nuanyi"}, DATABASE_FORMS),
        ({"DATABASE_URL": "sqlite:///x.db?timeout=soon"}, DATABASE_FORMS),
        ({"DATABASE_URL": "sqlite://var/x.db"}, DATABASE_FORMS),
        (
            {"TELEGRAM_TOKEN": SECRET},
            "TELEGRAM_TOKEN: write the whole token as @BotFather gave it, digits, a colon and letters.",
        ),
        ({"TELEGRAM_API_URL": "api.telegram.org/bot"}, f"TELEGRAM_API_URL: {WEB_ADDRESS}"),
        ({"TELEGRAM_API_URL": "http://[::1/bot"}, f"TELEGRAM_API_URL: {WEB_ADDRESS}"),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:99999/bot"}, f"TELEGRAM_API_URL: {WEB_ADDRESS}"),
        ({"TELEGRAM_FILE_URL": "ftp://telegram.org"}, f"TELEGRAM_FILE_URL: {WEB_ADDRESS}"),
        ({"TELEGRAM_WEBHOOK_URL": "https://"}, f"TELEGRAM_WEBHOOK_URL: {WEB_ADDRESS}"),
        (
            {"TELEGRAM_WEBHOOK_URL": "https://bot.example/telegram"},
            WEBHOOK_SECRET,
        ),
        (
            {"TELEGRAM_WEBHOOK_SECRET": f"{SECRET} with spaces"},
            WEBHOOK_SECRET,
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_bad_setting_is_named_with_what_would_work(
    bots: ForkedBots, tmp_path: Path, settings: dict[str, str], line: str
) -> None:
    assert_refused(bots.run(tmp_path, settings), line)


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_no_setting_can_be_wrong_without_a_word_of_what_would_work(setting: str) -> None:
    told: dict[str, Any] = {setting: "?!"}
    try:
        Settings(_env_file=None, **told)
    except ValidationError as error:
        with speaking("en"):
            words = explain(error)
        assert words is not None
        assert words.startswith(f"{setting.upper()}: write ")


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"page_url": "https://nuanyi.example/"}, "https://nuanyi.example"),
        ({"demo": True, "port": 8010}, "http://127.0.0.1:8010"),
        ({"demo": True, "port": 0}, ""),
        ({"demo": False}, ""),
    ],
)
def test_posters_lead_to_the_page_where_its_address_is_known(settings: dict[str, Any], address: str) -> None:
    assert Settings(_env_file=None, **settings).page_address == address


def test_each_of_several_bad_settings_has_its_line(bots: ForkedBots, tmp_path: Path) -> None:
    ended = bots.run(tmp_path, {"PORT": "x", "DEMO": "x"})

    assert_refused(
        ended, "PORT: write a whole number from 0 to 65535.", "DEMO: write true or false, or leave it empty."
    )


@pytest.mark.parametrize("content", [b"PORT=80\xff", None], ids=["no text", "a folder"])
def test_a_settings_file_that_cannot_be_read_is_named(bots: ForkedBots, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / ".env"
    if content is None:
        file.touch(mode=0o200)
    else:
        file.write_bytes(content)

    assert_refused(
        bots.run(tmp_path, {}),
        f"The file {file} cannot be read: make it a file of UTF-8 text that this user may read, or remove it.",
    )


def test_a_command_that_does_not_exist_is_told_with_those_that_do(bots: ForkedBots, tmp_path: Path) -> None:
    ended = bots.run(tmp_path, {}, "frobnicate")

    assert ended.status == 2
    assert "invalid choice: 'frobnicate'" in ended.err
    assert "Traceback" not in ended.err


def test_every_command_that_is_listed_can_be_run(bots: ForkedBots, tmp_path: Path) -> None:
    listed = re.search(r"{(.*)}|\(choose from (.*)\)", bots.run(tmp_path, {}, "frobnicate").err)
    assert listed

    assert set(re.findall(r"[a-z]+", listed[1] or listed[2])) == set(COMMANDS)
