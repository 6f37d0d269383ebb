"""Settings from the environment or a .env file; .env.example lists them all."""

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEB_ADDRESS = re.compile(r"https?://[^/\s]\S*")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class UnreadableSettings(Exception):
    """The .env file is there but cannot be read; carries its path."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    database_url: str = Field(
        "", description="sqlite:///path or postgresql+psycopg://user@host/name; empty: a file in DATA_DIR"
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="the bot's token from @BotFather; empty: no Telegram")
    telegram_api_url: str = Field("https://api.telegram.org/bot", description="Bot API address, the token is appended")
    telegram_file_url: str = Field(
        "https://api.telegram.org/file/bot", description="file address, the token is appended"
    )
    telegram_webhook_url: str = Field("", description="public https address of POST /telegram; empty: polling")
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""), description="secret token that Telegram repeats in each call"
    )
    admins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="comma-separated channel:address, e.g. telegram:12345"
    )
    host: str = Field("127.0.0.1", description="address the web server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port the web server listens on; 0 takes a free one")
    data_dir: Path = Field(Path("var"), description="where the database and uploaded files are kept")
    tz_name: str = Field("Asia/Shanghai", description="time zone in which times are shown")
    default_language: Literal["zh_CN", "en"] = Field("zh_CN", description="language where a person's own is unknown")
    demo: bool | None = Field(
        None, description="load demo data into an empty database; empty: on where no token is set"
    )

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("admins")
    @classmethod
    def _name_channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for place, entry in enumerate(value, 1):
            channel, _, address = entry.partition(":")
            if channel not in ("telegram", "web") or not address:
                raise ValueError(f"write channel:address, such as telegram:12345, also for entry {place}")
        return value

    @field_validator("tz_name")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("write a time zone such as Asia/Shanghai") from error
        return value

    @field_validator("telegram_token")
    @classmethod
    def _from_botfather(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("write the whole token as @BotFather gave it, digits, a colon and letters")
        return value

    @field_validator("telegram_api_url", "telegram_file_url", "telegram_webhook_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not _WEB_ADDRESS.fullmatch(value):
            raise ValueError("write an address that begins with https://, or leave it empty")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _fit_for_a_header(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("write 1 to 256 of A-Z a-z 0-9 _ -")
        return value

    @field_validator("database_url")
    @classmethod
    def _supported_database(cls, value: str) -> str:
        if not value:
            return value
        try:
            driver = make_url(value).drivername
        except ArgumentError as error:
            raise ValueError("write sqlite:///path or postgresql+psycopg://user@host/name") from error
        if driver not in ("sqlite", "postgresql+psycopg"):
            raise ValueError("write sqlite:///path or postgresql+psycopg://user@host/name")
        return value

    @model_validator(mode="after")
    def _webhook_needs_secret(self) -> "Settings":
        if self.telegram_webhook_url and not self.telegram_webhook_secret.get_secret_value():
            raise ValueError(
                "TELEGRAM_WEBHOOK_SECRET: write 1 to 256 of A-Z a-z 0-9 _ -, as TELEGRAM_WEBHOOK_URL is set"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz_name)

    @property
    def has_telegram(self) -> bool:
        return bool(self.telegram_token.get_secret_value())

    @property
    def is_demo(self) -> bool:
        return not self.has_telegram if self.demo is None else self.demo

    @property
    def database(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'nuanyi.db'}"


def read_settings() -> Settings:
    """Raises ValidationError, UnreadableSettings."""
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSettings(Path(".env").resolve()) from error
